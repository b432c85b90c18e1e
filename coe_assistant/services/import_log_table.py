"""The components of an import log as a table that a spreadsheet opens."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

from coe_assistant.domain.component_result import ComponentResult

HEADINGS = ("type", "name", "id", "result", "code", "text")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def component_csv(rows: Iterable[ComponentResult]) -> Iterator[str]:
    """Yield the lines of a CSV file, the headings first.

    A cell that a spreadsheet would take for a formula is marked as text: names in a log are
    untrusted.
    """
    yield _line(HEADINGS)
    for row in rows:
        yield _line((row.kind, row.name, row.id, row.result, row.code, row.text))


def write_component_table(rows: Iterable[ComponentResult], path: Path) -> Path:
    """Write the rows as a CSV file that spreadsheets read as UTF-8; return path.

    Raises:
        OSError: the file cannot be written; what stood there before is then unchanged.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("w", encoding="utf-8-sig", errors="replace", newline="") as stream:
            stream.writelines(component_csv(rows))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
