"""Both sign-ins side by side: this program's and pac's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.identity_match import IdentityLine, Match
from coe_assistant.domain.pac import PacProfile


@dataclass(frozen=True, slots=True)
class IdentityState:
    """Both sign-ins side by side. result is None until both were asked.

    Attributes:
        mend: The command that makes them agree, for a terminal; "" when nothing is to be mended.
        error: Why pac said nothing.
    """

    is_asking: bool = False
    lines: tuple[IdentityLine, ...] = ()
    result: Match | None = None
    mend: str = ""
    profiles: tuple[PacProfile, ...] = ()
    error: CoeError | None = None


class IdentityComparison(Protocol):
    """What a face may ask about both sign-ins. Call from the main thread only."""

    @property
    def state(self) -> IdentityState:
        """Both sign-ins side by side."""

    def begin(self) -> None:
        """From now on compare by itself whenever a connection stands."""

    def compare(self) -> None:
        """Ask the environment and pac again; changes nothing anywhere."""
