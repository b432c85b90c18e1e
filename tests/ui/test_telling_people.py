"""Notifications in the window: the settings' tab, the tray, and waiting in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from fake_workbench import FakeClock, FakeSettings
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.services.notifier import Notifier, NotifierTools
from coe_assistant.services.settings_store import SettingsStore
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.tray import Tray, state_words

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Channel:
    def __init__(self) -> None:
        self.url, self.sent, self.problem = "", [], None

    def is_set(self):
        return bool(self.url)

    def save(self, url):
        if not url.startswith("https://"):
            raise CoeError("webhook-not-usable", "This is no webhook address.")
        self.url = url

    def forget(self):
        self.url = ""

    def send(self, message):
        if self.problem is not None:
            raise self.problem
        self.sent.append(message)


class Inline:
    def submit(self, work, done, failed):
        try:
            done(work())
        except CoeError as error:
            failed(error)


class Silent:
    def set(self, due_at, callback):
        pass

    def clear(self):
        pass


@pytest.fixture
def told(open_scene):
    desk, file, channel = open_scene("waiting-quiet"), FakeSettings(), Channel()
    notifier = Notifier(
        NotifierTools(
            SettingsStore(file),
            channel,
            lambda text, run: text,
            Inline(),
            FakeClock(),
            Silent(),
            lambda: UTC,
        )
    )
    desk.workbench.preferences.notifier = notifier
    desk.content.context.do("preferences")
    return desk.content._actions.dialog, channel, file


def press(widget, name):
    next(b for b in widget.findChildren(QPushButton) if b.accessibleName() == name).click()


def said(widget):
    return "\n".join(item.text() for item in widget.findChildren(QLabel))


def test_address_is_hidden_kept_tried_and_forgotten(told) -> None:
    dialog, channel, _ = told
    form = dialog.notifications
    assert form.address.echoMode() is QLineEdit.EchoMode.Password
    form.address.setText("hello")
    press(form, "Keep the address")
    assert "no webhook address" in said(form.state)
    form.address.setText("https://hooks.slack.com/x")
    press(form, "Keep the address")
    assert channel.url == "https://hooks.slack.com/x"
    assert form.address.text() == ""
    press(form, "Send a test message")
    assert "took the test message" in said(form.state)
    assert "test" in channel.sent[0].title
    channel.problem = CoeError("webhook-not-arrived", "It did not arrive.", detail="404")
    press(form, "Send a test message")
    assert "404" in said(form.state)
    press(form, "Forget the address")
    assert channel.url == ""
    assert not form.trial.isEnabled()


def test_switches_are_saved_with_the_rest(told) -> None:
    dialog, _, file = told
    dialog.notifications.is_on.setChecked(False)
    dialog.notifications.soon.setValue(10)
    dialog.reject()
    assert file.values["notifications"] == {
        "enabled": False,
        "desktop": True,
        "webhook": False,
        "soon_minutes": 10,
    }


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ("waiting-quiet", "Waiting until 14 Mar 2026"),
        ("waiting-paused", "Paused"),
        ("failure-spent", "Needs Microsoft Support"),
        ("import-running", "Importing"),
    ],
)
def test_tray_says_state_and_next_time(open_scene, qtbot, scene, words) -> None:
    run = open_scene(scene).workbench.run
    window = QWidget()
    qtbot.addWidget(window)
    tray = Tray(window, QIcon())
    tray.follow(run, is_on=True)
    assert words in tray.tip
    assert state_words(None) == "Nothing runs"
    tray.hide()


def test_closing_while_waiting_offers_the_tray_where_there_is_one(open_scene) -> None:
    desk = open_scene("waiting-quiet")
    hidden = []
    desk.content.hide_into(lambda: hidden.append(True) or True)
    desk.window.close()
    box = desk.content._close.box
    names = [b.text().replace("&", "") for b in box.buttons()]
    assert "Wait in the tray" in names
    next(b for b in box.buttons() if "tray" in b.text()).click()
    assert hidden == [True]
    desk.workbench.put(Change.RUN, run=replace(desk.workbench.run, pending=None))
