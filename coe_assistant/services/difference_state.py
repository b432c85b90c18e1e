"""What the faces see of the comparison between what is installed and what the files bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from coe_assistant.domain.difference import PartUser, StepDifference
from coe_assistant.domain.errors import CoeError


@dataclass(frozen=True, slots=True)
class DifferenceState:
    """The comparison of every upgrading step of the plan, in the plan's order.

    is_read is False until the environment was asked; error says why it could not be.
    """

    is_reading: bool = False
    is_read: bool = False
    steps: tuple[StepDifference, ...] = ()
    error: CoeError | None = None

    @property
    def users(self) -> tuple[PartUser, ...]:
        """Everything outside that still uses a part which goes away."""
        return tuple(user for step in self.steps for user in step.users or ())


class Differences(Protocol):
    """The comparison, and reading it again. Call from the main thread only."""

    @property
    def state(self) -> DifferenceState:
        """What is known."""

    def read_again(self) -> None:
        """Ask the environment again, after something was changed there."""
