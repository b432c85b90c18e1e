"""What is said aloud by itself: phases, failures, marks of the countdown; each once, no chatter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible
from scene_registry import SCENES

from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.announce import Announcer, CountdownMarks
from coe_assistant.ui.wording import Place, phase_title


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what the announcers hand to Qt from now on."""
    said: list[str] = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: said.append(event.message())
    )
    return said


def change_to(desk, name: str) -> None:
    SCENES[name](desk.workbench)
    desk.workbench.put(Change.RUN)
    desk.workbench.put(Change.CHECKLIST)
    desk.workbench.put(Change.PROGRESS)


def test_announcer_says_a_sentence_once_and_nothing_never(heard, qtbot, open_scene) -> None:
    announcer = Announcer(open_scene("connect-empty").window)
    heard.clear()
    for words in ("One", "One", "", "Two", "One"):
        announcer.say(words)
    assert heard == ["One", "Two", "One"]


def test_countdown_has_four_marks_each_passed_once() -> None:
    marks = CountdownMarks()
    passed = [left for left in range(900, -1, -1) if marks.passed(left)]
    assert passed == [600, 300, 60, 10]
    marks.restart()
    assert not marks.passed(59)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("checklist-confirm", "checklist-running", phase_title(Phase.CHECKING)),
        ("checklist-confirm", "import-running", phase_title(Phase.IMPORTING)),
        ("import-running", "finish-done", phase_title(Phase.SUCCEEDED)),
    ],
)
def test_phase_that_begins_is_said_once(open_scene, heard, before, after, words) -> None:
    desk = open_scene(before)
    heard.clear()
    change_to(desk, after)
    assert heard.count(words) == 1
    assert len(heard) <= 2


@pytest.mark.parametrize("after", ["failure-waiting", "failure-action", "failure-escalated"])
def test_failure_is_said_by_its_page_alone(open_scene, heard, after) -> None:
    desk = open_scene("import-running")
    heard.clear()
    change_to(desk, after)
    assert len(heard) == 1


def test_failure_is_said_by_its_title_where_another_page_is_shown(open_scene, heard) -> None:
    desk = open_scene("import-running")
    SCENES["failure-waiting"](desk.workbench)
    run = desk.workbench.run
    desk.workbench.run = replace(run, phase=Phase.VERIFYING)
    desk.workbench.put(Change.RUN)
    desk.content.view(Place.CHECKLIST)
    heard.clear()
    desk.workbench.run = run
    desk.workbench.put(Change.RUN)
    assert heard[0] == phase_title(Phase.WAITING)


def test_verdict_of_the_checklist_is_said_once(open_scene, heard) -> None:
    desk = open_scene("checklist-running")
    heard.clear()
    change_to(desk, "checklist-confirm")
    for _ in range(3):
        desk.content._on_tick()
    assert [words for words in heard if "warning" in words] == heard
    assert len(heard) == 1


def test_progress_and_ticks_say_nothing(open_scene, heard) -> None:
    desk = open_scene("import-running")
    heard.clear()
    for _ in range(5):
        desk.clock.advance(60)
        desk.content._on_tick()
        desk.workbench.put(Change.PROGRESS)
    assert heard == []
