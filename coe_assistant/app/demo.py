"""The demonstration: a whole upgrade in a simulated tenant, through the doors of a real one."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.lab import Lab, role_command, start_lab
from coe_assistant.app.places import Places
from coe_assistant.app.session import open_session
from coe_assistant.app.speaking import speech_of
from coe_assistant.cli.output import Output
from coe_assistant.cli.upgrade_request import Request
from coe_assistant.cli.upgrade_watcher import UpgradeWatcher
from coe_assistant.domain.environment import RecentEnvironment
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.sign_in_mode import SignInMode


def demo(places: Places, scenario: str, speed: float, *, headless: bool) -> int:
    """Upgrade a simulated tenant; return the exit code of the upgrade.

    Raises:
        CoeError: no such scenario, no start of the tenant, or no usable data folder.
    """
    _require_scenario(scenario)
    with (
        tempfile.TemporaryDirectory(
            prefix="coe-assistant-demo-", ignore_cleanup_errors=True
        ) as name,
        running_lab(Path(name) / "lab", scenario, speed) as lab,
    ):
        inside = lab_places(places, lab, Path(name) / "data", speed)
        if headless:
            return _headless(inside, lab, scenario, speed)
        inside.folder.prepare()
        inside.folder.remember(RecentEnvironment(lab.environment_url))
        window = import_module("coe_assistant.app.window")
        return int(window.open_window(inside, packages=lab.packages))


def _require_scenario(name: str) -> None:
    known = import_module("coe_assistant.simulator.scenario").scenario_names()
    if name in known or name.endswith(".toml"):
        return
    raise CoeError(
        "scenario-unknown",
        f"There is no scenario {name[:60]!r}.",
        detail=f"Known scenarios: {', '.join(known)}.",
        hint="Try `coe-assistant demo --scenario clean`, or another one of these names.",
        exit_code=ExitCode.USAGE,
    )


@contextlib.contextmanager
def running_lab(folder: Path, scenario: str, speed: float) -> Iterator[Lab]:
    """Start a tenant and end it afterwards."""
    lab = start_lab(folder, scenario, speed)
    try:
        yield lab
    finally:
        lab.stop()


def lab_places(places: Places, lab: Lab, data: Path, speed: float) -> Places:
    """Return places whose doors lead into the lab; a data folder that was asked for stays."""
    folder = DataFolder(places.options.data_folder or data)
    options = replace(
        places.options,
        cloud=lab.cloud_file,
        pac=lab.pac,
        sign_in=SignInMode.DEVICE_CODE.value,
        data_dir=str(folder.path),
        time_scale=str(speed),
    )
    return Places(options, folder, places.resources)


def _headless(places: Places, lab: Lab, scenario: str, speed: float) -> int:
    output = Output(is_json=False, told=speech_of(places).told)
    output.say(f"Simulated tenant, scenario {scenario}, {speed:g} times as fast as a real one.")
    output.say(lab.shows)
    request = Request(
        lab.environment_url,
        SignInMode.DEVICE_CODE,
        "",
        lab.packages[0],
        more_packages=lab.packages[1:],
        accepts_confirm=True,
    )
    with open_session(places) as session:
        return UpgradeWatcher(session, request, output).run()


def simulate(scenario: str, port: int, speed: float, lab: str) -> int:
    """Run the simulated tenant as a server until it is stopped.

    Raises:
        CoeError: there is no such scenario.
    """
    _require_scenario(scenario)
    with contextlib.ExitStack() as stack:
        folder = lab or stack.enter_context(
            tempfile.TemporaryDirectory(prefix="coe-assistant-lab-", ignore_cleanup_errors=True)
        )
        command = role_command(
            "serve",
            "--lab",
            folder,
            "--scenario",
            scenario,
            "--port",
            str(port),
            "--speed",
            str(speed),
        )
        try:
            return subprocess.call(command, stdin=subprocess.DEVNULL, stdout=sys.stdout)
        except KeyboardInterrupt:
            return 0
