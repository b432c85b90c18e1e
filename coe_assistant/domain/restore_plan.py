"""What must be done so that an environment is as it was before, and in which order.

References first, then variables, then flows: a flow does not turn on while its connection or its
child is missing. Nothing is taken away: what works now stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.connection_choice import only_choice, working_connections
from coe_assistant.domain.flow_match import FlowMatch, MatchedBy, match_flows
from coe_assistant.domain.flow_order import turn_on_order
from coe_assistant.domain.snapshot import Snapshot, SnapshotFlow, SnapshotReference
from coe_assistant.domain.snapshot_changes import is_same_value


class ActKind(Enum):
    """One kind of request."""

    BIND = "bind-reference"
    WRITE = "write-variable"
    TURN_ON = "turn-on-flow"
    TURN_OFF = "turn-off-flow"


@dataclass(frozen=True, slots=True)
class Act:
    """One request that changes something.

    Args:
        target: Id of the row: flow, reference, variable's value, or "" for a value that is new.
        value: Connection id or variable value; never that of a secret.
        definition: Id of the variable's definition.
        schema_name: Name of the variable.
        why: Id of the reason: bound-before, same-connector, value-gone, on-before, new-id,
            scheduled, quieted.
        seen: What the plan found in its place: connection id, value or state of the flow.
    """

    kind: ActKind
    target: str
    name: str
    why: str
    value: str = ""
    definition: str = ""
    schema_name: str = ""
    seen: str = ""  # only what is empty is bound or written

    @property
    def key(self) -> str:
        """What stays the same when the act is planned again."""
        return f"{self.kind.value} {self.target or self.definition}".casefold()


@dataclass(frozen=True, slots=True)
class ByHand:
    """Something that only a person can do; why is the id of the reason."""

    kind: str  # variable, reference or flow
    name: str
    why: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """Acts in their order, what is left to a person, and what is off on purpose."""

    acts: tuple[Act, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    stays_off: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when nothing would change."""
        return not self.acts

    @property
    def is_as_before(self) -> bool:
        """True when all was read, nothing would change, and nothing is left to a person."""
        return not self.acts and not self.by_hand


NOT_READ = "not-read"
_PARTS = {"references": "reference", "variables": "variable", "flows": "flow"}


def plan_restore(
    before: Snapshot,
    now: Snapshot,
    rank: Mapping[str, int],
    connections: Sequence[Connection] | None,
    listed: Iterable[Connection] = (),
) -> RestorePlan:
    """Return what gives back what was there before.

    Args:
        before: The state that is wanted.
        now: The state as it is.
        rank: The product's order of flows (flow_order.rank_of).
        connections: Those that the account may bind; None where that cannot be read.
        listed: Those that it may see, others' included: an administrator sees all.
    """
    others = {one.id for one in listed} - {one.id for one in connections or ()}
    bound, unbound = _plan_references(before, now, connections, others)
    written, unwritten = _plan_variables(before, now)
    matches = () if before.lacks("flows") or now.lacks("flows") else match_flows(before, now)
    return RestorePlan(
        (*bound, *written, *turn_on_acts(matches, rank)),
        (
            *_unread(before, now),
            *unbound,
            *unwritten,
            *_flows_by_hand(matches),
            *_kept(before, now),
        ),
        tuple(
            match.now.name
            for match in matches
            if match.now is not None and not match.before.is_on and not match.now.is_on
        ),
    )


def _unread(before: Snapshot, now: Snapshot) -> Iterable[ByHand]:
    for part, kind in _PARTS.items():
        if before.lacks(part) or now.lacks(part):
            yield ByHand(kind, "(all)", NOT_READ)


def turn_on_acts(matches: Iterable[FlowMatch], rank: Mapping[str, int]) -> tuple[Act, ...]:
    """Return the acts that turn on every flow that was on and is off, children first."""
    flows: list[SnapshotFlow] = []
    why: dict[str, str] = {}
    for match in matches:
        if match.now is not None and match.before.is_on and not match.now.is_on:
            flows.append(match.now)
            why[match.now.id] = "new-id" if match.by is MatchedBy.NAME else "on-before"
    order = turn_on_order(flows, rank)
    return tuple(
        Act(ActKind.TURN_ON, flow.id, flow.name, why[flow.id], seen=flow.state.value)
        for flow in order
    )


def quieting_acts(before: Snapshot, rank: Mapping[str, int]) -> tuple[Act, ...]:
    """Return the acts that turn off the scheduled flows of the product, parents first."""
    watched = {one.unique_name for one in before.solutions if one.is_watched and one.is_managed}
    scheduled = [
        flow
        for flow in before.flows
        if flow.is_on and flow.is_scheduled and flow.solution in watched
    ]
    order = reversed(turn_on_order(scheduled, rank))
    return tuple(Act(ActKind.TURN_OFF, one.id, one.name, "scheduled") for one in order)


