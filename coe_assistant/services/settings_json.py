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


def settings_lines(needs: Sequence[SettingsNeeds]) -> Iterator[str]:
    """Give the same for people, line by line."""
    for one in needs:
        yield f"What {one.display_name or one.solution} leaves open:"
        for ref in one.references:
            yield f"  Connection for {ref.logical_name} ({ref.connector}):"
            yield from _choices(ref)
        for item in one.variables:
            yield _value(item)
        for item in one.secrets:
            yield f"  {item.schema_name} is a secret: set it in the portal after the import."
        if "references" in one.unread:
            yield "  Connection references could not be read: they are left as they are."
        if "variables" in one.unread:
            yield "  Environment variables could not be read: they are left as they are."


def _value(one: NeededVariable) -> str:
    kind = _TYPES.get(one.type_code, str(one.type_code))
    if not one.can_be_asked:
        return f"  Value for {one.schema_name} ({kind}): set it in the portal after the import."
    if one.default:
        return f"  Value for {one.schema_name} ({kind}), by default: {one.default}"
    return f"  Value for {one.schema_name} ({kind})"


def _choices(one: NeededReference) -> Iterator[str]:
    if one.choices is None:
        yield "    The connections could not be read."
    elif not one.choices:
        yield "    There is no connection yet."
    for item in one.choices or ():
        owner, status = item.owner or item.name, item.status or "?"
        if item.id == one.proposed:
            yield f"    {item.id} of {owner}, {status}; taken where none is given"
        else:
            yield f"    {item.id} of {owner}, {status}"
