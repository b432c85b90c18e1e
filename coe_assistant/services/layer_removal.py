"""Removes unmanaged layers, one by one, each saved first. An explicit act of a person.

The request is a GET with a side effect (http-contracts 1.6): it is sent once. Where no answer
came, the layer is read again, which is safe, and what is not certain is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from coe_assistant.checks.sources import LayerActions
from coe_assistant.domain.configuration import ActiveLayer
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem
from coe_assistant.ports import Solutions

_NO_ANSWER = (ServiceProblem.UNREACHABLE, ServiceProblem.UNAVAILABLE, ServiceProblem.MALFORMED)


class RemovalOutcome(Enum):
    """What became of one layer."""

    REMOVED = "removed"
    NONE_THERE = "none-there"  # somebody was faster
    ONLY_LAYER = "only-layer"  # removing it would delete the component itself
    NOT_SAVED = "not-saved"  # its definition could not be written: left alone
    REFUSED = "refused"  # the server said why
    UNKNOWN = "unknown"  # no answer; it may still happen
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ChosenLayer:
    """A row of the table that a person selected."""

    component_id: str
    component_type: str
    name: str


@dataclass(frozen=True, slots=True)
class RemovalResult:
    """One row's result. saved_as names the file with the old definition, or is ""."""

    layer: ChosenLayer
    outcome: RemovalOutcome
    detail: str = ""
    saved_as: str = ""


class LayerStore(Protocol):
    """Keeps definitions of layers in the folder of the run."""

    def save(self, layer: ActiveLayer) -> str:
        """Write a layer's whole definition durably; return the file's name.

        Raises:
            CoeError: it could not be written.
        """


def confirmation_phrase(count: int) -> str:
    """Return what a person must type before anything is removed."""
    return f"remove {count} layer" if count == 1 else f"remove {count} layers"


class LayerRemoval:
    """Removes chosen layers. Blocking: call on a worker.

    Args:
        reader: Reads layers again, right before each removal.
        actions: Removes.
        store: Keeps what is removed.
    """

    def __init__(self, reader: Solutions, actions: LayerActions, store: LayerStore) -> None:
        self._reader = reader
        self._actions = actions
        self._store = store

    def remove(
        self,
        chosen: Sequence[ChosenLayer],
        typed: str,
        on_result: Callable[[RemovalResult], None],
        is_cancelled: Callable[[], bool],
    ) -> tuple[RemovalResult, ...]:
        """Remove the chosen layers, in order.

        Args:
            chosen: What a person selected.
            typed: What the person typed; must be confirmation_phrase(len(chosen)).
            on_result: Called on this thread after each row.
            is_cancelled: Asked before each row; the row at work is finished.

        Raises:
            CoeError: typed is not the phrase; nothing was done.
        """
        if typed.strip().casefold() != confirmation_phrase(len(chosen)):
            raise CoeError(
                "not-confirmed",
                "Nothing was removed: the confirmation was not typed.",
                hint=f"Type: {confirmation_phrase(len(chosen))}",
            )
        results = []
        for layer in chosen:
            if is_cancelled():
                result = RemovalResult(layer, RemovalOutcome.CANCELLED)
            else:
                result = self._remove_one(layer)
            results.append(result)
            on_result(result)
        return tuple(results)

    def _remove_one(self, chosen: ChosenLayer) -> RemovalResult:
        try:
            layer = self._reader.active_layer(chosen.component_id, chosen.component_type)
        except CoeError as error:
            return RemovalResult(chosen, RemovalOutcome.REFUSED, f"Not read: {error.title}")
        if layer is None:
            return RemovalResult(chosen, RemovalOutcome.NONE_THERE)
        if not layer.has_managed_beneath:
            return RemovalResult(chosen, RemovalOutcome.ONLY_LAYER)
        try:
            saved_as = self._store.save(layer)
        except CoeError as error:
            return RemovalResult(chosen, RemovalOutcome.NOT_SAVED, error.title)
        return self._send(chosen, layer, saved_as)

    def _send(self, chosen: ChosenLayer, layer: ActiveLayer, saved_as: str) -> RemovalResult:
        try:
            self._actions.remove_active_layer(chosen.component_id, layer.component_type)
        except CoeError as error:
            if isinstance(error, ServiceError) and error.problem in _NO_ANSWER:
                return self._look(chosen, saved_as, error)
            text = f"{error.title} {error.detail}".strip()
            return RemovalResult(chosen, RemovalOutcome.REFUSED, text, saved_as)
        return RemovalResult(chosen, RemovalOutcome.REMOVED, saved_as=saved_as)

    def _look(self, chosen: ChosenLayer, saved_as: str, error: CoeError) -> RemovalResult:
        try:
            layer = self._reader.active_layer(chosen.component_id, chosen.component_type)
        except CoeError:
            return RemovalResult(chosen, RemovalOutcome.UNKNOWN, error.title, saved_as)
        if layer is None:
            return RemovalResult(chosen, RemovalOutcome.REMOVED, saved_as=saved_as)
        return RemovalResult(chosen, RemovalOutcome.UNKNOWN, error.title, saved_as)
