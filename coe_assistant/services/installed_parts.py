"""Reads the parts of an installed solution in the form in which versions are compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coe_assistant.domain.configuration import ComponentSummary
from coe_assistant.domain.difference import (
    APP_TYPE,
    TABLE_TYPE,
    Part,
    PartKind,
    PartSet,
    inside_part,
)
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import CoeError
from coe_assistant.ports import Dataverse

WORKFLOW_TYPE = 29  # component types (http-contracts 1.5)
_LISTED = {
    PartKind.TABLE: int(TABLE_TYPE),
    PartKind.APP: int(APP_TYPE),
    PartKind.VARIABLE: 380,
}
_INSIDE = {PartKind.COLUMN: 2, PartKind.FORM: 60, PartKind.VIEW: 26}
AT_ONCE = 4  # http-contracts 1.6: more would eat the budget of service protection


@dataclass(frozen=True, slots=True)
class InstalledParts:
    """The parts of one installed solution.

    Args:
        own_ids: Ids of all its components, in lower case.
        problem: Why a kind is not known, for people; "" when all are.
    """

    parts: PartSet
    own_ids: frozenset[str] = frozenset()
    problem: str = ""


def read_installed_parts(
    dataverse: Dataverse, solution: InstalledSolution, tables: frozenset[str] = frozenset()
) -> InstalledParts:
    """Return the parts of solution; an answer that fails leaves the other kinds known.

    Variables are taken from the list of components, so that no value of them is read.

    Args:
        dataverse: The environment.
        solution: Whose parts.
        tables: Logical names of the tables whose columns, forms and views are wanted, too.
    """
    reading = _Reading(dataverse, solution.id, tables)
    parts: dict[PartKind, tuple[Part, ...]] = {}
    problems: list[str] = []
    for read in (reading.listed, reading.flows, reading.references, reading.insides):
        problems += _tried(read, parts)
    return InstalledParts(parts, frozenset(reading.type_codes), " ".join(dict.fromkeys(problems)))


def _tried(read: Callable[[], PartSet], parts: dict[PartKind, tuple[Part, ...]]) -> list[str]:
    try:
        parts.update(read())
    except CoeError as error:
        return [error.title]
    return []


class _Reading:
    def __init__(self, dataverse: Dataverse, solution_id: str, wanted: frozenset[str]) -> None:
        self._dataverse = dataverse
        self._id = solution_id
        self._wanted = wanted
        self._tables: dict[str, str] = {}
        self.type_codes: dict[str, int] = {}

    def listed(self) -> PartSet:
        rows = self._dataverse.component_summaries(self._id)
        self.type_codes = {row.object_id.casefold(): row.type_code for row in rows}
        self._tables = {
            row.schema_name.casefold(): row.name or row.schema_name
            for row in rows
            if row.type_code == int(TABLE_TYPE)
        }
        return {
            kind: tuple(
                Part(row.schema_name.casefold(), row.name, row.object_id, row.type_code)
                for row in rows
                if row.type_code == code and row.schema_name
            )
            for kind, code in _LISTED.items()
        }

    def insides(self) -> PartSet:
        asked = [
            (kind, code, table)
            for table in sorted(self._wanted & self._tables.keys())
            for kind, code in _INSIDE.items()
        ]
        if not asked:
            return dict.fromkeys(_INSIDE, ())  # no table stays
        answers = self._dataverse.table_summaries(
            self._id, [(table, code) for _, code, table in asked]
        )
        found: dict[PartKind, list[Part]] = {kind: [] for kind in _INSIDE}
        for (kind, code, table), rows in zip(asked, answers, strict=True):
            found[kind] += self._inside(kind, code, table, rows)
        return {kind: tuple(parts) for kind, parts in found.items()}

    def _inside(
        self, kind: PartKind, code: int, table: str, rows: Sequence[ComponentSummary]
    ) -> list[Part]:
        name = self._tables[table]
        return [
            inside_part(
                table,
                name,
                row.schema_name if kind is PartKind.COLUMN else row.object_id,
                row.name or row.schema_name,
                row.object_id,
                code,
            )
            for row in rows
            if row.type_code == code
        ]

    def flows(self) -> PartSet:
        rows = [row for row in self._dataverse.flows(self._id) if row.is_managed]
        parts = (Part(row.id.casefold(), row.name, row.id, WORKFLOW_TYPE) for row in rows)
        return {PartKind.FLOW: tuple(parts)}

    def references(self) -> PartSet:
        rows = self._dataverse.connection_references(self._id)
        return {
            PartKind.REFERENCE: tuple(
                # The type code of references differs by environment; the list above has it.
                Part(
                    row.logical_name.casefold(),
                    row.logical_name,
                    row.id,
                    self.type_codes.get(row.id.casefold(), 0),
                )
                for row in rows
            )
        }
