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
from coe_assistant.domain.event_safeguard import PrecautionsChosen, SettingsWritten
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import Phase
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind
from coe_assistant.domain.upgrade import transition
from tests.domain.upgrade_runs import CORE, GOVERNANCE, MINUTE, T0, run_in

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


def test_what_a_person_gave_stays_when_the_steps_are_chosen_anew() -> None:
    answer = SettingAnswer(SettingKind.VARIABLE, "admin_A", "x")
    chosen = Precautions(backup=True, answers=(answer,))
    mine = replace(CORE, settings_file="/run/deployment-settings-core.json")
    run = run_in(Phase.READY, steps=(mine, GOVERNANCE), precautions=chosen)
    target = ev.TargetChosen(
        T0, run.environment, "adele", (GOVERNANCE, replace(CORE, sha256="new"))
    )
    moved, _ = transition(run, target)
    assert moved.precautions == chosen
    assert [one.settings_file for one in moved.steps] == ["", mine.settings_file]
    assert moved.steps[1].sha256 == "new"


def test_settings_of_the_program_never_take_the_place_of_a_persons_own() -> None:
    mine = replace(CORE, settings_file="/run/deployment-settings-core.json")
    run = run_in(Phase.IMPORTING, steps=(mine, GOVERNANCE))
    for name in (CORE.solution, GOVERNANCE.solution):
        run, _ = transition(run, SettingsWritten(T0, name, "C:\\r\\settings-1.json"))
    files = [one.settings_file for one in run.steps]
    assert files == [mine.settings_file, "C:\\r\\settings-1.json"]
    run, _ = transition(run, SettingsWritten(T0, GOVERNANCE.solution, ""))
    assert run.steps[1].settings_file == ""


def test_answers_are_named_in_the_history_without_values() -> None:
    answer = SettingAnswer(SettingKind.VARIABLE, "admin_A", "valuable")
    run, _ = transition(run_in(Phase.READY), PrecautionsChosen(T0, Precautions(answers=(answer,))))
    assert run.timeline[-1].text == "settings for admin_A"
