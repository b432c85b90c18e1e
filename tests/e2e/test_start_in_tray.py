"""``--tray``: what starts at the log-on waits for a run that is due, and else ends at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.e2e.harness import Program, tenant

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


def test_tray_without_a_waiting_run_ends_at_once(tmp_path: Path) -> None:
    with tenant(tmp_path / "lab", "clean", 600.0) as lab:
        program = Program(lab, tmp_path / "data", 600.0)
        code, lines, errors = program.run("--tray", timeout=60)
    assert (code, lines) == (0, []), errors


def test_tray_stays_with_a_run_that_waits_and_loses_nothing(tmp_path: Path) -> None:
    # Without a credential store nobody is signed in at a start: nothing may begin by itself then.
    with tenant(tmp_path / "lab", "bad-gateway-once", 600.0) as lab:
        program = Program(lab, tmp_path / "data", 600.0)
        code, _, errors = program.upgrade("--no-retry")
        assert code == 6, errors
        child = program.start("--tray")
        deadline = time.monotonic() + 6
        while child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        assert child.poll() is None, (tmp_path / "program.log").read_text()
        child.kill()
        child.wait(20)
        assert len(lab.imports()) == 1
        assert program.journal()["phase"] == "waiting"
        code, lines, errors = program.run("resume", "--json")
        assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
        assert len(lab.imports()) == 2
