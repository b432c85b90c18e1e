"""Commands for errors of any import: explain a text or file, list an import log."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from coe_assistant.cli.options import Options
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import Program
from coe_assistant.cli.report_lines import diagnosis_words
from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.services.import_log_table import write_component_table

LARGEST_TEXT = 64 * 1024 * 1024


def classify(
    arguments: argparse.Namespace, _options: Options, program: Program, output: Output
) -> int:
    """Explain a text from standard input, or a file of any form and size."""
    name = arguments.file
    source = Path(name) if name else sys.stdin.buffer.read(LARGEST_TEXT)
    try:
        diagnosis, document = program.classify(source)
    except OSError as error:
        raise unreadable(name, error) from error
    for text in program.knowledge_warnings():
        hint = "Correct it in the folder knowledge of the data folder; the shipped rules are used."
        output.warn(CoeError("knowledge-not-used", text, hint=hint))
    if output.is_json:
        output.document(document)
    else:
        output.say(diagnosis_words(diagnosis))
    return int(ExitCode.DONE)


def import_log(
    arguments: argparse.Namespace, _options: Options, program: Program, output: Output
) -> int:
    """List the components of an import log, or write them as a table."""
    count = _Count()
    rows = count.of(program.components(Path(arguments.file)), only_problems=arguments.failures)
    try:
        if arguments.output:
            write_component_table(rows, Path(arguments.output))
        elif output.is_json:
            output.document({"components": [_fields(row) for row in rows], **count.fields()})
            return int(ExitCode.DONE)
        else:
            for row in rows:
                output.say(_words(row))
    except OSError as error:
        raise unreadable(error.filename or arguments.file, error) from error
    if output.is_json:
        output.document({"file": arguments.output, **count.fields()})
    else:
        output.say(f"Components: {count.all}, with a failure or warning: {count.problems}")
    return int(ExitCode.DONE)


class _Count:
    """Counts components while they pass."""

    def __init__(self) -> None:
        self.all = 0
        self.problems = 0

    def of(
        self, rows: Iterable[ComponentResult], *, only_problems: bool
    ) -> Iterator[ComponentResult]:
        for row in rows:
            self.all += 1
            self.problems += row.is_problem
            if row.is_problem or not only_problems:
                yield row

    def fields(self) -> dict[str, int]:
        return {"total": self.all, "problems": self.problems}


def _fields(row: ComponentResult) -> dict[str, str]:
    return {
        "kind": row.kind,
        "name": row.name,
        "id": row.id,
        "result": row.result,
        "code": row.code,
        "text": row.text,
    }


def _words(row: ComponentResult) -> str:
    said = " ".join(part for part in (row.code, " ".join(row.text.split())) if part)
    return f"{row.result or '-':10} {row.kind}: {row.name or row.id}" + (
        f"  {said}" if said else ""
    )


def unreadable(name: str, error: OSError) -> CoeError:
    """Return what to tell when a file cannot be used."""
    return CoeError(
        "file-not-readable",
        f"{name} cannot be read.",
        detail=error.strerror or "",
        hint="Check the name and your rights.",
    )
