"""Starts a simulated tenant in a process of its own, and reads how to reach it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coe_assistant.domain.errors import CoeError

READY_S = 60
STOP_S = 10
_CREATE_NO_WINDOW = 0x08000000  # winbase.h


@dataclass(frozen=True, slots=True)
class Lab:
    """A running simulated tenant: the same doors as a real one (cloud file, pac, address)."""

    environment_url: str
    cloud_file: str
    pac: str
    account: str
    packages: tuple[Path, ...]
    shows: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        """End the tenant."""
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def role_command(*arguments: str) -> list[str]:
    """Return the command that runs this program in the role of the simulator."""
    if getattr(sys, "frozen", False):
        return [str(console_program(Path(sys.executable))), "--simulator-role", *arguments]
    return [sys.executable, "-m", "coe_assistant.simulator", *arguments]


def console_program(program: Path) -> Path:
    """Return the packaged executable that has standard streams, beside program.

    The window's own executable has none on Windows, and the tenant says there how it is reached.
    """
    stem = program.stem.removesuffix("-cli")
    console = program.with_name(f"{stem}-cli{program.suffix}")
    return console if console.is_file() else program


def start_lab(folder: Path, scenario: str, speed: float, port: int = 0) -> Lab:
    """Start a tenant whose files go below folder; return when it accepts connections.

    Raises:
        CoeError: it did not start: unknown scenario, port in use.
    """
    command = role_command(
        "serve",
        "--lab",
        str(folder),
        "--scenario",
        scenario,
        "--speed",
        str(speed),
        "--port",
        str(port),
    )
    errors = folder / "simulator.log"
    folder.mkdir(parents=True, exist_ok=True)
    with errors.open("wb") as stream:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
            encoding="utf-8",
            cwd=Path(__file__).resolve().parents[2],
            creationflags=_CREATE_NO_WINDOW if os.name == "nt" else 0,
        )
    line = process.stdout.readline() if process.stdout is not None else ""
    try:
        ready: Mapping[str, Any] = json.loads(line)
    except ValueError:
        process.wait(READY_S)
        raise _not_started(errors) from None
    return Lab(
        environment_url=str(ready["environment_url"]),
        cloud_file=str(ready["cloud_file"]),
        pac=str(ready["pac"]),
        account=str(ready["account"]),
        packages=tuple(Path(item) for item in ready["packages"]),
        shows=str(ready.get("shows", "")),
        process=process,
    )


def _not_started(errors: Path) -> CoeError:
    said = errors.read_text("utf-8", errors="replace").strip().splitlines()
    return CoeError(
        "simulator-not-started",
        "The simulated tenant did not start.",
        detail=said[-1][:500] if said else "",
        hint="Run `coe-assistant simulate --scenario NAME` to see more.",
    )
