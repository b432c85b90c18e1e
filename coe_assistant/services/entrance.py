"""What a face may see and ask about getting in; EntranceDesk carries it out."""

from __future__ import annotations

from typing import Protocol

from coe_assistant.domain.account import SignInChoice
from coe_assistant.services.consent import ConsentQuestion
from coe_assistant.services.environment_search import EnvironmentSearch
from coe_assistant.services.identity_comparison import IdentityComparison


class Entrance(Protocol):
    """Accounts, environments, and both sign-ins side by side. Call from the main thread only."""

    @property
    def environments(self) -> EnvironmentSearch:
        """Accounts and environments that may be connected to."""

    @property
    def identity(self) -> IdentityComparison:
        """Whether pac means the same person and environment."""

    @property
    def consent(self) -> ConsentQuestion:
        """Consent to reading service health."""

    def begin(self) -> None:
        """Read who signed in before, and compare with pac whenever a connection stands."""

    def connect(self, choice: SignInChoice) -> None:
        """Sign in as chosen and read the environment; ends in the workbench's connection."""
