"""pac's commands that keep a way back: a backup of the environment, exports of solutions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from coe_assistant.adapters.pac_commands import ShortCommands
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.pac_command import backup_argv, export_argv

# A manual backup takes minutes on a large environment; pac waits for its end.
TIME_LIMIT_S = 60 * 60.0


class PacBackups:
    """Implements ports.safeguard.BackupCommands.

    Args:
        pac: Returns the path of pac; raises CoeError when there is none.
        commands: Runs short commands; these take longer.
    """

    def __init__(self, pac: Callable[[], str], commands: ShortCommands) -> None:
        self._pac = pac
        self._commands = replace(commands, time_limit_s=TIME_LIMIT_S)

    def backup(self, environment_url: str, label: str) -> None:
        """Have the platform back the environment up, and wait for the end."""
        self._commands.run(backup_argv(self._pac(), label, environment_url))

    def export(self, environment_url: str, solution: str, file: Path) -> None:
        """Export an unmanaged solution into file; a part of a file is never left there."""
        partial = file.with_name(f"partial-{file.name}")
        with contextlib.suppress(OSError):
            partial.unlink()
        try:
            self._commands.run(export_argv(self._pac(), solution, str(partial), environment_url))
            partial.replace(file)
        except OSError as error:
            raise CoeError(
                "export-not-kept",
                f"The export of {solution} is not where pac was to put it.",
                detail=error.strerror or str(error),
                hint="Free disk space, or start without the exports.",
            ) from error
