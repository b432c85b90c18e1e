"""What a machine cannot know about an upgrade: the profile's statements and who gave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from coe_assistant.domain.attestation import (
    Attestation,
    AttestationAnswer,
    AttestationItem,
    is_settled,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One item and the answer to it, None while it is open."""

    item: AttestationItem
    given: Attestation | None = None

    @property
    def is_settled(self) -> bool:
        """True when it was confirmed, or skipped where that is allowed."""
        return is_settled(self.item, self.given)


@dataclass(frozen=True, slots=True)
class StatementState:
    """All statements, in the order of the profile; person is proposed as who gives them."""

    rows: tuple[Statement, ...] = ()
    person: str = ""
    refusal: str = ""

    @property
    def open_rows(self) -> tuple[Statement, ...]:
        """What still needs an answer before the start."""
        return tuple(one for one in self.rows if not one.is_settled)


class StatementList(Protocol):
    """What a face may see of statements, and ask for. Call from the main thread only."""

    @property
    def state(self) -> StatementState:
        """The statements."""

    def answer(
        self, item_id: str, answer: AttestationAnswer, person: str = "", note: str = ""
    ) -> None:
        """Record an answer with name and time; an unknown item or no run does nothing."""

    def confirm_check(self, check_id: str, person: str = "") -> None:
        """Record "I checked": a person looked where the program could not. Never a pass."""
