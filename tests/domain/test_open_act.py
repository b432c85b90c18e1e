"""What has no end in a run's history is open, whichever way the program died."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coe_assistant.domain.act_record import ActRecord, ActState, Cause
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.layer_removal import ChosenLayer, Removal
from coe_assistant.domain.open_act import SETTLED, OpenKind, open_acts
from coe_assistant.domain.restore_plan import ActKind
from coe_assistant.domain.run import Phase, Run, TimelineEntry

AT = datetime(2026, 11, 27, 1, tzinfo=UTC)
RUN = Run("r1", AT, "coe-starter-kit", Environment("https://x"), phase=Phase.READY)
LATER = AT + timedelta(minutes=1)


def history(*entries):
    return replace(RUN, timeline=tuple(TimelineEntry(at, kind, text) for at, kind, text in entries))


def kinds(run, **more):
    return [one.kind for one in open_acts(run, **more)]


@pytest.mark.parametrize(
    ("begin", "end", "kind"),
    [
        ("layer-removal-confirmed", "layer-removal-ended", OpenKind.LAYERS),
        ("leftover-act-confirmed", "leftover-act-ended", OpenKind.LEFTOVER),
        ("restore-asked", "restored", OpenKind.RESTORE),
    ],
)
def test_act_is_open_until_its_end_is_recorded_or_it_was_settled(begin, end, kind) -> None:
    begun = (AT, begin, "3 by ada")
    assert kinds(RUN) == []
    assert kinds(history(begun)) == [kind]
    assert kinds(history(begun, (LATER, end, ""))) == []
    assert kinds(history((AT, begin, ""), (AT, end, ""), (LATER, begin, ""))) == [kind]
    assert kinds(history(begun, (LATER, SETTLED, f"{kind.value}: known"))) == []
    assert kinds(history(begun, (LATER, SETTLED, "other: known"))) == [kind]


def test_cut_off_removal_names_the_uncertain_layer_and_the_rest() -> None:
    chosen = tuple(ChosenLayer(f"id-{name}", "Workflow", name) for name in ("a", "b", ""))
    removal = Removal(AT, chosen, frozenset({("workflow", "id-a")}))
    run = history((AT, "layer-removal-confirmed", "3 by ada: a, b"))
    [act] = open_acts(run, removal)
    assert (act.done, act.uncertain, act.rest) == (1, ("b",), chosen[1:])
    [without] = open_acts(run)
    assert (without.uncertain, without.rest) == ((), ())
    [nameless] = open_acts(run, replace(removal, chosen=chosen[2:]))
    assert nameless.uncertain == ("id-",)


def test_leftover_tells_the_operation_that_belongs_to_it() -> None:
    asked, answered = "leftover-act-confirmed", "leftover-operation"
    [act] = open_acts(history((AT, asked, "apply X_Upgrade"), (LATER, answered, "X_Upgrade op1")))
    assert act.operation_id == "op1"
    [later] = open_acts(history((AT, answered, "X_Upgrade op1"), (LATER, asked, "apply X_Upgrade")))
    assert later.operation_id == ""


def test_cut_off_restore_tells_what_has_no_answer() -> None:
    def record(name, state, at=LATER):
        return ActRecord(at, Cause.RESTORE, ActKind.TURN_ON, f"id-{name}", name, state)

    acts = (
        record("old", ActState.DONE, AT - timedelta(days=1)),
        record("a", ActState.ASKED),
        record("a", ActState.DONE),
        record("b", ActState.REFUSED),
        record("c", ActState.ASKED),
        record("", ActState.UNKNOWN),
    )
    [act] = open_acts(history((AT, "restore-asked", "9")), acts=acts)
    assert (act.done, act.uncertain) == (2, ("c", "id-"))


def test_import_and_quiet_flows_are_open_while_their_run_owes_something() -> None:
    attempt = Attempt(1, 0, AttemptKind.IMPORT, LATER)
    waiting = replace(RUN, phase=Phase.WAITING, attempts=(attempt,))
    [act] = open_acts(waiting)
    assert (act.kind, act.at) == (OpenKind.IMPORT, LATER)
    assert kinds(replace(waiting, phase=Phase.SUCCEEDED)) == []
    assert kinds(replace(RUN, phase=Phase.WAITING)) == []
    [quiet] = open_acts(replace(history((LATER, "quieting", "25")), has_quiet_flows=True))
    assert (quiet.kind, quiet.at, quiet.text) == (OpenKind.QUIET_FLOWS, LATER, "25")
    [unrecorded] = open_acts(replace(RUN, has_quiet_flows=True))
    assert unrecorded.at == AT
    assert OpenKind.IMPORT.goes_on_with_its_run
    assert not OpenKind.LAYERS.goes_on_with_its_run
