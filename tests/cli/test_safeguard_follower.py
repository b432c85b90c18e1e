"""What the command line says about quieted flows and findings."""

from __future__ import annotations

from types import SimpleNamespace

from coe_assistant.cli.outcome import Outcome
from coe_assistant.cli.safeguard_follower import SafeguardFollower
from coe_assistant.domain.errors import ExitCode
from coe_assistant.domain.finding import Finding, FindingStatus, StepFindings
from coe_assistant.domain.run import Phase
from coe_assistant.services.safeguard_state import Doing, SafeguardState
from tests.domain.upgrade_runs import T0, run_in
from tests.services.safeguard_fakes import WORDS


class Desk:
    def __init__(self) -> None:
        self.lines: list[tuple[str, dict, str]] = []
        self.safeguard = SimpleNamespace(state=SafeguardState(), words=WORDS, has_work=False)
        session = SimpleNamespace(workbench=self)
        self.follower = SafeguardFollower(session, lambda *line: self.lines.append(line))

    def show(self, **state) -> list[str]:
        self.lines.clear()
        self.safeguard.state = SafeguardState(**state)
        self.follower.show()
        return [words for _, _, words in self.lines]


def test_success_that_left_flows_off_is_no_success():
    desk = Desk()
    run = run_in(Phase.SUCCEEDED, has_quiet_flows=True)
    found = desk.follower.truly(run, Outcome("succeeded", ExitCode.DONE))
    assert found == Outcome("succeeded", ExitCode.FAILED)
    assert f"coe-assistant resume {run.id}" in desk.lines[0][2]


def test_other_outcomes_keep_their_code_and_tell_it_too():
    desk = Desk()
    waiting = Outcome("waiting", ExitCode.RETRY_DUE)
    run = run_in(Phase.WAITING, has_quiet_flows=True)
    assert desk.follower.truly(run, waiting) is waiting
    assert desk.lines
    assert Desk().follower.truly(run_in(Phase.WAITING), waiting) is waiting
    assert Desk().follower.truly(None, waiting) is waiting


def test_each_thing_that_is_done_is_said_once():
    desk = Desk()
    assert desk.show(doing=Doing.QUIETING) != []
    assert desk.show(doing=Doing.QUIETING) == []
    assert desk.show() == []


def test_findings_that_do_not_pass_are_notes_with_their_evidence():
    desk = Desk()
    findings = (
        Finding("version", FindingStatus.PASS, "good", facts=(("installed", "2"),)),
        Finding("flows-back", FindingStatus.FAIL, "off", ("Driver",)),
    )
    step = StepFindings(0, "Core", "2", T0, findings)
    said = desk.show(findings=(step,))
    assert len(said) == 2
    assert desk.lines[0][1]["finding"]["items"] == ["Driver"]
    assert said[1] == "Verified Core 2. Points that pass: 1 of 2."
    assert desk.show(findings=(step,)) == []


def test_newer_version_is_never_told_as_the_one_of_the_package():
    facts = (("expected", "2"), ("installed", "3"))
    newer = Finding("version", FindingStatus.ATTENTION, "newer", facts=facts)
    said = Desk().show(findings=(StepFindings(0, "Core", "2", T0, (newer,)),))
    assert said[1:] == [
        "Verified Core 3, newer than 2 of the package.",
        "Points that pass: 0 of 1.",
    ]
