"""Turns the facts of a check (JSON values with ids as names) into rows for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coe_assistant.ui.text import tr

_MOST = 12


def fact_rows(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return name and value of each fact, long lists cut with a count of the rest."""
    return [(_name(key), _value(value)) for key, value in facts.items()]


def _name(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _value(value: object) -> str:
    if value is None:
        return tr("not known")
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, Mapping):
        return ", ".join(f"{_name(str(key))}: {_value(item)}" for key, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _list(value)
    return str(value)


def _list(values: Sequence[object]) -> str:
    if not values:
        return tr("none")
    lines = [_value(item) for item in values[:_MOST]]
    if len(values) > _MOST:
        lines.append(tr("and {count} more").format(count=len(values) - _MOST))
    return "\n".join(lines)
