"""What a person said or did stays with the run: replaced where it is said again, and in order."""

from __future__ import annotations

from dataclasses import replace

from coe_assistant.domain import event as ev
from coe_assistant.domain.attestation import Attestation, AttestationAnswer
from coe_assistant.domain.check import (
    Acknowledgement,
    CheckReport,
    CheckStatus,
    Override,
    Severity,
    blocking,
)
from coe_assistant.domain.run import Phase
from coe_assistant.domain.upgrade import transition
from tests.domain.upgrade_runs import MINUTE, T0, run_in

READ = Acknowledgement("storage", CheckStatus.WARN, "12 % free", "ada", T0)


def test_warning_read_again_replaces_the_earlier_reading_and_both_stay_in_the_timeline() -> None:
    run, _ = transition(run_in(Phase.READY), ev.WarningRead(T0, READ))
    later = replace(READ, summary="9 % free", at=T0 + MINUTE)
    run, _ = transition(run, ev.WarningRead(T0 + MINUTE, later))
    assert run.acknowledgements == (later,)
    assert [one.kind for one in run.timeline] == ["warning-read", "warning-read"]


def test_confirmation_of_a_look_is_told_apart_in_the_timeline() -> None:
    run, _ = transition(run_in(Phase.READY), ev.WarningRead(T0, replace(READ, is_confirmed=True)))
    assert [(one.kind, one.text) for one in run.timeline] == [("checked-by-person", "storage ada")]


def test_attestation_answered_anew_replaces_the_answer() -> None:
    given = Attestation("backup", AttestationAnswer.SKIPPED, "ada", T0)
    run, _ = transition(run_in(Phase.BLOCKED), ev.Attested(T0, given))
    confirmed = replace(given, answer=AttestationAnswer.CONFIRMED)
    run, _ = transition(run, ev.Attested(T0, confirmed))
    assert run.attestations == (confirmed,)
    assert run.timeline[-1].text == "backup confirmed ada"


def test_act_is_recorded_in_every_phase_and_changes_nothing_else() -> None:
    for phase in Phase:
        before = run_in(phase)
        run, effects = transition(before, ev.ActRecorded(T0, "layer-removal", "2 layers"))
        assert (run.timeline[-1].kind, run.timeline[-1].text) == ("layer-removal", "2 layers")
        assert replace(run, timeline=before.timeline) == before
        assert effects == ()


def test_acknowledgement_fits_the_same_words_only() -> None:
    report = CheckReport("storage", Severity.ADVISORY, CheckStatus.WARN, "Storage", "12 % free")
    assert READ.fits(report)
    assert not READ.fits(replace(report, summary="9 % free"))
    assert not READ.fits(replace(report, status=CheckStatus.UNKNOWN))
    assert not READ.fits(replace(report, id="flows"))


def test_blocking_names_blockers_that_fail_and_are_not_overridden() -> None:
    fails = CheckReport(
        "languages", Severity.BLOCKER, CheckStatus.FAIL, "L", "no", overridable=True
    )
    hard = replace(fails, id="roles", overridable=False)
    soft = replace(fails, id="storage", severity=Severity.ADVISORY)
    given = [Override("languages", "tested", T0), Override("roles", "tested", T0)]
    assert blocking([fails, hard, soft], given) == (hard,)
    assert blocking([fails], [Override("languages", "  ", T0)]) == (fails,)
