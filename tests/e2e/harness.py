"""A simulated tenant and the real program as child processes, as a person would start them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from ssl import create_default_context
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOLUTION = "CenterofExcellenceCoreComponents"


@dataclass
class Tenant:
    """A running simulated tenant."""

    facts: dict[str, Any]
    process: subprocess.Popen[str]
    folder: Path

    @property
    def url(self) -> str:
        return str(self.facts["environment_url"])

    @property
    def package(self) -> str:
        return str(self.facts["packages"][0])

    def get(self, path: str) -> dict[str, Any]:
        context = create_default_context(cafile=str(self.folder / "ca.pem"))
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        with opener.open(f"{self.url}{path}", timeout=20) as answer:
            return json.loads(answer.read())

    def operations(self) -> list[dict[str, Any]]:
        """Return every solution operation that the tenant accepted, oldest first."""
        found = self.get("/_simulator/record")["operations"]
        return [item for item in found if item["accepted"]]

    def imports(self) -> list[dict[str, Any]]:
        words = ("Import", "StageAndUpgrade")
        return [item for item in self.operations() if item["message"].startswith(words)]

    def refused(self) -> list[dict[str, Any]]:
        """Return every operation that the tenant refused because another one ran."""
        found = self.get("/_simulator/record")["operations"]
        return [item for item in found if not item["accepted"]]

    def version(self, solution: str = SOLUTION) -> str | None:
        state = self.get("/_simulator/state")
        solutions = state["solutions"]
        if isinstance(solutions, dict):
            found = solutions.get(solution)
            return found["version"] if isinstance(found, dict) else found
        rows = {item.get("unique_name", item.get("uniquename")): item for item in solutions}
        return rows[solution]["version"] if solution in rows else None


@contextmanager
def tenant(folder: Path, scenario: str, speed: float) -> Iterator[Tenant]:
    """Serve a scenario until the block ends."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "coe_assistant.simulator",
            "serve",
            "--lab",
            str(folder),
            "--scenario",
            scenario,
            "--speed",
            str(speed),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        yield Tenant(json.loads(process.stdout.readline()), process, folder)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@dataclass
class Program:
    """The real program on its own data folder, pointed at a tenant."""

    tenant: Tenant
    data: Path
    speed: float
    program: tuple[str, ...] = (sys.executable, "-m", "coe_assistant")

    def command(self, *arguments: str) -> list[str]:
        return [
            *self.program,
            "--cloud",
            str(self.tenant.facts["cloud_file"]),
            "--pac",
            str(self.tenant.facts["pac"]),
            "--data-dir",
            str(self.data),
            "--sign-in",
            "device-code",
            *arguments,
        ]

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
            "COE_ASSISTANT_TIME_SCALE": str(self.speed),
        }

    def start(self, *arguments: str, log: Path | None = None) -> subprocess.Popen[str]:
        with (log or self.data.parent / "program.log").open("w") as output:
            return subprocess.Popen(
                self.command(*arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=ROOT,
                env=self.environment(),
            )

    def run(self, *arguments: str, timeout: float = 300) -> tuple[int, list[dict[str, Any]], str]:
        """Run a command to its end: exit code, JSON lines, standard error."""
        done = subprocess.run(
            self.command(*arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd=ROOT,
            env=self.environment(),
            check=False,
        )
        return done.returncode, json_lines(done.stdout), done.stderr

    def upgrade(self, *more: str) -> tuple[int, list[dict[str, Any]], str]:
        return self.run(
            "upgrade",
            "--environment",
            self.tenant.url,
            self.tenant.package,
            "--yes",
            "--json",
            *more,
        )

    def killed_write(self, number: int, moment: str) -> bool:
        """Run an upgrade that is killed at a write of its journal; return whether it was."""
        command = self.command("upgrade", "--environment", self.tenant.url, self.tenant.package)
        program = [sys.executable, str(ROOT / "tests" / "bench" / "killed_program.py")]
        done = subprocess.run(
            [*program, str(number), moment, *command[3:], "--yes", "--json"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=300,
            cwd=ROOT,
            env=self.environment(),
            check=False,
        )
        return done.returncode == -signal.SIGKILL

    def killed_upgrade(self, after_s: float, arguments: Sequence[str] = ()) -> bool:
        """Start an upgrade (or another command) and kill -9 it after some seconds.

        Returns whether it still ran.
        """
        given = list(arguments) or [
            "upgrade",
            "--environment",
            self.tenant.url,
            self.tenant.package,
            "--yes",
            "--json",
        ]
        child = self.start(*given, log=self.data.parent / "killed.log")
        deadline = time.monotonic() + after_s
        while child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        is_running = child.poll() is None
        if is_running:
            child.send_signal(signal.SIGKILL)
        child.wait(20)
        return is_running

    def operation_id(self) -> str | None:
        """Return the operation id that the newest journal knows, None before that."""
        if not any((self.data / "runs").glob("*/journal.json")):
            return None
        attempts = self.journal()["attempts"]
        return attempts[-1]["operation_id"] if attempts else None

    def journal(self) -> dict[str, Any]:
        """Return the newest journal's run."""
        newest = sorted((self.data / "runs").iterdir())[-1]
        return json.loads((newest / "journal.json").read_text("utf-8"))["run"]


def wait_until(is_so: Callable[[], object], limit_s: float = 120) -> None:
    """Return as soon as is_so() holds; fail the test when it does not within limit_s seconds."""
    deadline = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < deadline, "this did not come about in time"
        time.sleep(0.05)


def wait_for_workers(earlier: Collection[threading.Thread], limit_s: float = 60) -> None:
    """Return when no worker runs that began after earlier ones; their window was closed.

    Closing ends their waits and requests; until then they would go on beside the next test.
    """
    for thread in threading.enumerate():
        if thread.name.startswith("work_") and thread not in earlier:
            thread.join(limit_s)
            assert not thread.is_alive(), f"{thread.name} goes on"


def json_lines(text: str) -> list[dict[str, Any]]:
    """Return every line of text as JSON: --json promises nothing else."""
    return [json.loads(line) for line in text.splitlines() if line.strip()]
