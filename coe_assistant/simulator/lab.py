"""The lab folder: what a client needs to find the tenant, and the process that serves it."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import psutil

from coe_assistant.simulator.package import file_name, write_package
from coe_assistant.simulator.role import role_argv
from coe_assistant.simulator.scenario import Scenario
from coe_assistant.simulator.server import TenantServer
from coe_assistant.simulator.services import Services

_CLOUD = """\
id = "simulated"
name = "Simulated tenant"
authority = "{base}"
instance_discovery = false
client_id = "00000000-0000-0000-0000-00000000c0e1"
ca_file = "ca.pem"
dataverse_hosts = ["localhost"]
bap = "{base}/bap"
bap_scope = "{base}/bap/.default"
power_platform_api = "{base}/ppapi"
power_platform_scope = "{base}/ppapi/.default"
graph = "{base}/graph"
graph_scope = "{base}/graph/.default"
admin_center = "{base}/admin"
maker_portal = "{base}/make"
pac_cloud = "Public"
"""
_LAUNCHER = """#!/bin/sh
PYTHONPATH={root}"${{PYTHONPATH:+:$PYTHONPATH}}"
export PYTHONPATH
exec {command} "$@"
"""
_PAC_FILE = "pac.toml"


class Lab:
    """A running simulated tenant in a lab folder.

    Attributes:
        facts: What ``lab.json`` holds.
    """

    def __init__(self, folder: Path, scenario: Scenario, *, port: int, speed: float) -> None:
        """Bind the port, write the lab folder and begin to answer.

        Raises:
            OSError: The port is in use or the folder cannot be written.
        """
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._server = TenantServer(port)
        base = f"https://localhost:{self._server.port}"
        self.services = Services(scenario, base, self.folder / "record.jsonl", speed)
        self.facts = self._write(scenario, base, speed)
        self._server.start(self.services)

    def stop(self) -> None:
        """Stop answering; the files stay."""
        self._server.stop()

    def _write(self, scenario: Scenario, base: str, speed: float) -> dict[str, Any]:
        (self.folder / "ca.pem").write_bytes(self._server.ca_pem)
        (self.folder / "cloud.toml").write_text(_CLOUD.format(base=base), "utf-8")
        command = role_argv("pac", "--lab", str(self.folder))
        facts = {
            "environment_url": base,
            "cloud_file": str(self.folder / "cloud.toml"),
            "pac": str(self._write_launcher(command)),
            "pac_command": command,
            "pid": os.getpid(),
            "port": self._server.port,
            "scenario": scenario.name,
            "scenario_file": scenario.file,
            "title": scenario.title,
            "shows": scenario.shows,
            "speed": speed,
            "account": scenario.person.username,
            "base_url": base,
            "packages": self._packages(scenario),
        }
        partial = self.folder / "lab.json.partial"
        partial.write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
        partial.replace(self.folder / "lab.json")
        return facts

    def _packages(self, scenario: Scenario) -> list[str]:
        folder = self.folder / "packages"
        folder.mkdir(exist_ok=True)
        return [
            str(
                write_package(
                    folder / file_name(part.key, part.version),
                    part.key,
                    part.version,
                    size_mb=part.size_mb,
                    kit=self.services.tenant.kit,
                )
            )
            for part in scenario.packages
        ]

    def _write_launcher(self, command: list[str]) -> Path:
        # A file that names the command: on Windows no script can stand for pac without hiding
        # its exit code (pac.md 2), and a person may be shown how to do the same with a wrapper.
        listed = ", ".join(json.dumps(part, ensure_ascii=False) for part in _anywhere(command))
        file = self.folder / _PAC_FILE
        file.write_text(f"command = [{listed}]\n", "utf-8")
        if os.name == "nt":
            return file
        pac = self.folder / "pac"
        root = shlex.quote(str(Path(__file__).resolve().parents[2]))
        pac.write_text(_LAUNCHER.format(root=root, command=shlex.join(command)), "utf-8")
        pac.chmod(0o755)
        return pac


def _anywhere(command: list[str]) -> list[str]:
    """Return a command that finds this program from any folder: pac is run in one of its own."""
    if command[1:2] != ["-m"]:
        return command  # the packaged program
    root = str(Path(__file__).resolve().parents[2])
    code = f"import runpy, sys; sys.path.insert(0, {root!r}); "
    code += f"runpy.run_module({command[2]!r}, run_name='__main__', alter_sys=True)"
    return [command[0], "-c", code, *command[3:]]


def serve(
    folder: Path,
    scenario: Scenario,
    *,
    port: int = 0,
    speed: float | None = None,
    parent_pid: int | None = None,
    linger_s: float = 600.0,
) -> None:
    """Serve until SIGTERM, or until ``linger_s`` after the parent is gone.

    Prints one JSON line with ``"ready": true`` when connections are accepted.

    Raises:
        OSError: The port is in use or the folder cannot be written.
    """
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    # Ctrl+C at the program must not end its tenant: a real one would go on as well.
    interrupted = signal.SIG_IGN if parent_pid is not None else lambda *_: ended.set()
    signal.signal(signal.SIGINT, interrupted)
    lab = Lab(folder, scenario, port=port, speed=speed or scenario.speed)
    sys.stdout.write(json.dumps({"ready": True, **lab.facts}) + "\n")
    sys.stdout.flush()
    parent = _process(parent_pid)
    while not ended.wait(0.5):
        lab.services.tick()
        if parent_pid is not None and not _is_alive(parent):
            ended.wait(linger_s)
            break
    lab.stop()


def _is_alive(process: psutil.Process | None) -> bool:
    try:
        return process is not None and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _process(pid: int | None) -> psutil.Process | None:
    try:
        return psutil.Process(pid) if pid is not None else None
    except psutil.NoSuchProcess:
        return None
