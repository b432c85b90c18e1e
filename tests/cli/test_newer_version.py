"""A newer version than the package's is named with the wanted one wherever an end is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coe_assistant.cli.outcome import Outcome
from coe_assistant.cli.report_lines import phase_words, result_words
from coe_assistant.cli.status_report import status_words
from coe_assistant.domain.effect import Notice
from coe_assistant.domain.errors import ExitCode
from coe_assistant.domain.finding import Finding, FindingStatus, StepFindings
from coe_assistant.domain.newer_version import newer_version, newer_words, version_there
from coe_assistant.domain.run import Note, Phase
from coe_assistant.domain.server import ServerState
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services.bundle_report import report_values
from coe_assistant.services.hand_over import Surroundings, hand_over_text
from coe_assistant.services.notice_words import message_for
from coe_assistant.services.report_facts import step_row
from tests.domain.upgrade_runs import CORE, T0, facts, run_in

WANTED = CORE.to_version
SENTENCE = f"Version 99.1 is installed, newer than {WANTED}."


def there(version: str, state: ServerState = ServerState.SUCCEEDED):
    return replace(facts(state), installed_version=SolutionVersion.parse(version))


def done(version: str, **more):
    return run_in(Phase.SUCCEEDED, server=there(version), **more)


def verified(installed: str, outcome: str, number: int = 0) -> StepFindings:
    told = (("expected", WANTED), ("installed", installed))
    finding = Finding("version", FindingStatus.ATTENTION, outcome, facts=told)
    return StepFindings(number, CORE.solution, WANTED, T0, (finding,))


@pytest.mark.parametrize(
    ("run", "newer"),
    [
        (done("99.1"), "99.1"),
        (done(WANTED), ""),
        (run_in(Phase.SUCCEEDED), ""),
        (
            run_in(
                Phase.SUCCEEDED,
                server=replace(facts(ServerState.SUCCEEDED), installed_version=None),
            ),
            "",
        ),
        (run_in(Phase.WAITING, server=there("99.1", ServerState.UNREACHABLE)), ""),
        (done("99.1", steps=()), ""),
    ],
)
def test_newer_version_is_only_what_the_server_told(run, newer):
    assert newer_version(run) == newer
    assert newer_words(run) == (SENTENCE if newer else "")


def test_what_is_told_now_goes_before_what_is_stored():
    assert newer_words(done(WANTED), there("99.1")) == SENTENCE


def test_version_of_each_solution_is_the_verified_one_then_the_servers_then_the_wanted():
    two = done("99.1", steps=(CORE, replace(CORE, solution="Other")), step=1)
    assert version_there(two, 0) == WANTED
    assert version_there(two, 1) == "99.1"
    assert version_there(two, 0, (verified("98.7", "newer"),)) == "98.7"
    assert version_there(run_in(Phase.WAITING, server=there("99.1")), 0) == WANTED


def test_heading_of_a_verification_names_both_versions():
    assert verified("99.1", "newer").version_words == f"99.1, newer than {WANTED}"
    assert verified(WANTED, "good").version_words == WANTED
    assert StepFindings(0, "A", "1.0", T0).installed == ""
    assert verified("-", "missing").installed == ""


def test_every_page_of_an_end_names_both_versions():
    run = done("99.1", note=Note.ALREADY_INSTALLED)
    succeeded = Outcome("succeeded", ExitCode.DONE)
    told = [
        phase_words(run),
        result_words(succeeded, run),
        status_words(run, there("99.1")),
        hand_over_text(run, there("99.1"), T0, Surroundings("PC")),
        str(report_values(run)),
        message_for(Notice.DONE, run, T0.tzinfo).body,
    ]
    for text in told:
        assert SENTENCE in text, text
        assert "the wanted version." not in text, text
    assert step_row(run, 0, str)["state"] == "installed: 99.1"


def test_the_wanted_version_is_told_as_ever():
    run = done(WANTED)
    assert "Done: the server holds the wanted version." in phase_words(run)
    assert "the wanted version is installed" in hand_over_text(
        run, there(WANTED), T0, Surroundings("PC")
    )
    assert message_for(Notice.DONE, run, T0.tzinfo).body.endswith("holds the wanted version.")
    assert step_row(run, 0, str)["state"] == "installed"
    assert step_row(run_in(Phase.NEEDS_ACTION), 0, str)["state"] == "not installed"
