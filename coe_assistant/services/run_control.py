"""What a person may ask of the run at hand; RunDesk carries it out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Protocol

from coe_assistant.domain.run import MaintenanceWindow


class ImportChoices(Protocol):
    """What may be chosen for the import beyond the default, before it is started."""

    @property
    def wants_overwrite(self) -> bool:
        """Whether the next start may write over unmanaged customizations."""

    def choose_overwrite(self, *, is_wanted: bool) -> None:
        """Say whether it may; the start's consent records the choice."""

    def record_wish(self, kind: str, text: str) -> None:
        """Write into the run that an upgrade is wanted once the checklist allows it."""

    def use_settings_file(self, solution: str, source: Path | None) -> None:
        """Copy deployment settings into the run folder, for the import of one solution; or none.

        Raises:
            CoeError: The file is not usable.
        """


class RunControl(Protocol):
    """A person's recorded acts on the run. Call from the main thread only."""

    def start(
        self,
        *,
        automatic_retries: bool,
        window: MaintenanceWindow | None = None,
        allows_overrun: bool = False,
        force_overwrite: bool = False,
    ) -> None:
        """Start the import, or schedule it for a window ahead: a person's recorded consent.

        Args:
            automatic_retries: Later attempts of the same plan may start by themselves.
            window: Nothing starts outside it; one that is to come is waited for.
            allows_overrun: It may start although it may not end in the window.
            force_overwrite: The import may write over unmanaged customizations.
        """

    def schedule_again(self, window: MaintenanceWindow) -> None:
        """Make the next attempt in a window ahead, under the consent that was given."""

    def go_by_policy(self) -> None:
        """Let the run at hand go by the policy that is settled now."""

    def pause(self) -> None:
        """Hold the next automatic start until further notice."""

    def go_on(self) -> None:
        """Let a held start go on, or try by itself again after that was stopped."""

    @property
    def options(self) -> ImportChoices:
        """Settings files and the overwrite, before the start."""

    def retry_now(self) -> None:
        """Start the next attempt at once."""

    def apply_upgrade(self) -> None:
        """Apply a staged upgrade (a person's recorded act)."""

    def postpone(self, due_at: datetime) -> None:
        """Move the next automatic attempt."""

    def stop_retrying(self) -> None:
        """Make no more automatic attempts."""

    def stop_watching(self) -> None:
        """Stop looking; the import goes on on the server."""

    def watch_again(self) -> None:
        """Look at the server again."""

    def allow_more_attempts(self) -> None:
        """Reset the spent retry budget."""

    def give_up(self) -> None:
        """End the run while nothing runs on the server."""
