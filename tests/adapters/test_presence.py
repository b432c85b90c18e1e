"""The trace of a start in the data folder."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from coe_assistant.adapters.presence import PresenceFile, booted_at
from coe_assistant.domain.interruption import InterruptionKind

NOW = datetime.now(UTC)


@pytest.fixture
def trace(tmp_path):
    (tmp_path / "logs").mkdir()
    return PresenceFile(tmp_path, tmp_path / "logs")


def test_nothing_there_is_no_trace(trace) -> None:
    assert trace.read() is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"started_at": 4}', '{"started_at": "x"}'])
def test_damaged_trace_is_no_trace(trace, tmp_path, text) -> None:
    (tmp_path / "presence.json").write_text(text)
    assert trace.read() is None


def test_trace_without_end_tells_when_it_was_renewed_last(trace, tmp_path) -> None:
    trace.begin(NOW)
    old = (NOW - timedelta(hours=1)).timestamp()
    os.utime(tmp_path / "presence.json", (old, old))
    assert trace.read().seen_at.timestamp() == pytest.approx(old)
    trace.renew()
    assert trace.read().seen_at >= NOW - timedelta(seconds=5)
    assert trace.read().end is None


def test_end_is_kept(trace) -> None:
    trace.begin(NOW)
    trace.end(InterruptionKind.LOGGED_OFF)
    assert trace.read().end is InterruptionKind.LOGGED_OFF


def test_hard_crash_after_the_start_is_told(trace, tmp_path) -> None:
    trace.begin(NOW - timedelta(minutes=5))
    (tmp_path / "logs" / "hard-crash.log").write_text("Fatal Python error: Segmentation fault")
    assert trace.read().end is InterruptionKind.CRASHED


def test_folder_that_cannot_be_written_is_no_error(tmp_path) -> None:
    trace = PresenceFile(tmp_path / "missing", tmp_path)
    trace.begin(NOW)
    trace.renew()
    trace.end(InterruptionKind.CLOSED)
    assert trace.read() is None


def test_start_of_the_computer_is_known_here() -> None:
    assert booted_at() < NOW
