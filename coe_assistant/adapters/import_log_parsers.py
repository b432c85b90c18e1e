"""What an import log says about each component, from either of its two forms."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.identifiers import normalise_code

MAX_TEXT_CHARS = 20_000
_MAX_CELLS = 64
# Attributes that name a component, the best first (importjob.data, any kind of element).
_NAMES = ("LocalizedName", "name", "Name", "UniqueName", "schemaName", "logicalname", "id")
_GROUPS = frozenset({"results", "result", "parameters", "parameter"})
_HEADINGS = {
    "type": "kind",
    "componenttype": "kind",
    "itemtype": "kind",
    "name": "name",
    "displayname": "display_name",
    "localizedname": "display_name",
    "id": "id",
    "result": "result",
    "status": "result",
    "errorcode": "code",
    "errortext": "text",
    "description": "text",
    "originalname": "name",
}


class LogParser(Protocol):
    """Gets the events of an XML reader and hands out results."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, data: str) -> None:
        """Take character data."""

    def take(self) -> list[ComponentResult]:
        """Return and forget the results so far."""


@dataclass(slots=True)
class DataParser:
    """``importjob.data``: every element that holds a ``result`` is a component."""

    _path: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _found: deque[ComponentResult] = field(default_factory=deque)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name == "result":
            self._add(attributes)
        self._path.append((name, attributes))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        del name
        self._path.pop()

    def text(self, data: str) -> None:
        """Ignore character data: everything is in attributes."""

    def take(self) -> list[ComponentResult]:
        """Return and forget the results so far."""
        found = list(self._found)
        self._found.clear()
        return found

    def _add(self, result: dict[str, str]) -> None:
        owners = [step for step in self._path if step[0] not in _GROUPS]
        kind, owner = owners[-1] if owners else ("", {})
        name = next((owner[key] for key in _NAMES if owner.get(key)), "")
        code = result.get("errorcode", "")
        self._found.append(
            ComponentResult(
                kind=kind,
                name=name[:MAX_TEXT_CHARS],
                id=owner.get("id", "")[:MAX_TEXT_CHARS],
                result=result.get("result", ""),
                code=normalise_code(code),
                text=result.get("errortext", "")[:MAX_TEXT_CHARS],
            )
        )


@dataclass(slots=True)
class SpreadsheetParser:
    """Formatted results: rows of cells under a row of headings, per worksheet."""

    _cells: list[str] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _length: int = 0
    _columns: dict[int, str] = field(default_factory=dict)
    _sheet: str = ""
    _index: int = 0
    _found: deque[ComponentResult] = field(default_factory=deque)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name == "Worksheet":
            self._columns = {}
            self._sheet = attributes.get("ss:Name", "")
        elif name == "Row":
            self._cells = []
        elif name == "Cell":
            self._cell, self._length = [], 0
            index = attributes.get("ss:Index", "")
            if index.isascii() and index.isdigit() and len(index) < 5:
                missing = min(int(index), _MAX_CELLS) - 1 - len(self._cells)
                self._cells.extend([""] * max(0, missing))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "Cell" and len(self._cells) < _MAX_CELLS:
            self._cells.append("".join(self._cell).strip())
        elif name == "Row":
            self._end_row()

    def text(self, data: str) -> None:
        """Take character data of a cell."""
        if self._length < MAX_TEXT_CHARS:
            self._cell.append(data[: MAX_TEXT_CHARS - self._length])
            self._length += len(data)

    def take(self) -> list[ComponentResult]:
        """Return and forget the results so far."""
        found = list(self._found)
        self._found.clear()
        return found

    def _end_row(self) -> None:
        headings = {
            place: _HEADINGS[key]
            for place, cell in enumerate(self._cells)
            if (key := "".join(cell.lower().split())) in _HEADINGS
        }
        if len(headings) >= 2 and "result" in headings.values():
            self._columns = headings
            return
        row: dict[str, str] = {}
        for place, column in self._columns.items():
            if place < len(self._cells) and self._cells[place]:
                row.setdefault(column, self._cells[place])
        if row.get("result"):
            self._found.append(
                ComponentResult(
                    kind=row.get("kind", self._sheet),
                    name=row.get("name") or row.get("display_name", ""),
                    id=row.get("id", ""),
                    result=row["result"],
                    code=normalise_code(row.get("code", "")),
                    text=row.get("text", ""),
                )
            )
