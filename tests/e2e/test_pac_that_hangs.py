"""pac that hangs after the server is done: its tree is ended, after its time, and nothing else."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.harness import Program, tenant

SPEED = 900.0

pytestmark = [pytest.mark.slow, pytest.mark.network_local, pytest.mark.timeout(300)]


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    scenario = tmp_path / "hangs.toml"
    scenario.write_text(
        'title = "x"\nshows = "x"\n[pac]\nquirks = ["hang", "grandchild"]\n', "utf-8"
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.toml").write_text("end_pac_after_seconds = 3\n", "utf-8")
    with tenant(tmp_path / "lab", str(scenario), SPEED) as running:
        yield Program(running, tmp_path / "data", SPEED)


def pac_lives(program: Program) -> bool:
    attempt = program.journal()["attempts"][-1]
    try:
        process = psutil.Process(attempt["pid"])
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def kinds(program: Program) -> list[str]:
    return [entry["kind"] for entry in program.journal()["timeline"]]


def test_command_ends_it_and_reports_the_success(program: Program) -> None:
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert any("waiting for pac to end" in line.get("text", "") for line in lines)
    assert not pac_lives(program)
    assert "pac-left-over" in kinds(program)
    (attempt,) = program.journal()["attempts"]
    assert (attempt["has_exited"], attempt["exit_code"]) == (True, None)
    assert len(program.tenant.imports()) == 1


def test_program_killed_while_it_hangs_ends_it_after_the_next_start(program: Program) -> None:
    (program.data / "settings.toml").write_text("end_pac_after_seconds = 600\n", "utf-8")
    url, package = program.tenant.url, program.tenant.package
    running = program.start("upgrade", "--environment", url, package, "--yes", "--json")
    end = time.monotonic() + 120
    while time.monotonic() < end and not _is_done(program):
        time.sleep(0.2)
    running.kill()
    running.wait()
    assert _is_done(program)
    assert pac_lives(program)
    (program.data / "settings.toml").write_text("end_pac_after_seconds = 1\n", "utf-8")
    code, lines, errors = program.run("resume", "--json")
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert not pac_lives(program)
    assert "pac-left-over" in kinds(program)
    assert len(program.tenant.imports()) == 1


def _is_done(program: Program) -> bool:
    try:
        return program.journal()["phase"] == "succeeded"
    except (OSError, StopIteration, json.JSONDecodeError):
        return False
