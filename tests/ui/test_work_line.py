"""Long work says for how long it has gone on, and how long it may still take."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QProgressBar

from coe_assistant.services.work_progress import WorkProgress
from coe_assistant.ui.widgets.work_line import WorkLine


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line(qtbot, clock) -> WorkLine:
    made = WorkLine("Work", clock)
    qtbot.addWidget(made)
    return made


def test_work_of_unknown_length_says_how_long_it_has_gone_on(line, clock):
    line.begin("Files are read")
    assert line.text == "Files are read"
    clock.now_s += 65
    line.look()
    assert line.text == "Files are read: 1 min 05 s so far"
    assert line.findChild(QProgressBar).maximum() == 0


def test_work_of_known_length_says_what_is_left(line, clock):
    progress = WorkProgress()
    line.begin("Files are read", lambda: progress.share)
    progress.total, progress.done = 400, 100
    clock.now_s += 30
    line.look()
    assert line.text == "Files are read: 30 s so far, about 1 min 30 s left"
    bar = line.findChild(QProgressBar)
    assert bar.value() / bar.maximum() == pytest.approx(0.25)


def test_same_words_again_go_on_counting(line, clock):
    line.begin("Files are read")
    clock.now_s += 20
    line.begin("Files are read")
    assert line.text == "Files are read: 20 s so far"


def test_next_work_begins_at_nothing(line, clock):
    line.begin("Files are read", lambda: 0.5)
    line.end()
    assert not line.isVisibleTo(line.parentWidget())
    clock.now_s += 500
    line.begin("The file is written")
    assert line.text == "The file is written"


@pytest.mark.parametrize(
    ("total", "done", "share"), [(0, 0, None), (10, 0, None), (10, 5, 0.5), (10, 12, 1.0)]
)
def test_share_is_unknown_until_something_is_done(total, done, share):
    progress = WorkProgress()
    progress.total, progress.done = total, done
    assert progress.share == share
