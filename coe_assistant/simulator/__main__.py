"""``python -m coe_assistant.simulator``: serve a tenant, play pac, or list the scenarios."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from coe_assistant.simulator.lab import serve
from coe_assistant.simulator.scenario import ScenarioError, load_scenario, scenario_names


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["pac"]:
        # Loaded by name: the stand-in pac is a program of its own beside the server.
        pac = importlib.import_module("coe_assistant.simulator.pac")
        return int(pac.main(given[1:]) or 0)
    options = _parser().parse_args(given)
    if options.command == "scenarios":
        for name in scenario_names():
            sys.stdout.write(f"{name:26} {load_scenario(name).title}\n")
        return 0
    return _serve(options)


def _serve(options: argparse.Namespace) -> int:
    try:
        serve(
            options.lab,
            load_scenario(options.scenario),
            port=options.port,
            speed=options.speed,
            parent_pid=options.parent_pid,
            linger_s=options.linger,
        )
    except ScenarioError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(
            f"The simulated tenant cannot start on port {options.port} in {options.lab}: "
            f"{error.strerror or error}. Choose another port (--port 0 takes a free one) or "
            "another folder.\n"
        )
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="coe_assistant.simulator", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("scenarios", help="list the scenarios")
    serving = commands.add_parser("serve", help="serve a simulated tenant until SIGTERM")
    serving.add_argument("--lab", type=Path, required=True, help="folder for what clients need")
    serving.add_argument("--scenario", default="bad-gateway-once", help="name or .toml file")
    serving.add_argument("--port", type=int, default=0, help="port on the loopback interface")
    serving.add_argument("--speed", type=_speed, default=None, help="nominal seconds per second")
    serving.add_argument("--parent-pid", type=int, default=None, help="end after this process")
    serving.add_argument("--linger", type=float, default=600.0, help="seconds after the parent")
    return parser


def _speed(text: str) -> float:
    value = float(text)
    if not 0.01 <= value <= 100_000:
        msg = "the speed lies between 0.01 and 100000"
        raise argparse.ArgumentTypeError(msg)
    return value


if __name__ == "__main__":
    sys.exit(main())
