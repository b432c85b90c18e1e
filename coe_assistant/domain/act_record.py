"""What was asked of the environment, and what came of it: written before and after each request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from coe_assistant.domain.restore_plan import ActKind


class Cause(Enum):
    """Why something was changed."""

    QUIETING = "quieting"
    UNDOING = "undoing"  # of quieting
    RESTORE = "restore"


class ActState(Enum):
    """How far one act is."""

    ASKED = "asked"  # written before the request
    DONE = "done"
    REFUSED = "refused"  # the server said why
    UNKNOWN = "unknown"  # no answer: it may have been done
    LEFT = "left"  # not asked: it is not as the plan saw it, or that could not be read
    CLOSED = "closed"  # every quieted flow up to here was asked to be on again


@dataclass(frozen=True, slots=True)
class ActRecord:
    """One line of the record. It never holds the value of a variable."""

    at: datetime
    cause: Cause
    kind: ActKind
    target: str
    name: str
    state: ActState
    why: str = ""  # id of the reason why it was refused or left
    detail: str = ""  # the server's own words


def quieted_flows(records: Iterable[ActRecord]) -> tuple[str, ...]:
    """Return the flows for which turning off was asked since the last quieting was closed.

    Asked is enough: whether the request arrived is not known after a crash.
    """
    found: dict[str, None] = {}
    for record in records:
        if record.state is ActState.CLOSED:
            found.clear()
        elif record.cause is Cause.QUIETING and record.kind is ActKind.TURN_OFF:
            found[record.target.casefold()] = None
    return tuple(found)


def last_results(records: Iterable[ActRecord], cause: Cause) -> tuple[ActRecord, ...]:
    """Return the newest record of every act of one cause, in the order they were first asked."""
    found: dict[tuple[ActKind, str], ActRecord] = {}
    for record in records:
        if record.cause is cause and record.state is not ActState.CLOSED:
            found[record.kind, record.target.casefold() or record.name] = record
    return tuple(found.values())
