"""What a person chose for the import beyond the default, before it is started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coe_assistant.domain import event as ev
from coe_assistant.ports import Clock
from coe_assistant.services.settings_file import keep_settings_file
from coe_assistant.services.workbench_state import Change


class ImportOptions:
    """Settings files go into the run at once; the overwrite into the consent of the start.

    Args:
        clock: Reads time.
        dispatch: Passes events to the run at hand.
        run_folder: Returns the folder of the run at hand, None without one.
        tell: Called on every change.
    """

    def __init__(
        self,
        clock: Clock,
        dispatch: Callable[[ev.Event], None],
        run_folder: Callable[[], Path | None],
        tell: Callable[[Change], None],
    ) -> None:
        self._clock = clock
        self._dispatch = dispatch
        self._run_folder = run_folder
        self._tell = tell
        self._wants_overwrite = False

    @property
    def wants_overwrite(self) -> bool:
        """Whether the next start may write over unmanaged customizations."""
        return self._wants_overwrite

    def choose_overwrite(self, *, is_wanted: bool) -> None:
        """Say whether it may; the start's consent records the choice."""
        self._wants_overwrite = is_wanted
        self._tell(Change.RUN)

    def record_wish(self, kind: str, text: str) -> None:
        """Write into the run that an upgrade is wanted once the checklist allows it."""
        self._dispatch(ev.ActRecorded(self._clock.now(), kind, text))

    def use_settings_file(self, solution: str, source: Path | None) -> None:
        """Copy deployment settings into the run folder, for the import of one solution; or none.

        Raises:
            CoeError: The file is not usable.
        """
        folder = self._run_folder()
        path = ""
        if source is not None and folder is not None:
            path = str(keep_settings_file(source, solution, folder))
        self._dispatch(ev.SettingsFileChosen(self._clock.now(), solution, path))