def undo_acts(
    quieted: Iterable[str], before: Snapshot, now: Snapshot, rank: Mapping[str, int]
) -> tuple[Act, ...]:
    """Return the acts that turn on again what was quieted and is off now.

    Args:
        quieted: Ids of flows for which turning off was asked, answered or not.
        before: How they were.
        now: How they are.
        rank: The product's order of flows.
    """
    ids = {one.casefold() for one in quieted}
    mine = [match for match in match_flows(before, now) if match.before.id.casefold() in ids]
    return turn_on_acts(mine, rank)


def _flows_by_hand(matches: Iterable[FlowMatch]) -> Iterable[ByHand]:
    for match in matches:
        if match.by is MatchedBy.SEVERAL and match.before.is_on:
            yield ByHand("flow", match.before.name, "several-of-that-name")
        elif match.now is None and match.before.is_on:
            yield ByHand("flow", match.before.name, "flow-gone")
        elif match.now is not None and match.now.is_on and not match.before.is_on:
            yield ByHand("flow", match.now.name, "on-since")


def _kept(before: Snapshot, now: Snapshot) -> Iterable[ByHand]:
    """Yield what has another value than before: somebody's choice, told and never undone."""
    if not (before.lacks("variables") or now.lacks("variables")):
        values = {one.schema_name.casefold(): one for one in before.variables if one.has_value}
        has_one_salt = before.salt == now.salt
        for one in now.variables:
            old = values.get(one.schema_name.casefold())
            if old is None or not one.has_value:
                continue
            if not is_same_value(old, one, has_one_salt=has_one_salt):
                yield ByHand("variable", one.label, "value-differs", one.schema_name)
    if not (before.lacks("references") or now.lacks("references")):
        bound = {one.logical_name.casefold(): one.connection_id for one in before.references}
        for row in now.references:
            was = bound.get(row.logical_name.casefold(), "")
            if was and row.connection_id and was != row.connection_id:
                yield ByHand("reference", row.label, "connection-differs", row.connector)


def _plan_variables(before: Snapshot, now: Snapshot) -> tuple[list[Act], list[ByHand]]:
    acts: list[Act] = []
    by_hand: list[ByHand] = []
    if before.lacks("variables") or now.lacks("variables"):
        return acts, by_hand
    current = {one.schema_name.casefold(): one for one in now.variables}
    for old in before.variables:
        one = current.get(old.schema_name.casefold())
        if one is None or not old.has_value or one.has_value:
            continue
        if old.is_secret or one.is_secret or old.value is None:
            by_hand.append(ByHand("variable", one.label, "secret-not-kept", one.schema_name))
            continue
        acts.append(
            Act(
                ActKind.WRITE,
                one.value_id,
                one.label,
                "value-gone",
                old.value,
                definition=one.id,
                schema_name=one.schema_name,
            )
        )
    return acts, by_hand


def _plan_references(
    before: Snapshot,
    now: Snapshot,
    connections: Sequence[Connection] | None,
    others: Collection[str],
) -> tuple[list[Act], list[ByHand]]:
    acts: list[Act] = []
    by_hand: list[ByHand] = []
    if now.lacks("references"):
        return acts, by_hand
    old = {one.logical_name.casefold(): one.connection_id for one in before.references}
    for one in now.references:
        if one.connection_id:
            continue  # never touched: somebody chose it
        was = old.get(one.logical_name.casefold(), "")
        if connections is not None and was in others:
            # Another one would change whose rights the flows run with: that is a person's choice.
            by_hand.append(ByHand("reference", one.label, "connection-of-others", one.connector))
            continue
        chosen = _connection_for(one, was, before, now, connections)
        if isinstance(chosen, ByHand):
            by_hand.append(chosen)
        else:
            why = "bound-before" if chosen == was else "same-connector"
            acts.append(Act(ActKind.BIND, one.id, one.label, why, chosen))
    return acts, by_hand


def _connection_for(
    one: SnapshotReference,
    was: str,
    before: Snapshot,
    now: Snapshot,
    connections: Sequence[Connection] | None,
) -> str | ByHand:
    """Return the connection to bind, or why none can be chosen for the person."""
    if connections is None:
        # Its own old connection needs no list: the server refuses it if it is gone.
        return was or ByHand("reference", one.label, "connections-not-readable", one.connector)
    usable = working_connections(one.connector, connections)
    if was in {item.id for item in usable}:
        return was
    in_use = (item.connection_id for item in (*before.references, *now.references))
    if chosen := only_choice(usable, in_use):
        return chosen
    why = "several-connections" if usable else "no-connection"
    return ByHand("reference", one.label, why, one.connector)
