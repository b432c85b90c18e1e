"""What a machine cannot know about an upgrade, and a person states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class AttestationAnswer(Enum):
    """What the person said."""

    CONFIRMED = "confirmed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class AttestationItem:
    """A statement of a product profile that a person is asked for (upgrade-procedure 1)."""

    id: str
    text: str
    is_skippable: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Attestation:
    """A recorded statement: who said what about which item, and when (server or local UTC)."""

    item_id: str
    answer: AttestationAnswer
    person: str
    at: datetime
    note: str = ""


def open_items(
    items: Iterable[AttestationItem], given: Iterable[Attestation]
) -> tuple[AttestationItem, ...]:
    """Return the items that nobody has answered yet, in order.

    A skip counts as an answer only where the item allows it.
    """
    latest = {answer.item_id: answer for answer in sorted(given, key=lambda one: one.at)}
    return tuple(item for item in items if not is_settled(item, latest.get(item.id)))


def is_settled(item: AttestationItem, given: Attestation | None) -> bool:
    """Return whether given answers item: confirmed, or skipped where that is allowed."""
    if given is None:
        return False
    return given.answer is AttestationAnswer.CONFIRMED or item.is_skippable
