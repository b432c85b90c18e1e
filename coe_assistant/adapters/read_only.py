"""The data folder as a start sees it that only looks: whatever would change it is refused.

These classes have no way to write: the refusal does not depend on anybody asking first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Never

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically
from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.journal import read_outline, read_run
from coe_assistant.adapters.safeguard_store import RunSafeguardStore
from coe_assistant.domain.account import DeviceCodePrompt, SignInChoice, SignInRequest
from coe_assistant.domain.act_record import ActRecord
from coe_assistant.domain.environment import RecentEnvironment
from coe_assistant.domain.errors import ReadOnlyError
from coe_assistant.domain.finding import StepFindings
from coe_assistant.domain.package import RecentPackages
from coe_assistant.domain.run import Run
from coe_assistant.domain.run_outline import RunOutline
from coe_assistant.domain.snapshot import Snapshot


def refuse(*_given: object, **_named: object) -> Never:
    """Stand in for anything that writes, sends or starts.

    Raises:
        ReadOnlyError: always.
    """
    raise ReadOnlyError


class ReadOnlyFolder(DataFolder):
    """A data folder whose settings and lists are read and never written."""

    def prepare(self) -> None:
        """Refuse: proving that the folder can be written writes into it."""
        refuse()

    def save_section(self, name: str, values: Mapping[str, Any]) -> None:
        """Refuse."""
        refuse(name, values)

    def save_value(self, key: str, value: object) -> None:
        """Refuse."""
        refuse(key, value)

    def remember(self, environment: RecentEnvironment) -> None:
        """Refuse."""
        refuse(environment)

    def remember_packages(self, chosen: RecentPackages) -> None:
        """Refuse."""
        refuse(chosen)


class ReadOnlyJournal:
    """Implements ports.Journal over runs that another start writes.

    Nothing is made, and a damaged journal stays where it lies: it may be half-written only.

    Args:
        root: The folder ``runs`` of the data folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def problems(self) -> tuple[str, ...]:
        """Nothing: what is wrong with files is for the start that works on them."""
        return ()

    def folder(self, run_id: str) -> Path:
        """Return the folder of a run."""
        return self._root / run_id

    def save(self, run: Run) -> None:
        """Refuse."""
        refuse(run)

    def runs(self) -> tuple[str, ...]:
        """Return the ids of all runs, newest first."""
        if not self._root.is_dir():
            return ()
        return tuple(sorted((item.name for item in self._root.iterdir()), reverse=True))

    def load(self, run_id: str = "") -> Run | None:
        """Return a run, the newest readable one for "", or None."""
        known = self.runs()
        names = [name for name in known if name == run_id] if run_id else known
        found = (read_run(self._root / name) for name in names)
        return next((run for run in found if run is not None), None)

    def outline(self, run_id: str) -> RunOutline | None:
        """Return what was tried in a run, or None."""
        return read_outline(self._root / run_id)


class ReadOnlySafeguardStore:
    """Implements ports.safeguard.SafeguardStore; reports go elsewhere.

    Args:
        folder_of: Returns the folder of a run.
        reports: Where reports are written; not in the data folder.
    """

    def __init__(self, folder_of: Callable[[str], Path], reports: Path) -> None:
        stored = RunSafeguardStore(folder_of)
        self.snapshot = stored.snapshot
        self.acts = stored.acts
        self.findings = stored.findings
        self.checks = stored.checks
        self.ticks = stored.ticks
        self._reports = reports

    def save_snapshot(self, run_id: str, name: str, snapshot: Snapshot) -> Path:
        """Refuse."""
        refuse(run_id, name, snapshot)

    def add_act(self, run_id: str, record: ActRecord) -> None:
        """Refuse."""
        refuse(run_id, record)

    def save_findings(self, run_id: str, findings: StepFindings) -> None:
        """Refuse."""
        refuse(run_id, findings)

    def save_settings(self, run_id: str, step: int, content: Mapping[str, Any]) -> Path:
        """Refuse."""
        refuse(run_id, step, content)

    def save_ticks(self, run_id: str, ticks: Mapping[str, datetime]) -> None:
        """Refuse."""
        refuse(run_id, ticks)

    def exports_folder(self, run_id: str) -> Path:
        """Refuse."""
        refuse(run_id)

    def save_report(self, run_id: str, name: str, content: bytes) -> Path:
        """Write a report beside the other files of this start; return its path."""
        path = self._reports / run_id / name
        make_owner_folder(path.parent)
        write_atomically(path, content)
        return path


class ClosedDoor:
    """Implements Connector, Asker and EnvironmentFinder: nobody signs in, nothing is asked."""

    def connect(
        self,
        url: str,
        request: SignInRequest,
        prompt: Callable[[DeviceCodePrompt], None],
        cloud_id: str = "",
    ) -> Never:
        """Refuse."""
        refuse(url, request, prompt, cloud_id)

    def consent(self, request: SignInRequest, prompt: Callable[[DeviceCodePrompt], None]) -> None:
        """Refuse."""
        refuse(request, prompt)

    def environments(
        self, choice: SignInChoice, prompt: Callable[[DeviceCodePrompt], None]
    ) -> Never:
        """Refuse."""
        refuse(choice, prompt)

    def kit_version(self, environment_url: str, solution: str) -> str:
        """Refuse."""
        refuse(environment_url, solution)

    def sign_out(self) -> None:
        """Refuse: the account belongs to the start that works."""
        refuse()

    def cancel(self) -> None:
        """There is nothing that could be cancelled."""

    def usernames(self) -> Sequence[str]:
        """Return nobody."""
        return ()

    def recent(self) -> Sequence[Any]:
        """Return nothing."""
        return ()
