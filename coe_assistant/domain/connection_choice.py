"""Which connections can serve a reference, and which one needs nobody to choose it."""

from __future__ import annotations

from collections.abc import Iterable

from coe_assistant.domain.configuration import Connection


def connections_of(connector: str, connections: Iterable[Connection]) -> tuple[Connection, ...]:
    """Return the connections of a connector, compared without case (http-contracts 5)."""
    wanted = connector.casefold()
    return tuple(one for one in connections if one.connector.casefold() == wanted)


def working_connections(
    connector: str, connections: Iterable[Connection]
) -> tuple[Connection, ...]:
    """Return those that the platform does not call broken."""
    return tuple(one for one in connections_of(connector, connections) if not one.is_broken)


def only_choice(candidates: Iterable[Connection], in_use: Iterable[str]) -> str:
    """Return the id of the connection that needs no choice; "" when a person must choose.

    Args:
        candidates: Connections that would do.
        in_use: Ids of connections that references have now: a single one of them comes first.
    """
    ids = {one.id for one in candidates}
    for found in (ids & set(in_use), ids):
        if len(found) == 1:
            return next(iter(found))
    return ""
