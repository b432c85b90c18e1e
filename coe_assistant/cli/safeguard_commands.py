"""The commands snapshot, restore and report."""

from __future__ import annotations

import argparse
from pathlib import Path

from coe_assistant.cli.open_act_lines import open_act_lines
from coe_assistant.cli.options import Options
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import Program
from coe_assistant.cli.restore_watcher import RestoreWatcher
from coe_assistant.cli.safeguard_report import snapshot_document, snapshot_words
from coe_assistant.cli.upgrade_request import Request
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.safeguard_owed import refuse_unless_at_rest


def snapshot(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    """Write down the state of an environment; reads only."""
    compared = Path(arguments.compare) if arguments.compare else None
    file = Path(arguments.output) if arguments.output else None
    found = program.snapshot(options, arguments.environment, file, compared)
    if output.is_json:
        output.document(snapshot_document(found.document, found.changes))
    else:
        output.say(snapshot_words(found.snapshot, found.changes, found.words))
        if file is not None:
            output.say(f"Wrote {file}.")
    return int(ExitCode.DONE)


def restore(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    """Give back what a run's snapshot says was there before."""
    with program.session(options) as session:
        run = session.workbench.find_run(arguments.run or session.run_to_restore() or "-")
        if run is None:
            what = f"There is no run {arguments.run}." if arguments.run else "There is no run."
            raise CoeError("run-not-found", what, hint="Name another one, or another --data-dir.")
        refuse_unless_at_rest(run)
        for line in open_act_lines(session.open_acts(run.environment.url)):
            output.say(line)
        request = Request(
            run.environment.url,
            SignInMode(options.mode),
            options.account or run.account,
            None,
            dry_run=arguments.dry_run,
        )
        return RestoreWatcher(session, request, output).run()


def report(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    """Write the report of a run; needs no sign-in."""
    folder = Path(arguments.output) if arguments.output else None
    html, markdown = program.report(options, arguments.run, folder)
    if output.is_json:
        output.document({"html": str(html), "markdown": str(markdown)})
    else:
        output.say(f"Wrote {html} and {markdown}.")
    return int(ExitCode.DONE)


COMMANDS = {"snapshot": snapshot, "restore": restore, "report": report}
