"""The commands of interfaces.md section 1: from parsed arguments to an exit code."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from coe_assistant.cli import safeguard_commands as safeguard
from coe_assistant.cli.access_commands import ACCESS_COMMANDS
from coe_assistant.cli.bundle_command import bundle_command
from coe_assistant.cli.check_command import check
from coe_assistant.cli.error_commands import classify, import_log, unreadable
from coe_assistant.cli.notify import notify
from coe_assistant.cli.options import Options
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import Program
from coe_assistant.cli.remediation_commands import layers, leftover
from coe_assistant.cli.self_test_words import self_test_lines, step_line
from coe_assistant.cli.settings_command import settings
from coe_assistant.cli.status_report import status_document, status_hand_over, status_words
from coe_assistant.cli.upgrade_request import make_request, precautions_of
from coe_assistant.cli.upgrade_watcher import UpgradeWatcher
from coe_assistant.cli.upgrade_wish import accepts_confirm, require_wish
from coe_assistant.cli.window_option import parse_window
from coe_assistant.cli.wipe_command import wipe
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.services.settings_file import read_settings_file


def execute(arguments: argparse.Namespace, options: Options, program: Program) -> int:
    """Run the command; errors for people end in words and their exit code."""
    output = Output(is_json=bool(getattr(arguments, "json", False)), told=program.told)
    try:
        code = _COMMANDS[arguments.command](arguments, options, program, output)
    except CoeError as error:
        output.fail(error)
        return int(error.exit_code)
    # How an import ended is true without a listener; for the others, being read is the purpose.
    is_in_vain = output.lost is not None and arguments.command not in _ACTING
    return int(ExitCode.FAILED) if is_in_vain and code == ExitCode.DONE else code


def _inspect(
    arguments: argparse.Namespace, _options: Options, program: Program, output: Output
) -> int:
    document, is_usable = program.inspect(Path(arguments.package))
    if output.is_json:
        output.document(document)
    else:
        _say_package(document, output)
    return int(ExitCode.DONE if is_usable else ExitCode.FAILED)


def _say_package(document: Mapping[str, Any], output: Output) -> None:
    file = document["file"]
    output.say(f"{file['name']}: {document['kind']}, {file['size']} bytes")
    if file["sha256"]:
        output.say(f"  SHA-256 {file['sha256']}")
    for item in document["solutions"]:
        kind = "managed" if item["managed"] else "unmanaged"
        entry = f" in {item['entry']}" if item["entry"] else ""
        output.say(f"  {item['unique_name']} {item['version']} ({kind}){entry}")
        if tables := item["tables"]:
            columns, forms, views = (
                sum(len(table[part]) for table in tables) for part in ("columns", "forms", "views")
            )
            output.say(f"  in the tables: {columns} columns, {forms} forms, {views} views")
    for item in document["problems"]:
        output.say(f"  {item['severity']}: {item['text']} ({item['id']})")


def _plan(arguments: argparse.Namespace, options: Options, program: Program, output: Output) -> int:
    packages = [Path(item) for item in arguments.packages]
    document, words = program.plan(options, packages, arguments.environment)
    if output.is_json:
        output.document(document)
    else:
        output.say(words)
    return int(ExitCode.DONE if document.get("is_possible", True) else ExitCode.BLOCKED)


def _upgrade(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    for _, file in arguments.settings_file:
        read_settings_file(file)
    precautions = precautions_of(arguments)
    program.require_usable(Path(arguments.package))
    with program.session(options) as session:
        zones = session.workbench.preferences.zones
        window = parse_window(arguments.window, arguments.time_zone, zones.find, session.now())
        request = make_request(
            arguments.environment,
            Path(arguments.package),
            options,
            accepts_confirm=arguments.yes,
            waits_for_retry=not arguments.no_retry,
            overrides=tuple(arguments.override),
            attestations=tuple(arguments.attest),
            settings_files=tuple(arguments.settings_file),
            force_overwrite=arguments.force_overwrite,
            precautions=precautions,
            window=window,
            allows_overrun=arguments.allow_overrun,
        )
        return UpgradeWatcher(session, request, output).run()


def _resume(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    with program.session(options) as session:
        run = session.workbench.find_run(arguments.run)
        if run is None:
            raise _no_run(arguments.run, session.journal_problems)
        require_wish(run)
        request = make_request(
            run.environment.url,
            None,
            options,
            account=run.account,
            accepts_confirm=accepts_confirm(run),
            waits_for_retry=not arguments.no_retry,
            retries_now=arguments.retry_now,
        )
        return UpgradeWatcher(session, request, output).run()


def _no_run(run_id: str, problems: Sequence[str]) -> CoeError:
    what = f"There is no run {run_id}." if run_id else "There is no run that is not finished."
    return CoeError(
        "run-not-found",
        what,
        detail=" ".join(problems),
        hint="Start one with `coe-assistant upgrade`, or open the window.",
    )


def _status(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    run, facts = program.status(options, arguments.run)
    left_open, is_at_work = program.open_acts(run.environment.url)
    if output.is_json:
        output.document(status_document(run, facts, left_open, is_at_work=is_at_work))
    elif arguments.hand_over:
        output.say(status_hand_over(run, facts))
    else:
        output.say(status_words(run, facts, left_open, is_at_work=is_at_work))
    return int(ExitCode.DONE)


def _redact(
    arguments: argparse.Namespace, _options: Options, program: Program, output: Output
) -> int:
    with contextlib.ExitStack() as stack:
        source: BinaryIO = sys.stdin.buffer
        if arguments.file:
            try:
                source = stack.enter_context(Path(arguments.file).open("rb"))
            except OSError as error:
                raise unreadable(arguments.file, error) from error
        try:
            program.redact(source, sys.stdout.buffer, arguments.audience)
            sys.stdout.flush()
        except OSError as error:
            output.lose(error)
    return int(ExitCode.DONE)


def _notify(
    arguments: argparse.Namespace, _options: Options, program: Program, output: Output
) -> int:
    return notify(arguments, program.webhook(), output)


def _self_test(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    document = dict(program.self_test(options))
    if not output.is_json:
        for line in self_test_lines(document):
            output.say(line)
    steps: Sequence[Mapping[str, Any]] = ()
    if arguments.whole:
        steps = document["steps"] = program.whole_self_test(lambda step: _say_step(step, output))
    if output.is_json:
        output.document(document)
    is_passed = all(step["result"] == "pass" for step in steps)
    return int(ExitCode.DONE if is_passed else ExitCode.FAILED)


def _say_step(step: Mapping[str, Any], output: Output) -> None:
    if not output.is_json:
        output.say(step_line(step))


def _simulate(
    arguments: argparse.Namespace, _options: Options, program: Program, _output: Output
) -> int:
    return program.simulate(arguments.scenario, arguments.port, arguments.speed, arguments.lab)


def _demo(
    arguments: argparse.Namespace, options: Options, program: Program, _output: Output
) -> int:
    return program.demo(options, arguments.scenario, arguments.speed, headless=arguments.headless)


_Command = Callable[[argparse.Namespace, Options, Program, Output], int]

_ACTING = frozenset({"upgrade", "resume", "restore", "demo", "simulate"})

_COMMANDS: Mapping[str, _Command] = {
    "inspect": _inspect,
    "plan": _plan,
    "check": check,
    "layers": layers,
    "leftover": leftover,
    "upgrade": _upgrade,
    "resume": _resume,
    "status": _status,
    "classify": classify,
    "import-log": import_log,
    "redact": _redact,
    "bundle": bundle_command,
    **safeguard.COMMANDS,
    "notify": _notify,
    "settings": settings,
    "wipe": wipe,
    "self-test": _self_test,
    "simulate": _simulate,
    "demo": _demo,
    **ACCESS_COMMANDS,
}
