"""Reads the parts of an installed solution in the form in which versions are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coe_assistant.domain.difference import APP_TYPE, TABLE_TYPE, Part, PartKind, PartSet
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import CoeError
from coe_assistant.ports import Dataverse

WORKFLOW_TYPE = 29  # component types (http-contracts 1.5)
_LISTED = {
    PartKind.TABLE: int(TABLE_TYPE),
    PartKind.APP: int(APP_TYPE),
    PartKind.VARIABLE: 380,
}


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


def read_installed_parts(dataverse: Dataverse, solution: InstalledSolution) -> InstalledParts:
    """Return the parts of solution; an answer that fails leaves the other kinds known.

    Variables are taken from the list of components, so that no value of them is read.
    """
    reading = _Reading(dataverse, solution.id)
    parts: dict[PartKind, tuple[Part, ...]] = {}
    problems: list[str] = []
    for read in (reading.listed, reading.flows, reading.references):
        problems += _tried(read, parts)
    return InstalledParts(parts, frozenset(reading.type_codes), " ".join(dict.fromkeys(problems)))


def _tried(read: Callable[[], PartSet], parts: dict[PartKind, tuple[Part, ...]]) -> list[str]:
    try:
        parts.update(read())
    except CoeError as error:
        return [error.title]
    return []


class _Reading:
    def __init__(self, dataverse: Dataverse, solution_id: str) -> None:
        self._dataverse = dataverse
        self._id = solution_id
        self.type_codes: dict[str, int] = {}

    def listed(self) -> PartSet:
        rows = self._dataverse.component_summaries(self._id)
        self.type_codes = {row.object_id.casefold(): row.type_code for row in rows}
        return {
            kind: tuple(
                Part(row.schema_name.casefold(), row.name, row.object_id, row.type_code)
                for row in rows
                if row.type_code == code and row.schema_name
            )
            for kind, code in _LISTED.items()
        }

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
