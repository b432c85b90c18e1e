"""The bar about what an earlier start began and did not end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from scenes import a_run, connected
from scenes_remediation import OLD_RUN

from coe_assistant.domain.open_act import OpenKind
from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import Change, ConnectionState


@pytest.fixture
def desk(open_scene):
    return open_scene("checklist-cut-off")


def bar(desk):
    return desk.content.banners._open_acts


def press(desk, label) -> None:
    QApplication.sendPostedEvents()
    next(item for item in bar(desk).buttons if item.text() == label).click()


def show(desk, *acts) -> None:
    desk.workbench.remediation.open_acts.state = acts
    desk.workbench.put(Change.REMEDIATION)


def test_bar_tells_what_was_cut_off_and_what_is_uncertain(desk) -> None:
    assert bar(desk).isVisible()
    assert bar(desk).accessibleName() == "A removal of layers was interrupted"
    words = bar(desk).accessibleDescription()
    [layers, _] = desk.workbench.remediation.open_acts.state
    assert f"not known: {layers.uncertain[0]}" in words
    assert f"With a result: 2. Without one: {len(layers.rest)}." in words
    assert words.endswith("1 more is open.")
    assert "coe-assistant" not in words


def test_bar_goes_to_the_next_one_and_away_once_a_person_knows(desk) -> None:
    press(desk, "Understood")
    assert desk.workbench.calls[-1] == ("settle", "layers")
    assert bar(desk).accessibleName() == "A restore was interrupted"
    press(desk, "Understood")
    assert not bar(desk).isVisible()


def test_bar_is_silent_while_an_act_is_at_work(desk) -> None:
    layers = desk.workbench.remediation.layers
    layers.state = replace(layers.state, is_removing=True)
    desk.workbench.put(Change.REMEDIATION)
    assert not bar(desk).isVisible()


@pytest.mark.parametrize("is_connected", [True, False])
def test_run_that_owes_something_is_opened_from_the_bar(desk, is_connected) -> None:
    [act, _] = desk.workbench.remediation.open_acts.state
    show(desk, replace(act, kind=OpenKind.QUIET_FLOWS))
    assert [item.text() for item in bar(desk).buttons] == ["Open that run"]
    desk.workbench.connection = connected() if is_connected else ConnectionState()
    press(desk, "Open that run")
    assert ("find_run", OLD_RUN) not in desk.workbench.calls  # the one at hand was not left
    desk.workbench.run = None
    press(desk, "Open that run")
    assert desk.workbench.calls[-1] == ("find_run", OLD_RUN)  # it is gone from the disk
    desk.workbench.stored[OLD_RUN] = a_run(Phase.WAITING)
    press(desk, "Open that run")
    after = desk.workbench.calls[-1][0]
    assert after == ("recheck_connection" if is_connected else "connect")


def test_restore_of_the_run_at_hand_offers_no_way_to_itself(desk) -> None:
    [_, restore] = desk.workbench.remediation.open_acts.state
    show(desk, replace(restore, run_id=desk.workbench.run.id))
    assert [item.text() for item in bar(desk).buttons] == ["Understood"]
