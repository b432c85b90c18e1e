"""Which flow after an upgrade is which flow before it: by id, by name only where the id is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from coe_assistant.domain.snapshot import Snapshot, SnapshotFlow


class MatchedBy(Enum):
    """How a flow was found again."""

    ID = "id"
    NAME = "name"
    NOTHING = "nothing"  # the new version does not have it
    SEVERAL = "several"  # its id is gone and several flows could be it


@dataclass(frozen=True, slots=True)
class FlowMatch:
    """One flow of before, and what it is now."""

    before: SnapshotFlow
    now: SnapshotFlow | None
    by: MatchedBy

    @property
    def is_renamed(self) -> bool:
        """True when the same flow has another name now."""
        return self.now is not None and self.now.name != self.before.name


def match_flows(before: Snapshot, now: Snapshot) -> tuple[FlowMatch, ...]:
    """Return every flow of before with its counterpart, in the order of before."""
    current, old = now.flows_by_id(), before.flows_by_id()
    gone = _by_name(one for key, one in old.items() if key not in current)
    fresh = _by_name(one for key, one in current.items() if key not in old)
    return tuple(_match(flow, current.get(key), gone, fresh) for key, flow in old.items())


def new_flows(before: Snapshot, now: Snapshot) -> tuple[SnapshotFlow, ...]:
    """Return the flows that are nobody's counterpart."""
    known = {m.now.id.casefold() for m in match_flows(before, now) if m.now is not None}
    return tuple(flow for key, flow in now.flows_by_id().items() if key not in known)


_Named = dict[tuple[str, str], list[SnapshotFlow]]


def _by_name(flows: Iterable[SnapshotFlow]) -> _Named:
    found: _Named = defaultdict(list)
    for flow in flows:
        found[flow.solution.casefold(), flow.name.casefold()].append(flow)
    return found


def _match(
    flow: SnapshotFlow, same_id: SnapshotFlow | None, gone: _Named, fresh: _Named
) -> FlowMatch:
    if same_id is not None:
        return FlowMatch(flow, same_id, MatchedBy.ID)
    key = flow.solution.casefold(), flow.name.casefold()
    candidates = fresh.get(key, [])
    if not candidates:
        return FlowMatch(flow, None, MatchedBy.NOTHING)
    if len(candidates) > 1 or len(gone[key]) > 1:
        return FlowMatch(flow, None, MatchedBy.SEVERAL)
    return FlowMatch(flow, candidates[0], MatchedBy.NAME)
