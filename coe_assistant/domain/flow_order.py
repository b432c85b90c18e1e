"""In which order flows are turned on: children before parents, then as the product says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from coe_assistant.domain.kit import FlowPlace
from coe_assistant.domain.snapshot import SnapshotFlow

# Behind everything that the product names an order for; its own orders go up to about 110.
UNNAMED = 1_000_000


def rank_of(places: Iterable[FlowPlace]) -> Mapping[str, int]:
    """Return the product's order by flow id, and by name where an id is not known."""
    found: dict[str, int] = {}
    for place in places:
        found.setdefault(place.name.casefold(), place.order)
    for place in places:
        found[place.id.casefold()] = place.order
    return found


def turn_on_order(
    flows: Sequence[SnapshotFlow], rank: Mapping[str, int]
) -> tuple[SnapshotFlow, ...]:
    """Return flows so that none comes before a child of it that is among them.

    Children that call each other in a circle come in the product's order: there is no right one.
    """
    waiting = {one.id.casefold(): one for one in flows}
    order: list[SnapshotFlow] = []
    while waiting:
        free = [one for one in waiting.values() if not _open_children(one, waiting)]
        # A circle: the lowest of all goes first, the rest may be free after it.
        chosen = min(free or waiting.values(), key=lambda one: _key(one, rank))
        order.append(waiting.pop(chosen.id.casefold()))
    return tuple(order)


def _open_children(flow: SnapshotFlow, waiting: Mapping[str, SnapshotFlow]) -> bool:
    own = flow.id.casefold()
    return any(
        child.casefold() in waiting and child.casefold() != own for child in flow.children or ()
    )


def _key(flow: SnapshotFlow, rank: Mapping[str, int]) -> tuple[int, str, str]:
    place = rank.get(flow.id.casefold(), rank.get(flow.name.casefold(), UNNAMED))
    return place, flow.name.casefold(), flow.id.casefold()
