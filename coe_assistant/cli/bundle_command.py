"""The command bundle: write one, compare two, or prove that nothing planted comes through."""

from __future__ import annotations

import argparse
from pathlib import Path

from coe_assistant.cli.options import Options
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import Program
from coe_assistant.domain.errors import ExitCode

_MOST_NAMES = 20


def bundle_command(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    """Carry out `bundle`; exit 1 where a canary came through."""
    if arguments.compare:
        return _compare(arguments, program, output)
    if arguments.prove:
        return _prove(arguments, options, program, output)
    document = program.bundle(
        options,
        arguments.run,
        Path(arguments.output),
        arguments.audience,
        arguments.case_number,
    )
    if output.is_json:
        output.document(document)
    else:
        taken = sum(document["redactions"].values())
        output.say(f"Wrote {document['file']} ({document['size']} bytes).")
        output.say(f"  Places taken out: {taken}. The final scan found nothing.")
        output.say(f"  SHA-256 {document['sha256']}")
        output.say("  Next: look into the files, then attach the bundle to your support request.")
    return int(ExitCode.DONE)


def _compare(arguments: argparse.Namespace, program: Program, output: Output) -> int:
    first, second = (Path(name) for name in arguments.compare)
    document = program.compare_bundles(first, second)
    if output.is_json:
        output.document(document)
        return int(ExitCode.DONE)
    for title, key in (
        (f"Only in {first.name}", "only_in_first"),
        (f"Only in {second.name}", "only_in_second"),
        ("Different", "different"),
    ):
        names = document[key]
        output.say(f"{title}: {len(names)}")
        for name in names[:_MOST_NAMES]:
            output.say(f"  {name}")
    for line in document["changes"]:
        output.say(f"  {line}")
    output.say(f"The same in both: {len(document['same'])}")
    return int(ExitCode.DONE)


def _prove(
    arguments: argparse.Namespace, options: Options, program: Program, output: Output
) -> int:
    document = program.prove_bundle(options, arguments.run, arguments.audience)
    leaked = document["leaked"]
    if output.is_json:
        output.document(document)
    else:
        output.say(
            f"Canaries planted: {document['planted']}, copies of files: {document['files']}."
        )
        output.say("None came through." if not leaked else "These came through:")
        for line in leaked[:_MOST_NAMES]:
            output.say(f"  {line}")
    return int(ExitCode.FAILED if leaked else ExitCode.DONE)
