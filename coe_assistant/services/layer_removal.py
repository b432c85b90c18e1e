"""Removes unmanaged layers, one by one, each saved first. An explicit act of a person.

The request is a GET with a side effect (http-contracts 1.6): it is sent once. Where no answer
came, the layer is read again, which is safe, and what is not certain is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from coe_assistant.domain.configuration import ActiveLayer
from coe_assistant.domain.errors import CoeError, may_have_been_done
from coe_assistant.domain.layer_removal import (
    ChosenLayer,
    Removal,
    RemovalOutcome,
    RemovalResult,
    SavedLayer,
)
from coe_assistant.ports import Removals, Solutions


class LayerStore(Protocol):
    """Keeps definitions of layers, and what became of them, in the folder of the run."""

    def save(self, layer: ActiveLayer) -> str:
        """Write a layer's whole definition durably; return the file's name.

        Raises:
            CoeError: it could not be written.
        """

    def begin(self, chosen: Sequence[ChosenLayer], at: datetime) -> None:
        """Write durably what is about to be removed, before anything is.

        Raises:
            CoeError: it could not be written.
        """

    def note(self, result: RemovalResult, at: datetime) -> None:
        """Add a result to the list of what was removed."""

    def removal(self) -> Removal | None:
        """Return what is written about the last removal, or None."""

    def saved(self) -> Sequence[SavedLayer]:
        """Return what was kept, newest first; files that cannot be read are left out."""

    def text(self, file: str) -> str:
        """Return a kept definition for people.

        Raises:
            CoeError: it cannot be read.
        """


def confirmation_phrase(count: int) -> str:
    """Return what a person must type before anything is removed."""
    return f"remove {count} layer" if count == 1 else f"remove {count} layers"


def require_confirmation(typed: str, count: int) -> None:
    """Let pass what a person must type.

    Raises:
        CoeError: typed is something else, or nothing was chosen.
    """
    if count < 1 or typed.strip().casefold() != confirmation_phrase(count):
        raise CoeError(
            "not-confirmed",
            "Nothing was removed: the confirmation was not typed.",
            hint=f"Type: {confirmation_phrase(count)}" if count else "Choose a layer first.",
        )


class LayerRemoval:
    """Removes one layer at a time. Blocking: call on a worker.

    Args:
        reader: Reads layers again, right before each removal.
        actions: Removes.
        store: Keeps what is removed.
    """

    def __init__(self, reader: Solutions, actions: Removals, store: LayerStore) -> None:
        self._reader = reader
        self._actions = actions
        self._store = store

    def remove(self, chosen: ChosenLayer) -> RemovalResult:
        """Save and remove one layer; what went wrong is part of the result."""
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
            if may_have_been_done(error):
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
