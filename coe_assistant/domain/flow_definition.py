"""What the definition of a flow says about when it runs and whom it calls."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# A flow of the kit has about 2000 parts; more than this is no flow.
_MOST_PARTS = 200_000


@dataclass(frozen=True, slots=True)
class FlowDefinition:
    """Whether a flow starts by a schedule, and the ids (lower case) of the flows it calls."""

    is_scheduled: bool
    children: tuple[str, ...] = ()


def read_definition(client_data: str) -> FlowDefinition | None:
    """Return what workflow.clientdata says; None when it is not what flows have there."""
    try:
        document = json.loads(client_data)
    except (ValueError, RecursionError):
        return None
    definition = _at(document, "properties", "definition")
    triggers = _at(definition, "triggers")
    if not isinstance(definition, dict) or not isinstance(triggers, dict):
        return None
    kinds = {str(_at(one, "type")).casefold() for one in triggers.values()}
    children = {
        str(name).casefold()
        for part in _parts(definition.get("actions"))
        if str(part.get("type", "")).casefold() == "workflow"
        for name in [_at(part, "inputs", "host", "workflowReferenceName")]
        if _GUID.fullmatch(str(name))
    }
    return FlowDefinition("recurrence" in kinds, tuple(sorted(children)))


def _at(value: Any, *names: str) -> Any:  # noqa: ANN401 - JSON
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _parts(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Yield every object below value; a stack of its own, since scopes nest deep."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST_PARTS:
        one = waiting.pop()
        seen += 1
        if isinstance(one, dict):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
