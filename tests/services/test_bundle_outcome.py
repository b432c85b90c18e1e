"""What Support reads first says how the run really stands: blocked, failed, open or done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coe_assistant.adapters.bundle_page import summary_page
from coe_assistant.domain.check import CheckRemedy, CheckReport, CheckStatus, Severity
from coe_assistant.domain.failure import Diagnosis, Disposition, EvidenceLine
from coe_assistant.domain.run import Phase, Run, TimelineEntry
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.services.bundle_case import support_case
from coe_assistant.services.bundle_outcome import PHASES, outcome, pac_version
from coe_assistant.services.bundle_report import evidence_lines, report_values
from tests.domain.upgrade_runs import MINUTE, T0, attempt, run_in

PAGES = Path(__file__).resolve().parents[2] / "resources" / "report"
MISSING = CheckReport(
    "dependencies",
    Severity.BLOCKER,
    CheckStatus.FAIL,
    "Required solutions",
    "A required solution is not installed: CreatorKitCore",
    remedies=(CheckRemedy("install", "Install the missing solution first: CreatorKitCore."),),
)
BLOCKED = run_in(
    Phase.BLOCKED,
    attempts=(),
    server=None,
    diagnosis=None,
    concerns=("dependencies fail", "languages warn"),
    timeline=(
        TimelineEntry(T0, "checked", "blocked"),
        TimelineEntry(T0 + MINUTE, "checked", "blocked"),
    ),
)
FAILED = Diagnosis(
    "throttling",
    "Too many requests",
    Disposition.RETRY,
    evidence=(EvidenceLine(1, "Number of requests exceeded the limit of 6000", "pac"),),
)
ASKED = ServerFacts(ServerState.FAILED, T0)


def page(run: Run, checks: tuple[CheckReport, ...] = ()) -> str:
    return summary_page(PAGES, report_values(run, checks)).decode("utf-8")


def test_ticket_of_a_blocked_run_names_what_blocks_and_what_was_tried() -> None:
    text = support_case(BLOCKED, checks=(MISSING,))
    assert "- Required solutions (dependencies): A required solution is not installed" in text
    assert "  - Install the missing solution first: CreatorKitCore." in text
    assert "- The checklist was run 2 times, last at" in text
    assert "- No import was started." in text
    assert "no error was classified" not in text
    assert "the server was asked" not in text


def test_ticket_of_a_blocked_run_without_its_checklist_names_the_ids() -> None:
    text = support_case(BLOCKED)
    assert "- dependencies: failed" in text
    assert "languages" not in text
    assert "could not be read" in support_case(replace(BLOCKED, concerns=()))


def test_ticket_of_a_run_blocked_after_a_failure_keeps_the_failure() -> None:
    run = replace(BLOCKED, attempts=(attempt(1, ended_at=T0),), diagnosis=FAILED, server=ASKED)
    text = support_case(run, checks=(MISSING,))
    assert "The last attempt before that: Too many requests." in text
    assert "- **Title**: Import of" in text
    assert "The checklist does not let the import start" in text.split("## ", 1)[0]


@pytest.mark.parametrize(
    ("count", "is_open", "server", "said"),
    [
        (0, False, ASKED, "- No import was started."),
        (1, False, ASKED, "- 1 attempt, see above; the server was asked after it."),
        (2, False, ASKED, "- 2 attempts, see above; the server was asked after each."),
        (1, False, None, "- 1 attempt, see above."),
        (2, True, ASKED, "- 2 attempts, see above; the last one is open."),
    ],
)
def test_ticket_counts_attempts(
    count: int,
    is_open: bool,
    server: ServerFacts | None,
    said: str,
) -> None:
    tries = [attempt(number + 1, ended_at=T0 + MINUTE) for number in range(count)]
    if is_open:
        tries[-1] = replace(tries[-1], ended_at=None)
    run = run_in(Phase.NEEDS_ACTION, attempts=tuple(tries), server=server, diagnosis=FAILED)
    assert said in support_case(run).splitlines()


def test_ticket_of_a_run_that_is_done_does_not_say_that_it_does_not_finish() -> None:
    run = run_in(Phase.SUCCEEDED, attempts=(attempt(1, ended_at=T0),), server=ASKED)
    title = next(line for line in support_case(run).splitlines() if "**Title**" in line)
    assert title.endswith(": The upgrade is done")


def test_summary_of_a_blocked_run_names_what_blocks_and_what_to_do() -> None:
    text = page(BLOCKED, (MISSING,))
    assert "<li>Required solutions (dependencies): A required solution is not installed" in text
    assert "<li>Install the missing solution first: CreatorKitCore.</li>" in text
    assert "The checklist does not let the import start" in text
    assert "No import was started, so there is none to ask about." in text
    assert "<h2>Timeline</h2>" not in text  # there is nothing to draw


def test_outcome_has_words_for_every_phase() -> None:
    assert set(PHASES) == set(Phase)
    for phase in Phase:
        said = outcome(replace(BLOCKED, phase=phase))
        assert said[0].isupper()
        assert "the run is" not in said.lower()


def test_version_of_pac_is_that_of_the_checklist() -> None:
    seen = replace(MISSING, id="pac-cli", facts={"version": "1.52.1"})
    assert pac_version((MISSING, seen), is_found=True) == "1.52.1 (read by the checklist)"
    assert pac_version((seen,), is_found=False).endswith("; not found now)")
    assert pac_version((MISSING,), is_found=True) == "found, its version was not read"
    assert pac_version((), is_found=False) == "not found"


def test_a_mere_hint_is_told_as_uncertain_in_ticket_and_summary() -> None:
    run = run_in(Phase.NEEDS_ACTION, diagnosis=replace(FAILED, is_likely=True))
    assert "Not certain: " in support_case(run)
    assert "Not certain: " in page(run)
    assert "Not certain: " not in support_case(replace(run, diagnosis=FAILED))


def test_exact_text_is_shown_once_whoever_said_it() -> None:
    said = "Solution dependencies exist, cannot uninstall. DependencyCount : 1 Type: Workflow"
    lines = (f"{said}, Id: 1", f"Error: it failed with {said}", "Another reason altogether")
    told = replace(FAILED, evidence=tuple(EvidenceLine(1, line, "pac") for line in lines))
    assert evidence_lines(told) == [lines[0], lines[2]]
