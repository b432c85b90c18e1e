"""The bar above a run whose sign-in ran out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fake_workbench import NOW
from PySide6.QtWidgets import QApplication
from scenes import a_run, connected

from coe_assistant.domain.account import DeviceCodePrompt
from coe_assistant.domain.errors import CoeError, SignInNeededError
from coe_assistant.domain.run import Phase
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.workbench_state import Change, ConnectionPhase, ConnectionState

CODE = DeviceCodePrompt(
    "H7KQ-29PX", "https://microsoft.com/devicelogin", NOW + timedelta(minutes=4)
)


@pytest.fixture
def lost(open_scene):
    return open_scene("import-lost")


def bar(desk):
    return desk.content.banners._sign_in


def waiting(desk, prompt) -> None:
    state = replace(connected(), phase=ConnectionPhase.SIGNING_IN, prompt=prompt)
    desk.workbench.put(Change.CONNECTION, connection=state)


def words(desk) -> list[str]:
    QApplication.sendPostedEvents()
    return [item.text() for item in bar(desk).buttons if item.isVisible()]


def button(desk):
    return desk.content.footer.main_button


def test_bar_says_that_watching_pauses_and_the_import_goes_on(lost):
    assert bar(lost).isVisible()
    assert "ran out" in bar(lost).accessibleName()
    assert "goes on on the server" in bar(lost).accessibleDescription()


def test_bar_signs_in_as_the_same_account_in_the_same_way(lost):
    state = replace(lost.workbench.connection, mode=SignInMode.DEVICE_CODE, cloud_id="gcc")
    lost.workbench.put(Change.CONNECTION, connection=state)
    bar(lost).sign_in_again()
    choice = lost.workbench.calls[-1][1]
    assert (choice.mode, choice.cloud_id) == (SignInMode.DEVICE_CODE, "gcc")
    assert choice.username == "mara.lindt@contoso.com"
    assert not choice.asks_account


def test_bar_shows_the_code_where_the_person_is(lost):
    waiting(lost, CODE)
    assert "H7KQ-29PX" in bar(lost).accessibleName()
    assert "4:00 left" in bar(lost).accessibleDescription()
    assert words(lost) == ["Copy code", "Open the sign-in page", "Cancel sign-in"]
    lost.clock.advance(30)
    lost.content.banners.tick()
    assert "3:30 left" in bar(lost).accessibleDescription()


def test_bar_of_a_browser_sign_in_can_be_cancelled(lost):
    waiting(lost, replace(CODE, user_code="", is_open=True))
    assert words(lost) == ["Open the sign-in page", "Cancel sign-in"]
    bar(lost).buttons[-1].click()
    assert ("cancel_sign_in",) in lost.workbench.calls


def test_bar_tells_why_signing_in_again_failed(lost):
    error = CoeError("sign-in-failed", "The sign-in was declined.", hint="Try again.")
    state = replace(connected(), phase=ConnectionPhase.FAILED, error=error)
    lost.workbench.put(Change.CONNECTION, connection=state)
    assert bar(lost).accessibleName() == "The sign-in was declined."
    assert words(lost) == ["Sign in again"]


def test_bar_after_a_restart_without_a_stored_sign_in_asks_and_opens_nothing(open_scene):
    desk = open_scene("import-running")
    error = SignInNeededError("Nobody is signed in, or the sign-in has ended.")
    state = ConnectionState(ConnectionPhase.FAILED, error=error)
    desk.workbench.put(Change.CONNECTION, connection=state)
    assert bar(desk).isVisible()
    assert "ran out" in bar(desk).accessibleName()


@pytest.mark.parametrize("phase", [Phase.PREPARING, Phase.READY, Phase.SUCCEEDED])
def test_bar_is_hidden_where_no_run_needs_it(open_scene, phase):
    desk = open_scene("import-lost")
    run = a_run(phase, is_signed_in=False)
    desk.workbench.put(Change.RUN, run=run)
    assert not bar(desk).isVisible()


def test_bar_goes_away_once_signed_in(lost):
    run = replace(lost.workbench.run, is_signed_in=True)
    lost.workbench.put(Change.RUN, run=run)
    assert not bar(lost).isVisible()
