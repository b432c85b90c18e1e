"""The loop without a window ends with a code, by a signal, and when a callback has a defect."""

from __future__ import annotations

import os
import signal
import sys

import pytest
from PySide6.QtCore import QCoreApplication

from coe_assistant.runtime.headless import INTERRUPTED, HeadlessLoop


@pytest.fixture
def loop(qapp) -> HeadlessLoop:
    return HeadlessLoop(QCoreApplication.instance())


@pytest.fixture
def hook(monkeypatch):
    # pytest-qt has a hook of its own for what escapes a callback.
    def taken(*_seen) -> None:
        raise AssertionError

    monkeypatch.setattr(sys, "excepthook", taken)
    return taken


def test_loop_ends_with_the_code_of_finish(loop, hook) -> None:
    loop.call_later(0, lambda: loop.finish(3))
    assert loop.run() == 3
    assert sys.excepthook is hook


def test_loop_ends_when_a_callback_has_a_defect(loop, hook) -> None:
    def broken() -> None:
        msg = "nobody expected this"
        raise LookupError(msg)

    loop.call_later(0, broken)
    with pytest.raises(LookupError, match="nobody expected this"):
        loop.run()
    assert sys.excepthook is hook


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal as POSIX does")
def test_loop_ends_by_a_signal(loop) -> None:
    loop.call_later(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert loop.run() == INTERRUPTED
    assert loop.was_interrupted
