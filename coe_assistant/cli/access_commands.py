"""Commands about getting in: which environments there are, and forgetting who signed in."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from coe_assistant.cli.options import Options
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import Program
from coe_assistant.domain.errors import ExitCode


def _environments(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    document = program.environments(options, arguments.environment)
    if output.is_json:
        output.document(document)
        return int(ExitCode.DONE)
    output.say(f"{document['account']} sees these environments ({len(document['environments'])}):")
    for row in document["environments"]:
        output.say("  " + _line(row))
    return int(ExitCode.DONE)


def _line(row: Mapping[str, Any]) -> str:
    kit = row["kit"]
    version = "not readable" if not kit["readable"] else kit["version"] or "not installed"
    told = f"{kit['name']} {version}" if kit["name"] else ""
    mark = " (production)" if row["production"] else ""
    parts = (row["name"], f"{row['type']}{mark}", row["region"], row["version"], told, row["url"])
    return "  ".join(part for part in parts if part)


def _sign_out(
    _arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    program.sign_out(options)
    output.say("Signed out: the token cache and its key are gone. pac's sign-ins are untouched.")
    return int(ExitCode.DONE)


_Command = Callable[[argparse.Namespace, Options, Program, Output], int]

ACCESS_COMMANDS: Mapping[str, _Command] = {
    "environments": _environments,
    "sign-out": _sign_out,
}
