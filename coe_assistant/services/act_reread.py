"""Reads what an act would change once more, right before it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coe_assistant.domain.act_record import ActState
from coe_assistant.domain.act_standing import (
    ALREADY_SO,
    CHANGED_SINCE,
    GONE_SINCE,
    NOT_REREAD,
    Standing,
    standing,
)
from coe_assistant.domain.errors import ServiceError, is_passing
from coe_assistant.domain.restore_plan import Act, ActKind
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.ports.safeguard import SafeguardClients, StateDataverse


@dataclass(frozen=True, slots=True)
class Reread:
    """Why an act is not asked. detail: the server's own words, never a value."""

    state: ActState
    why: str
    detail: str = ""


_ENDS = {
    Standing.AS_WANTED: Reread(ActState.DONE, ALREADY_SO),
    Standing.CHANGED: Reread(ActState.LEFT, CHANGED_SINCE),
    Standing.GONE: Reread(ActState.LEFT, GONE_SINCE),
}


def reread(
    clients: Callable[[], SafeguardClients], act: Act, words: SafeguardWords
) -> Reread | None:
    """Return why an act must not be asked; None: all is as its plan saw it."""
    try:
        return _ENDS.get(standing(act, _present(clients().dataverse, act)))
    except ServiceError as error:
        said = said_by(error)
        if not is_refusal(error):
            return Reread(ActState.LEFT, NOT_REREAD, said)
        return Reread(ActState.LEFT, words.refusal(f"{said} {error.title}").id, said)


def _present(dataverse: StateDataverse, act: Act) -> str | None:
    """Return the state, connection or value that is there now; None: the row is gone."""
    match act.kind:
        case ActKind.TURN_ON | ActKind.TURN_OFF:
            flow = dataverse.flow(act.target)
            return None if flow is None else flow.state.value
        case ActKind.BIND:
            reference = dataverse.reference(act.target)
            return None if reference is None else reference.connection_id
        case ActKind.WRITE:
            variable = dataverse.variable(act.definition)
            return None if variable is None else variable.value or ""


def is_refusal(error: ServiceError) -> bool:
    """Return whether the service itself said no, now and later (http-contracts 1.12).

    A proxy, a firewall or a certificate that is not trusted says nothing about the act: whether
    it was done is not known, and it is asked again.
    """
    return error.is_own_word and not is_passing(error)


def said_by(error: ServiceError) -> str:
    """Return code and words of a service."""
    return " ".join(part for part in (error.code, error.detail or error.title) if part)
