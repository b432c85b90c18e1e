"""What a face sees of the start that works while this one only looks, and may ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.observation import Holder, Standing


@dataclass(frozen=True, slots=True)
class Observation:
    """How it stands.

    Attributes:
        standing: Whether somebody works in the data folder; None before the first look.
        holder: Who works there, or worked there last; None where nobody was seen.
        heard_at: When something of it changed last, by this computer's clock.
        read_at: When the folder was read last.
        is_torn: The journal is being written; what is shown was read before.
        trouble: Why the folder cannot be read now.
        is_taking_over: The wish to work here is being carried out.
        refusal: Why it was not.
    """

    standing: Standing | None = None
    holder: Holder | None = None
    heard_at: datetime | None = None
    read_at: datetime | None = None
    is_torn: bool = False
    trouble: CoeError | None = None
    is_taking_over: bool = False
    refusal: CoeError | None = None

    @property
    def is_free(self) -> bool:
        """True when this start may ask for the folder."""
        return self.standing in (Standing.ENDED, Standing.DIED)


class Observing(Protocol):
    """Looking at another start. Call from the main thread only."""

    @property
    def state(self) -> Observation:
        """How it stands."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call listener on every change; the returned function ends that."""

    def work_here(self) -> None:
        """Take the folder in the normal way and go on as the normal window, if nobody has it."""
