"""The commands layers and leftover: acts after a checklist, with a typed confirmation."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from coe_assistant.cli.layers_command import LayersAct
from coe_assistant.cli.leftover_command import LeftoverAct
from coe_assistant.cli.options import Options
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import HeadlessSession, Program
from coe_assistant.cli.upgrade_request import make_request
from coe_assistant.cli.upgrade_watcher import UpgradeWatcher


def layers(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    """List unmanaged layers; remove the chosen ones where the phrase was typed."""
    return _after_checks(arguments, options, program, output, LayersAct)


def leftover(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    """List half-applied upgrades; apply one, or remove its _Upgrade solution alone."""
    return _after_checks(arguments, options, program, output, LeftoverAct)


def _after_checks(
    arguments: argparse.Namespace,
    options: Options,
    program: Program,
    output: Output,
    make: Callable[[HeadlessSession, Output, argparse.Namespace], LayersAct | LeftoverAct],
) -> int:
    request = make_request(
        arguments.environment, Path(arguments.package), options, only_checks=True
    )
    with program.session(options) as session:
        act = make(session, output, arguments)
        quiet = output.quiet()
        code = UpgradeWatcher(session, request, quiet, act.take_over).run()
        if output.is_json and act.has_begun:
            output.document(act.document())
        return code
