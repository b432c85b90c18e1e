"""Every end of a run has the outcome and exit code that scripts rely on (interfaces.md)."""

from __future__ import annotations

import json

import pytest

from coe_assistant.cli.outcome import outcome_of, result_line
from coe_assistant.cli.output import Output, instant
from coe_assistant.cli.report_lines import duration, phase_words
from coe_assistant.cli.staging import staged_words, staging_document
from coe_assistant.cli.status_report import status_document, status_words
from coe_assistant.domain.check import CheckReport, CheckStatus, Severity, Verdict
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Note, Phase
from coe_assistant.domain.server import ServerState
from tests.domain.upgrade_runs import T0, facts, run_in


@pytest.mark.parametrize(
    ("run", "waits", "only_checks", "expected"),
    [
        (run_in(Phase.SUCCEEDED), True, False, ("succeeded", 0)),
        (run_in(Phase.IMPORTING, is_signed_in=False), True, False, ("unknown", 5)),
        (run_in(Phase.ESCALATED), True, False, ("failed", 1)),
        (run_in(Phase.BLOCKED), True, False, ("blocked", 3)),
        (run_in(Phase.CANCELLED), True, False, ("cancelled", 130)),
        (run_in(Phase.NEEDS_ACTION), True, False, ("failed", 1)),
        (run_in(Phase.NEEDS_ACTION, note=Note.SIGN_IN_NEEDED), True, False, ("failed", 5)),
        (
            run_in(
                Phase.NEEDS_ACTION,
                note=Note.WAITED_TOO_LONG,
                server=facts(ServerState.UNREACHABLE),
            ),
            True,
            False,
            ("unknown", 4),
        ),
        (run_in(Phase.WAITING), False, False, ("waiting", 6)),
        (run_in(Phase.WAITING), True, False, None),
        (run_in(Phase.IMPORTING), False, False, None),
        (run_in(Phase.VERIFYING), False, False, None),
        (run_in(Phase.READY, verdict=Verdict.READY), True, False, None),
        (run_in(Phase.READY, verdict=Verdict.CONFIRM), True, False, ("blocked", 3)),
        (run_in(Phase.READY, note=Note.CHECKS_CHANGED), True, False, ("blocked", 3)),
        (run_in(Phase.READY, verdict=Verdict.CONFIRM), True, True, ("succeeded", 0)),
    ],
)
def test_outcome_of_every_end(run, waits, only_checks, expected) -> None:
    found = outcome_of(run, waits, only_checks=only_checks)
    assert (found and (found.name, int(found.exit_code))) == expected


def test_result_line_carries_what_is_promised() -> None:
    run = run_in(Phase.SUCCEEDED, server=facts(ServerState.SUCCEEDED))
    fields = result_line(outcome_of(run, True, only_checks=False), run, None)
    assert set(fields) == {
        "run",
        "outcome",
        "exit_code",
        "solution",
        "version",
        "attempts",
        "diagnosis",
    }
    assert (fields["version"], fields["attempts"], fields["diagnosis"]) == ("4.50.6", 1, None)


def test_status_document_has_the_promised_shape() -> None:
    document = status_document(run_in(Phase.WAITING), facts(ServerState.FAILED))
    assert set(document["run"]) == {
        "id",
        "phase",
        "solution",
        "from_version",
        "to_version",
        "environment",
        "attempts",
        "quiet_flows",
        "retry_due_at",
        "interruption",
    }
    assert document["run"]["retry_due_at"] == "2026-11-24T22:10:00.000Z"
    assert document["server"] == {
        "state": "failed",
        "installed_version": "4.49.2",
        "leftover_upgrade": False,
    }
    assert "resume" in status_words(run_in(Phase.WAITING), facts(ServerState.FAILED))


def test_json_output_prints_nothing_else_to_standard_output(capsys) -> None:
    output = Output(is_json=True)
    output.line(T0, "note", {"text": "ä"})
    output.say("for people")
    output.fail(CoeError("slug", "What.", detail="Why.", hint="Next."))
    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.splitlines()]
    assert lines[0] == {"schema": 1, "at": instant(T0), "event": "note", "text": "ä"}
    assert lines[1]["error"] == {"id": "slug", "text": "What. Why.", "next": "Next."}
    assert "for people" in printed.err


def test_words_output_prints_no_json(capsys) -> None:
    output = Output(is_json=False)
    output.line(T0, "note", {"text": "x"})
    output.say("for people")
    assert capsys.readouterr().out == "for people\n"


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_has_words(phase) -> None:
    assert phase_words(run_in(phase)) or phase in (Phase.PREPARING, Phase.WAITING)


@pytest.mark.parametrize(
    ("seconds", "words"), [(-3, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (7300, "2 h 1 min")]
)
def test_duration_has_units(seconds, words) -> None:
    assert duration(seconds) == words


def staged(**facts: object) -> CheckReport:
    return CheckReport("dry-run", Severity.ADVISORY, CheckStatus.FAIL, "Dry run", "no", facts)


def test_staging_document_bears_any_facts() -> None:
    assert staging_document(staged())["missing_dependencies"] == 0
    assert staging_document(staged(missing_dependencies="x", messages=[1]))["messages"] == []


def test_staging_tells_what_is_missing_and_what_was_said() -> None:
    missing = {"required": "Button", "solution": "CreatorKitCore", "needed_by": "App"}
    report = staged(
        status="Failed",
        missing_dependencies=[missing],
        messages=[{"type": "error", "text": "No.", "code": -1}],
        has_pending_upgrade=True,
    )
    document = staging_document(report)
    assert (document["status"], document["missing_dependencies"]) == ("Failed", 1)
    assert document["has_pending_upgrade"]
    assert staged_words(report) == "  error: No.\n  missing: Button of CreatorKitCore"


def test_warnings_that_nobody_accepted_are_not_told_as_a_free_way() -> None:
    words = phase_words(run_in(Phase.READY, verdict=Verdict.CONFIRM))
    assert "allows the import" not in words
    assert "--yes" in words
    accepted = phase_words(run_in(Phase.READY, verdict=Verdict.CONFIRM), is_accepted=True)
    assert "accepted them" in accepted
    assert "once somebody" not in accepted
    assert "allows the import" in phase_words(run_in(Phase.READY, verdict=Verdict.READY))
