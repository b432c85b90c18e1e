"""Whether what an act would change is still as its plan saw it."""

from __future__ import annotations

from enum import Enum

from coe_assistant.domain.configuration import FlowState
from coe_assistant.domain.restore_plan import Act, ActKind

CHANGED_SINCE = "changed-since"
GONE_SINCE = "gone"
ALREADY_SO = "already-so"
NOT_REREAD = "not-reread"


class Standing(Enum):
    """How the present value stands to the plan."""

    AS_PLANNED = "as-planned"
    AS_WANTED = "as-wanted"  # nothing is left to do
    CHANGED = "changed"  # somebody else's choice
    GONE = "gone"


def standing(act: Act, present: str | None) -> Standing:
    """Return how the present value stands to what the plan saw; None: it is not there any more.

    A flow is judged by its state alone: whether the platform itself moves the time of its last
    change (when a reference of it is bound, for example) is not documented.
    """
    if present is None:
        return Standing.GONE
    if _same(act, present, wanted(act)):
        return Standing.AS_WANTED
    return Standing.AS_PLANNED if _same(act, present, act.seen) else Standing.CHANGED


def wanted(act: Act) -> str:
    """Return the value that there is when the act is done."""
    match act.kind:
        case ActKind.TURN_ON:
            return FlowState.ON.value
        case ActKind.TURN_OFF:
            return FlowState.OFF.value
        case ActKind.BIND | ActKind.WRITE:
            return act.value


def _same(act: Act, present: str, other: str) -> bool:
    if act.kind is ActKind.WRITE:
        return present == other
    return present.casefold() == other.casefold()  # ids
