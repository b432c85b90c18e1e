"""What a scenario lets a version bring besides the facts of the kit, in the facts' shape."""

from __future__ import annotations

from typing import Any

from coe_assistant.simulator.resources import stable_id
from coe_assistant.simulator.scenario_parts import Brought


def brought_rows(one: Brought) -> dict[str, list[dict[str, Any]]]:
    """Return rows as in resources/simulator/kit, by their kind."""
    found = _rows(one)
    if one.until:
        found = {kind: [row | {"until": one.until} for row in rows] for kind, rows in found.items()}
    return found


def _rows(one: Brought) -> dict[str, list[dict[str, Any]]]:
    return {
        "columns": [
            {"name": name, "table": table, "display": _spaced(name), "since": one.since}
            for name, table in one.columns.items()
        ],
        "connection_references": [
            {"name": name, "display": _spaced(name), "connector": connector, "since": one.since}
            for name, connector in one.references.items()
        ],
        "environment_variables": [
            {
                "name": name,
                "display": _spaced(name),
                "type": code,
                "default": one.defaults.get(name),
                "required": False,
                "since": one.since,
            }
            for name, code in one.variables.items()
        ],
        "flows": [
            {
                "id": stable_id("brought flow", name),
                "name": name,
                "category": 5,
                "trigger": "Recurrence",
                "refs": list(refs),
                "order": 50,
                "since": one.since,
            }
            for name, refs in one.flows.items()
        ],
    }


def _spaced(name: str) -> str:
    """Return the words of a name: admin_NewRegion is New Region."""
    plain = name.partition("_")[2] or name
    return "".join(f" {one}" if one.isupper() else one for one in plain).strip()
