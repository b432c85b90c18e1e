"""What the command line asks of an upgrade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from coe_assistant.domain.account import SignInMode
from coe_assistant.domain.run import MaintenanceWindow


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for. package None: go on with the run that was found."""

    environment_url: str
    mode: SignInMode
    account: str
    package: Path | None
    accepts_confirm: bool = False
    waits_for_retry: bool = True
    window: MaintenanceWindow | None = None
    allows_overrun: bool = False
    overrides: Sequence[tuple[str, str]] = ()
    only_checks: bool = False
    dry_run: bool = False
    settings_files: Sequence[tuple[str, Path]] = ()
    force_overwrite: bool = False
    give_up_watching_after: timedelta = timedelta(minutes=60)
