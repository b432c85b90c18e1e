"""What an import leaves open, for scripts and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coe_assistant.domain.settings_needs import NeededReference, NeededVariable, SettingsNeeds
from coe_assistant.domain.variable_value import BOOLEAN, DATA_SOURCE, JSON, NUMBER, SECRET, TEXT

_TYPES: Mapping[int, str] = {
    TEXT: "text",
    NUMBER: "number",
    BOOLEAN: "boolean",
    JSON: "json",
    DATA_SOURCE: "data-source",
    SECRET: "secret",
}


def settings_document(needs: Sequence[SettingsNeeds]) -> list[Mapping[str, Any]]:
    """Return what could be given to upgrade by --variable and --connection, by solution."""
    return [
        {
            "solution": one.solution,
            "variables": [_variable(item) for item in one.variables],
            "references": [_reference(item) for item in one.references],
            "secrets": [item.schema_name for item in one.secrets],
            "not_read": list(one.unread),
        }
        for one in needs
    ]


def _variable(one: NeededVariable) -> Mapping[str, Any]:
    return {
        "schema_name": one.schema_name,
        "display_name": one.label,
        "type": _TYPES.get(one.type_code, str(one.type_code)),
        "why": one.why,
        "default": one.default or None,
        "can_be_given": one.can_be_asked,
    }


def _reference(one: NeededReference) -> Mapping[str, Any]:
    return {
        "logical_name": one.logical_name,
        "display_name": one.label,
        "connector": one.connector,
        "why": one.why,
        "connections": None
        if one.choices is None
        else [
            {"id": item.id, "name": item.name, "owner": item.owner, "status": item.status}
            for item in one.choices
        ],
        "proposed": one.proposed or None,
    }


def settings_words(needs: Sequence[SettingsNeeds]) -> str:
    """Return the same for people; "" when nothing is open."""
    return "\n".join(line for one in needs for line in _lines(one))


def _lines(one: SettingsNeeds) -> Iterator[str]:
    yield f"What {one.display_name or one.solution} leaves open:"
    for ref in one.references:
        yield f"  connection for {ref.logical_name} ({ref.connector}): {_choices(ref)}"
    for item in one.variables:
        default = f", default {item.default!r}" if item.default else ""
        where = "" if item.can_be_asked else "; to be set in the portal"
        kind = _TYPES.get(item.type_code, "of an unknown type")
        yield f"  value for {item.schema_name} ({kind}{default}){where}"
    for item in one.secrets:
        yield f"  {item.schema_name} is a secret: set it in the portal after the import"
    for part in one.unread:
        yield f"  {part} could not be read: they are left as they are"


def _choices(one: NeededReference) -> str:
    if one.choices is None:
        return "connections could not be read"
    if not one.choices:
        return "there is none yet"
    return "; ".join(
        f"{item.id} of {item.owner or item.name} ({item.status or 'status not told'}"
        + (", taken by itself)" if item.id == one.proposed else ")")
        for item in one.choices
    )
