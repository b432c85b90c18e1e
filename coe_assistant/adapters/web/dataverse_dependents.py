"""Reads what uses a component, by name: the platform's answer holds ids alone (1.11)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coe_assistant.adapters.web.odata import DataverseApi, Row, any_of, batches, number, text
from coe_assistant.domain.configuration import Dependency
from coe_assistant.domain.errors import ServiceError

_BATCH = 60  # ids in one filter: about 4 KB of URL
_CONNECTION_REFERENCE = "connectionreference"


@dataclass(frozen=True, slots=True)
class _Table:
    """Where components of a type have their names."""

    word: str
    entity_set: str
    key: str
    name: str


# Fixed type codes (http-contracts 1.5); tables and columns have no row of their own to ask for.
_TABLES: Mapping[int, _Table] = {
    20: _Table("security role", "roles", "roleid", "name"),
    26: _Table("view", "savedqueries", "savedqueryid", "name"),
    29: _Table("flow", "workflows", "workflowid", "name"),
    60: _Table("form", "systemforms", "formid", "name"),
    61: _Table("web resource", "webresourceset", "webresourceid", "name"),
    62: _Table("site map", "sitemaps", "sitemapid", "sitemapname"),
    66: _Table("control", "customcontrols", "customcontrolid", "name"),
    80: _Table("model-driven app", "appmodules", "appmoduleid", "name"),
    300: _Table("canvas app", "canvasapps", "canvasappid", "displayname"),
    380: _Table(
        "environment variable",
        "environmentvariabledefinitions",
        "environmentvariabledefinitionid",
        "displayname",
    ),
}
_REFERENCES = _Table(
    "connection reference",
    "connectionreferences",
    "connectionreferenceid",
    "connectionreferencedisplayname",
)
_WORDS = {1: "table", 2: "column", 9: "choice", 10: "relationship", 14: "key", 59: "chart"}


class DependentReader:
    """Asks for dependents and fills in names and solutions, each looked up once.

    Args:
        api: Sends the requests.
    """

    def __init__(self, api: DataverseApi) -> None:
        self._api = api
        self._names: dict[str, str] = {}
        self._solutions: dict[str, str] = {}
        self._own_types: Mapping[int, str] | None = None
        self._lock = threading.Lock()

    def dependents(self, component_id: str, type_code: int) -> tuple[Dependency, ...]:
        """Return what keeps a component from being removed (RetrieveDependenciesForDelete).

        A name that cannot be read is "": the id is there all the same.
        """
        rows = self._api.rows(
            f"RetrieveDependenciesForDelete(ObjectId={component_id},ComponentType={type_code})"
        )
        if not rows:
            return ()
        with self._lock:  # callers on several threads would ask for the same names at once
            self._learn(rows)
        return tuple(self._dependency(row) for row in rows)

    def _dependency(self, row: Row) -> Dependency:
        required, dependent = _id(row, "required"), _id(row, "dependent")
        return Dependency(
            required_name=self._names.get(required, ""),
            required_type=self._word(number(row, "requiredcomponenttype") or 0),
            required_solution=self._solutions.get(_solution_id(row, "required"), ""),
            dependent_name=self._names.get(dependent, ""),
            dependent_type=self._word(number(row, "dependentcomponenttype") or 0),
            dependent_solution=self._solutions.get(_solution_id(row, "dependent"), ""),
            dependent_id=dependent,
        )

    def _learn(self, rows: Iterable[Row]) -> None:
        wanted: dict[int, set[str]] = {}
        solutions: set[str] = set()
        for row in rows:
            for side in ("required", "dependent"):
                code = number(row, f"{side}componenttype") or 0
                wanted.setdefault(code, set()).add(_id(row, side))
                solutions.add(_solution_id(row, side))
        for code, ids in wanted.items():
            self._learn_names(code, ids - set(self._names) - {""})
        self._learn_solutions(solutions - set(self._solutions) - {""})

    def _learn_names(self, code: int, ids: set[str]) -> None:
        table = self._table(code) if ids else None
        if table is None:
            return
        for group in batches(sorted(ids), _BATCH):
            rows = self._read(table.entity_set, f"{table.key},{table.name}", table.key, group)
            self._names |= {text(row, table.key).lower(): text(row, table.name) for row in rows}

    def _learn_solutions(self, ids: set[str]) -> None:
        for group in batches(sorted(ids), _BATCH):
            rows = self._read("solutions", "solutionid,uniquename", "solutionid", group)
            self._solutions |= {
                text(row, "solutionid").lower(): text(row, "uniquename") for row in rows
            }

    def _read(self, entity_set: str, columns: str, key: str, ids: Iterable[str]) -> list[Row]:
        try:
            return self._api.rows(entity_set, select=columns, filter=any_of(key, list(ids)))
        except ServiceError:
            return []  # the dependents are known; only their names are not

    def _table(self, code: int) -> _Table | None:
        if code >= 10_000 and self._types().get(code, "").casefold() == _CONNECTION_REFERENCE:
            return _REFERENCES
        return _TABLES.get(code)

    def _types(self) -> Mapping[int, str]:
        """Return the names of this environment's own type codes (http-pitfalls 8)."""
        if self._own_types is None:
            try:
                rows = self._api.rows(
                    "solutioncomponentdefinitions", select="solutioncomponenttype,name"
                )
            except ServiceError:
                return {}
            self._own_types = {
                number(row, "solutioncomponenttype") or 0: text(row, "name") for row in rows
            }
        return self._own_types

    def _word(self, code: int) -> str:
        table = self._table(code)
        return table.word if table is not None else _WORDS.get(code, f"component type {code}")


def _id(row: Row, side: str) -> str:
    return text(row, f"{side}componentobjectid").lower()


def _solution_id(row: Row, side: str) -> str:
    return text(row, f"{side}componentbasesolutionid").lower()
