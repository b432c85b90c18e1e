"""The button in the task bar shows the server's percentage, or that a person is needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import Change, Progress, Step
from coe_assistant.ui import window_content
from coe_assistant.ui.taskbar import NoTaskbar, TaskbarMode, TaskbarState, taskbar_state
from coe_assistant.ui.taskbar_launcher import LauncherEntry, launcher_facts


class Button:
    def __init__(self) -> None:
        self.shown: list[TaskbarState] = []

    def show(self, state: TaskbarState) -> None:
        self.shown.append(state)


@pytest.mark.parametrize(
    ("scene", "mode", "percent"),
    [
        ("checklist-running", TaskbarMode.BUSY, 0),
        ("checklist-ready", TaskbarMode.NONE, 0),
        ("import-running", TaskbarMode.NORMAL, 43),
        ("import-applying", TaskbarMode.BUSY, 0),
        ("failure-waiting", TaskbarMode.PAUSED, 100),
        ("failure-action", TaskbarMode.ERROR, 100),
        ("failure-escalated", TaskbarMode.ERROR, 100),
        ("finish-done", TaskbarMode.NONE, 0),
    ],
)
def test_button_shows_the_run(open_scene, scene, mode, percent):
    bench = open_scene(scene).workbench
    assert taskbar_state(bench.run, bench.progress) == TaskbarState(mode, percent)


def test_window_tells_the_button_only_what_changed(open_scene, monkeypatch):
    button = Button()
    monkeypatch.setattr(window_content, "taskbar_of", lambda _: button)
    desk = open_scene("import-running")
    assert button.shown == [TaskbarState(TaskbarMode.NORMAL, 43)]
    assert desk.window.windowTitle().startswith("43 %")
    desk.workbench.put(Change.PROGRESS)
    assert len(button.shown) == 1
    desk.workbench.put(Change.PROGRESS, progress=(Progress(Step.IMPORT, 50.0, 1300),))
    assert button.shown[-1].percent == 50
    desk.workbench.put(Change.RUN, run=None)
    assert button.shown[-1].mode is TaskbarMode.NONE


@pytest.mark.parametrize(
    ("change", "mode", "words"),
    [
        ({"is_watched": False}, TaskbarMode.NONE, "Not watched"),
        ({"is_signed_in": False}, TaskbarMode.PAUSED, "Watching paused"),
    ],
)
def test_button_and_title_claim_nothing_while_nobody_looks(open_scene, change, mode, words):
    desk = open_scene("import-running", has_rest=False)
    desk.workbench.put(Change.RUN, run=replace(desk.workbench.run, **change))
    assert taskbar_state(desk.workbench.run, desk.workbench.progress).mode is mode
    assert desk.window.windowTitle().startswith(f"{words} ")


def test_no_run_shows_nothing():
    assert taskbar_state(None, ()) == TaskbarState()
    NoTaskbar().show(TaskbarState())


def test_launcher_is_told_by_one_signal():
    sent = []

    class Message:
        @staticmethod
        def createSignal(path, interface, name):
            made = Message()
            made.head = (path, interface, name)
            return made

        def setArguments(self, arguments):
            self.arguments = arguments

    class Bus:
        def send(self, message):
            sent.append(message)

    LauncherEntry(Bus(), Message).show(TaskbarState(TaskbarMode.NORMAL, 43))
    assert sent[0].arguments == [
        "application://coe-assistant.desktop",
        {"progress": 0.43, "progress-visible": True, "urgent": False},
    ]
    assert launcher_facts(TaskbarState(TaskbarMode.ERROR, 100))["urgent"] is True


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_has_a_state(open_scene, phase):
    run = open_scene("import-running").workbench.run
    fields = {name: getattr(run, name) for name in run.__dataclass_fields__}
    assert taskbar_state(type(run)(**{**fields, "phase": phase}), ()).mode in TaskbarMode
