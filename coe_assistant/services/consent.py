"""What a face may see and ask about consent to one more service: Microsoft's service health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from coe_assistant.domain.account import DeviceCodePrompt
from coe_assistant.domain.errors import CoeError


class Consent(Enum):
    """What became of asking."""

    NOT_ASKED = "not-asked"
    GIVEN = "given"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Consent to reading service health. error: why asking came to no end."""

    consent: Consent = Consent.NOT_ASKED
    is_asking: bool = False
    prompt: DeviceCodePrompt | None = None
    deadline_at: datetime | None = None
    error: CoeError | None = None


class ConsentQuestion(Protocol):
    """Asks for consent where a feature needs it, never at the start. Main thread only."""

    @property
    def state(self) -> ConsentState:
        """What is known now."""

    def ask(self) -> None:
        """Ask the connected person; a refusal is remembered as "not readable"."""

    def cancel(self) -> None:
        """Give it up."""
