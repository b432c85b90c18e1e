"""Waiting for real: killed meanwhile and taken up, a window ahead, and handing over at the end."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.test_upgrade_end_to_end import events

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


def kill_while_waiting(program) -> datetime:
    """Start an upgrade, kill it once it waits for the second attempt; return when that is due."""
    log = program.data.parent / "killed.log"
    url, package = program.tenant.url, program.tenant.package
    child = program.start("upgrade", "--environment", url, package, "--yes", "--json", log=log)
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if '"event": "retry"' in log.read_text("utf-8"):
            break
        time.sleep(0.1)
    child.send_signal(signal.SIGKILL)
    child.wait(20)
    run = program.journal()
    assert run["phase"] == "waiting"
    return datetime.fromisoformat(run["pending"]["due_at"])


@pytest.mark.parametrize("kind", ["before", "after"])
def test_killed_while_waiting_no_attempt_is_lost_or_doubled(lab, kind) -> None:
    program = lab("bad-gateway-once", 60.0)
    due_at = kill_while_waiting(program)
    if kind == "after":
        time.sleep(max(0.0, (due_at - datetime.now(UTC)).total_seconds()) + 1)
    assert (datetime.now(UTC) < due_at) is (kind == "before")
    code, lines, errors = program.run("resume", "--json")
    assert (code, lines[-1]["outcome"], lines[-1]["attempts"]) == (0, "succeeded", 2), errors
    assert len(program.tenant.imports()) == 2
    started = datetime.fromisoformat(program.journal()["attempts"][1]["started_at"])
    assert started >= due_at


def test_window_ahead_is_waited_for_then_checked_again_and_started(lab) -> None:
    program = lab("clean")
    opens = datetime.now(UTC) + timedelta(seconds=20)
    window = f"{opens.isoformat()}/{(opens + timedelta(hours=2)).isoformat()}"
    code, lines, errors = program.upgrade("--window", window, "--allow-overrun")
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert [line["reason"] for line in events(lines, "retry")] == ["scheduled"]
    started = datetime.fromisoformat(program.journal()["attempts"][0]["started_at"])
    assert started >= opens
    assert [line["phase"] for line in events(lines, "phase")].count("checking") == 2


def test_window_that_is_too_short_starts_nothing(lab) -> None:
    program = lab("clean", 1.0)
    now = datetime.now(UTC)
    window = f"{(now - timedelta(hours=1)).isoformat()}/{(now + timedelta(minutes=20)).isoformat()}"
    code, lines, errors = program.upgrade("--window", window)
    assert (code, lines[-1]["outcome"]) == (1, "failed"), errors
    assert program.tenant.imports() == []
    assert program.journal()["note"] == "window-too-short"


def test_window_ahead_without_waiting_ends_with_six(lab) -> None:
    program = lab("clean")
    opens = datetime.now(UTC) + timedelta(hours=5)
    window = f"{opens.isoformat()}/{(opens + timedelta(hours=2)).isoformat()}"
    code, lines, errors = program.upgrade("--window", window, "--no-retry")
    assert (code, lines[-1]["outcome"]) == (6, "waiting"), errors
    code, lines, errors = program.run("status", "--json")
    assert lines[0]["run"]["retry_due_at"][:16] == opens.isoformat()[:16], errors


def test_spent_budget_offers_the_bundle(lab) -> None:
    program = lab("retries-exhausted", 6000.0)
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (1, "failed"), errors
    told = " ".join(line["text"] for line in events(lines, "note"))
    assert f"coe-assistant bundle {lines[-1]['run']} --output" in told
