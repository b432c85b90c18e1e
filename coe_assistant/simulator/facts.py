"""Components of the kit's solutions at a version, read from resources/simulator/kit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coe_assistant.simulator.brought_parts import brought_rows
from coe_assistant.simulator.resources import FOLDER, stable_id
from coe_assistant.simulator.scenario_parts import Brought

# Name the layer API uses, and logical name, by component type (http-contracts 1.5). Codes from
# 10000 on differ per organisation in reality; this organisation gives references this one.
CONNECTION_REFERENCE_TYPE = 10132
TYPE_NAMES: dict[int, tuple[str, str]] = {
    1: ("Entity", "entity"),
    2: ("Attribute", "attribute"),
    9: ("OptionSet", "optionset"),
    20: ("Role", "role"),
    26: ("SavedQuery", "savedquery"),
    29: ("Workflow", "workflow"),
    60: ("SystemForm", "systemform"),
    61: ("WebResource", "webresource"),
    80: ("AppModule", "appmodule"),
    300: ("CanvasApp", "canvasapp"),
    380: ("EnvironmentVariableDefinition", "environmentvariabledefinition"),
    CONNECTION_REFERENCE_TYPE: ("connectionreference", "connectionreference"),
}


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a solution."""

    type: int
    object_id: str
    name: str
    display: str
    data: dict[str, Any]


def version_key(version: str) -> tuple[int, ...]:
    """Return numbers to compare: 4.9 < 4.15 < 4.50.6, missing numbers count as 0."""
    numbers = [int(part) if part.isdigit() else 0 for part in version.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def platform_solutions() -> list[tuple[str, str]]:
    """Return name and version of solutions that every organisation of ours has."""
    data = json.loads((FOLDER / "platform-solutions.json").read_text("utf-8"))
    return [(row["name"], row["version"]) for row in data["solutions"]]


class KitSolution:
    """What is known of one solution of the kit."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = {"columns": [], **data}
        self.key = str(data["key"])
        self.unique_name = str(data["unique_name"])
        self.display_name = str(data["display_name"])
        self.publisher: dict[str, str] = data["publisher"]
        self.requires: list[dict[str, Any]] = data["requires"]

    def rows(self, kind: str, version: str) -> list[dict[str, Any]]:
        """Return the entries of one kind that this version ships."""
        wanted = version_key(version)
        return [
            row
            for row in self.data[kind]
            if version_key(row.get("since", "0")) <= wanted
            and ("until" not in row or wanted < version_key(row["until"]))
        ]

    def components(self, version: str, *, columns: bool = False) -> list[Component]:
        """Return all components of a version; columns of tables only on demand (1400 in Core)."""
        found = [
            Component(29, row["id"], row["name"], row["name"], row)
            for row in self.rows("flows", version)
        ]
        for type_code, kind in (
            (300, "canvas_apps"),
            (CONNECTION_REFERENCE_TYPE, "connection_references"),
            (380, "environment_variables"),
            (80, "model_driven_apps"),
            (1, "tables"),
        ):
            found += [
                Component(type_code, self._id(kind, row["name"]), row["name"], row["display"], row)
                for row in self.rows(kind, version)
            ]
        for type_code, kind in ((20, "security_roles"), (61, "web_resources")):
            found += [
                Component(type_code, row["id"], row["name"], row["name"], row)
                for row in self.rows(kind, version)
            ]
        found += [
            Component(9, self._id("option_sets", name), name, name, {})
            for name in self.data["option_sets"]
        ]
        return found + (self._columns(version) if columns else [])

    def _columns(self, version: str) -> list[Component]:
        return [
            part
            for row in self.rows("tables", version)
            for part in self.table_parts(row, version)
            if part.type == 2
        ]

    def table_parts(self, table: dict[str, Any], version: str) -> list[Component]:
        """Return columns, a form and a view of a table, with what a scenario adds for a while."""
        name = table["name"]
        columns = [
            Component(2, self._id("column", f"{name}.{number}"), one, one, {})
            for number in range(table["attributes"])
            for one in [f"{name}_column{number + 1}"]
        ]
        columns += [
            Component(
                2, self._id("column", f"{name}.{row['name']}"), row["name"], row["display"], {}
            )
            for row in self.rows("columns", version)
            if row["table"] == name
        ]
        form = Component(60, self._id("form", name), "Information", "Information", {})
        view = f"Active {table['display']}"
        return [*columns, form, Component(26, self._id("view", name), view, view, {})]

    def _id(self, kind: str, name: str) -> str:
        return stable_id(self.key, kind, name)


class Kit:
    """All solutions of the kit that the simulated tenant knows.

    Args:
        brought: What the scenario lets versions bring besides.
    """

    def __init__(self, brought: Sequence[Brought] = ()) -> None:
        self._brought = brought

    @cached_property
    def solutions(self) -> dict[str, KitSolution]:
        """Solutions by key (core, governance, nurture, innovation, creatorkit)."""
        files = sorted((FOLDER / "kit").glob("*.json"))
        loaded = [KitSolution(json.loads(file.read_text("utf-8"))) for file in files]
        found = {solution.key: solution for solution in loaded}
        for one in self._brought:
            for kind, rows in brought_rows(one).items():
                found[one.solution].data[kind] += rows
        return found

    def by_unique_name(self, unique_name: str) -> KitSolution | None:
        """Return the solution of this unique name, or None for one outside the kit."""
        wanted = unique_name.casefold()
        for solution in self.solutions.values():
            if solution.unique_name.casefold() == wanted:
                return solution
        return None
