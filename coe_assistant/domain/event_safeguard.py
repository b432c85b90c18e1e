"""What can happen to a run beside its import: a person's precautions, quieted flows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coe_assistant.domain.precautions import Precautions


@dataclass(frozen=True, slots=True)
class PrecautionsChosen:
    """A person chose what is done before the first import."""

    at: datetime
    precautions: Precautions


@dataclass(frozen=True, slots=True)
class SettingsWritten:
    """The program made the settings of an import; path is "" when it needs none.

    given: names of what is in the file. left_out: sentences about answers that are not in it.
    """

    at: datetime
    solution: str
    path: str
    given: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuietingBegan:
    """Scheduled flows are about to be turned off: from here on they must be turned on again."""

    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class QuietingEnded:
    """Every flow that was turned off was asked to be on again; text names those that refused."""

    at: datetime
    text: str = ""


SafeguardEvent = PrecautionsChosen | SettingsWritten | QuietingBegan | QuietingEnded
