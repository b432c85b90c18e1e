"""Which connections the signed-in account may bind, as far as anybody tells. For a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.errors import ServiceError, is_passing
from coe_assistant.ports.safeguard import ConnectionReads

T = TypeVar("T")


def bindable_connections(
    reader: ConnectionReads, environment_id: str, account: str
) -> tuple[Connection, ...] | None:
    """Return the connections that account may bind; None where nobody tells.

    Where the account's own list cannot be read, the administrators' list serves only for what the
    account made itself: the rest of it belongs to others, and the server refuses to bind it
    (http-contracts 5; error-codes: ConnectionAuthorizationFailed).

    Raises:
        ServiceError: nobody answers just now: nothing may be concluded from that.
        SignInNeededError: only a person can get the next token.
    """
    usable = readable(lambda: reader.usable_connections(environment_id))
    if usable is not None or not account:
        return usable
    listed = listed_connections(reader, environment_id)
    if listed is None:
        return None
    return tuple(one for one in listed if one.owner.casefold() == account.casefold())


def listed_connections(
    reader: ConnectionReads, environment_id: str
) -> tuple[Connection, ...] | None:
    """Return every connection that the account may see, also those of others; None: not readable.

    Raises:
        ServiceError: nobody answers just now.
        SignInNeededError: only a person can get the next token.
    """
    return readable(lambda: reader.connections(environment_id))


def readable(read: Callable[[], T]) -> T | None:
    """Return what read gives, or None where the account may not have it.

    Raises:
        ServiceError: nobody answers just now.
    """
    try:
        return read()
    except ServiceError as error:
        if is_passing(error):
            raise
        return None
