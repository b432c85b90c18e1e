"""``$select``, ``$orderby``, ``$top`` and ``$expand``, checked against the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coe_assistant.simulator.odata_expression import Expression, ODataError, Row, instant, matches
from coe_assistant.simulator.odata_filter import parse_filter
from coe_assistant.simulator.resources import FOLDER

FORMATTED = "@OData.Community.Display.V1.FormattedValue"
_KNOWN = {"$select", "$filter", "$orderby", "$top", "$expand", "$count", "$skiptoken"}
_EXPAND = re.compile(r"([A-Za-z_]\w*)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?(?:,|$)")


@dataclass(frozen=True, slots=True)
class Navigation:
    """A relation from one table to another."""

    target: str
    collection: bool
    lookup: str | None


@dataclass(frozen=True, slots=True)
class EntitySet:
    """Columns and relations of one table."""

    name: str
    entity: str
    key: str
    columns: dict[str, str]
    navigations: dict[str, Navigation]
    options: dict[str, dict[str, str]]


class Schema:
    """The tables that the simulated organisation has."""

    @cached_property
    def sets(self) -> dict[str, EntitySet]:
        """Entity sets by name."""
        data = json.loads((FOLDER / "dataverse-schema.json").read_text("utf-8"))
        return {name: _entity_set(name, part) for name, part in data["entity_sets"].items()}

    @cached_property
    def set_of_entity(self) -> dict[str, str]:
        """Entity set by logical name."""
        return {part.entity: name for name, part in self.sets.items()}


@dataclass(frozen=True, slots=True)
class Query:
    """What a client asked for."""

    select: tuple[str, ...] = ()
    filter: Expression | None = None
    order: tuple[tuple[str, bool], ...] = ()
    top: int | None = None
    expand: tuple[tuple[str, str], ...] = ()
    count: bool = False
    skip: int = 0


def parse_query(options: Mapping[str, str], table: EntitySet) -> Query:
    """Read the query options of a request.

    Raises:
        ODataError: An option, column or relation does not exist.
    """
    unknown = [name for name in options if name.startswith("$") and name not in _KNOWN]
    if unknown:
        msg = f"The query parameter {unknown[0]} is not supported."
        raise ODataError(msg)
    text = options.get("$filter", "")
    return Query(
        select=tuple(_column(table, name) for name in _listed(options.get("$select", ""))),
        filter=parse_filter(text, table.columns, table.entity) if text.strip() else None,
        order=tuple(_order(table, part) for part in _listed(options.get("$orderby", ""))),
        top=_number("$top", options["$top"]) if "$top" in options else None,
        expand=tuple(_expansions(table, options.get("$expand", ""))),
        count=options.get("$count") == "true",
        skip=_number("$skiptoken", options.get("$skiptoken", "0")),
    )


def chosen(rows: Iterable[Row], query: Query) -> list[Row]:
    """Return the rows that pass the filter, in the order asked for, all pages together."""
    kept = [row for row in rows if query.filter is None or matches(query.filter, row)]
    for column, descending in reversed(query.order):
        kept.sort(key=lambda row: _sortable(row.get(column)), reverse=descending)
    return kept if query.top is None else kept[: query.top]


def shown(
    row: Row, table: EntitySet, select: tuple[str, ...], *, formatted: bool
) -> dict[str, Any]:
    """Return a row as the service writes it: key and etag always, columns as selected."""
    names = select or tuple(name for name, kind in table.columns.items() if kind != "Binary")
    out: dict[str, Any] = {"@odata.etag": f'W/"{row.get("versionnumber", 1000001)}"'}
    for name in dict.fromkeys((*names, table.key)):
        value = row.get(name)
        out[name] = value
        if formatted and value is not None:
            label = _label(table, name, value, row)
            if label is not None:
                out[name + FORMATTED] = label
    return out


def _label(table: EntitySet, name: str, value: object, row: Row) -> str | None:
    if name.endswith("_value"):
        known = row.get(name + FORMATTED)
        return str(known) if known else None
    choices = table.options.get(name)
    if choices is None:
        return ("Yes" if value else "No") if isinstance(value, bool) else None
    return choices.get(str(int(value)) if isinstance(value, bool | int) else str(value))


def _entity_set(name: str, part: dict[str, Any]) -> EntitySet:
    columns = {column: kind for kind, names in part["columns"].items() for column in names}
    navs = {nav: Navigation(*values) for nav, values in part["navs"].items()}
    return EntitySet(name, part["entity"], part["key"], columns, navs, part["options"])


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _column(table: EntitySet, name: str) -> str:
    if name not in table.columns:
        msg = (
            f"Could not find a property named '{name}' on type "
            f"'Microsoft.Dynamics.CRM.{table.entity}'."
        )
        raise ODataError(msg)
    return name


def _order(table: EntitySet, part: str) -> tuple[str, bool]:
    name, _, direction = part.partition(" ")
    if direction.strip() not in {"", "asc", "desc"}:
        msg = f"Syntax error in $orderby at '{part}'."
        raise ODataError(msg)
    return _column(table, name), direction.strip() == "desc"


def _number(option: str, text: str) -> int:
    if not text.isdigit() or len(text) > 9:
        msg = f"Invalid value '{text}' for {option} query option found."
        raise ODataError(msg)
    return int(text)


def _expansions(table: EntitySet, text: str) -> Iterable[tuple[str, str]]:
    at = 0
    while at < len(text):
        found = _EXPAND.match(text, at)
        if found is None:
            msg = f"Syntax error in $expand at position {at}."
            raise ODataError(msg)
        if found.group(1) not in table.navigations:
            msg = (
                f"Could not find a property named '{found.group(1)}' on type "
                f"'Microsoft.Dynamics.CRM.{table.entity}'."
            )
            raise ODataError(msg)
        yield found.group(1), found.group(2) or ""
        at = found.end()


def _sortable(value: object) -> tuple[int, Any]:
    if value is None:
        return (0, 0)
    if isinstance(value, str):
        try:
            return (1, instant(value).timestamp())
        except ValueError:
            return (2, value.casefold())
    return (1, value)
