"""What the settings show and change beside the run: files, clouds, pac, and what is kept here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.pac import PacFound
from coe_assistant.services.settings_keeping import SettingsKeeping
from coe_assistant.services.task_errors import Refused
from coe_assistant.services.wiping import Wiping


class PacLook(Protocol):
    """Looks for pac."""

    def use(self, path: str) -> None:
        """Take pac from path from now on; "" looks for it in the known places."""

    def look(self, done: Callable[[PacFound | None], None], failed: Refused) -> None:
        """Find the pac in use and ask for its version; one of done and failed is called later."""


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """For one data folder.

    clouds are all that ship; chosen is the one in force for every address, or None where the
    address decides. measure tells the size of the data folder in bytes, later.
    """

    settings: SettingsKeeping
    wiping: Wiping
    pac: PacLook
    clouds: Sequence[Cloud]
    chosen: Cloud | None
    data_folder: Path
    is_portable: bool
    measure: Callable[[Callable[[int], None], Refused], None]
