"""Kills the program while it turns flows off or on, or restores: judged by its record of acts."""

from __future__ import annotations

import time

from tests.e2e.harness import Program


def killed(program: Program, cause: str, lines: int, pause: float = 0.0) -> bool:
    """Start what writes acts of a cause, and kill it at a line of them."""
    given = ["restore", "--json"]
    if cause != "restore":
        url, package = program.tenant.url, program.tenant.package
        given = ["upgrade", "--environment", url, package, "--yes", "--quiet-flows", "--json"]
    child = program.start(*given, log=program.data.parent / "killed.log")
    try:
        while child.poll() is None:
            if sum(line.count(f'"{cause}"') for line in acts(program)) >= lines:
                time.sleep(pause)
                child.kill()
                return True
            time.sleep(0.004)
    finally:
        child.wait(120)
    return False


def acts(program: Program) -> list[str]:
    """Return the lines of the newest record of acts."""
    files = sorted((program.data / "runs").glob("*/acts.jsonl"))
    return files[-1].read_text("utf-8", errors="replace").splitlines() if files else []
