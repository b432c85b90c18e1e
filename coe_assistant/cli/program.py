"""What the command line needs from the program; app.py implements it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from coe_assistant.cli.options import Options
from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.open_act import OpenAct
from coe_assistant.domain.run import Run
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.domain.server import ServerFacts
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.snapshot_changes import Changed
from coe_assistant.domain.wiping import WipePart, WipePlan, WipeResult
from coe_assistant.ports.channel import Webhook
from coe_assistant.services.settings_keeping import SettingsKeeping
from coe_assistant.services.workbench_state import Workbench


@dataclass(frozen=True, slots=True)
class TakenSnapshot:
    """A snapshot, the same as JSON, and how it differs from the one it was compared with."""

    snapshot: Snapshot
    document: Mapping[str, Any]
    changes: Sequence[Changed] | None
    words: SafeguardWords


class HeadlessSession(Protocol):
    """A workbench with an event loop and no window."""

    @property
    def workbench(self) -> Workbench:
        """The program's core."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""

    def call_later(self, seconds: float, callback: Callable[[], None]) -> None:
        """Call back once on this thread."""

    def run(self) -> int:
        """Work until finish is called; return its exit code, 130 when interrupted."""

    def finish(self, exit_code: int) -> None:
        """End run."""

    def find_unfinished(self, environment_url: str, solutions: frozenset[str]) -> Run | None:
        """Return the newest run that is not over for this environment and these solutions."""

    def open_acts(self, environment_url: str) -> Sequence[OpenAct]:
        """Return what earlier starts began in an environment and did not end."""

    @property
    def journal_problems(self) -> Sequence[str]:
        """What was wrong with journals that were read so far, for people."""

    def run_to_restore(self) -> str:
        """Return the id of the newest run in which something was imported; else the newest."""


class Program(Protocol):
    """Everything that commands may use."""

    def told(self, text: str) -> str:
        """Return a text for people in the language that was chosen."""

    def session(self, options: Options) -> AbstractContextManager[HeadlessSession]:
        """Open a session that holds the data folder's lock while it is open.

        Raises:
            CoeError: the data folder is not usable, or another instance is at work in it.
        """

    def inspect(self, package: Path) -> tuple[Mapping[str, Any], bool]:
        """Return the document of interfaces.md (inspect), and whether the package is usable."""

    def require_usable(self, package: Path) -> None:
        """Let pass a file that holds a solution: nobody signs in for another one.

        Raises:
            CoeError: it cannot be read, or is not usable (exit code 1).
        """

    def unusable(self, package: Path) -> Sequence[CheckReport]:
        """Return the checklist of a file that cannot be used; empty for one that can be.

        Nothing of the environment is needed for it, and nobody signs in.

        Raises:
            CoeError: the file cannot be read (exit code 1).
        """

    def plan(
        self, options: Options, packages: Sequence[Path], environment_url: str
    ) -> tuple[Mapping[str, Any], str]:
        """Return the plan's document, and the same in words."""

    def classify(self, source: bytes | Path) -> tuple[Diagnosis, Mapping[str, Any]]:
        """Return the diagnosis of a text or file, and its document.

        Raises:
            OSError: the file cannot be read.
        """

    def knowledge_warnings(self) -> Sequence[str]:
        """Return why local additions to the knowledge are not used."""

    def components(self, file: Path) -> Iterator[ComponentResult]:
        """Yield the components of an import log as it is read.

        Raises:
            CoeError: it is no import log.
            OSError: the file cannot be read.
        """

    def redact(self, source: BinaryIO, target: BinaryIO, audience: str) -> None:
        """Clean a text as a stream."""

    def bundle(
        self,
        options: Options,
        run_id: str,
        file: Path,
        audience: str,
        case_number: str = "",
    ) -> Mapping[str, Any]:
        """Write a support bundle; return the document of interfaces.md (bundle)."""

    def webhook(self) -> Webhook:
        """Return the channel whose address this user keeps."""

    def prove_bundle(self, options: Options, run_id: str, audience: str) -> Mapping[str, Any]:
        """Plant canaries in copies of a run's files and say which came through."""

    def compare_bundles(self, first: Path, second: Path) -> Mapping[str, Any]:
        """Return what differs between two bundles.

        Raises:
            CoeError: one of them is no support bundle.
        """

    def open_acts(self, environment_url: str) -> tuple[Sequence[OpenAct], bool]:
        """Return what has no recorded end in an environment, and whether another start works.

        What is listed may be the work of that other start.
        """

    def status(self, options: Options, run_id: str) -> tuple[Run, ServerFacts]:
        """Return what is stored about a run, and what the server says now.

        Raises:
            CoeError: there is no such run.
        """

    def snapshot(
        self, options: Options, environment_url: str, file: Path | None, compared: Path | None
    ) -> TakenSnapshot:
        """Take a snapshot, write it into file, and compare it with an older one.

        Raises:
            CoeError: no sign-in, or a file cannot be read or written.
        """

    def report(self, options: Options, run_id: str, folder: Path | None) -> tuple[Path, Path]:
        """Write the report of a run; return the paths of report.html and report.md.

        Raises:
            CoeError: there is no such run, or it cannot be written.
        """

    def environments(self, options: Options, address: str) -> Mapping[str, Any]:
        """Return the environments of the cloud that is chosen or that address belongs to.

        Raises:
            CoeError: nobody signed in, or the cloud is not known.
        """

    def sign_out(self, options: Options) -> None:
        """Forget all accounts and wipe the token cache."""

    def settings(self) -> SettingsKeeping:
        """Return the settings of the data folder."""

    def measure_data(self) -> WipePlan:
        """Return what is kept in the data folder."""

    def wipe_data(self, parts: Sequence[WipePart]) -> WipeResult:
        """Remove parts of it.

        Raises:
            CoeError: another instance is at work there.
        """

    def self_test(self, options: Options) -> Mapping[str, Any]:
        """Return what the program finds on this computer."""

    def whole_self_test(
        self, told: Callable[[Mapping[str, Any]], None]
    ) -> Sequence[Mapping[str, Any]]:
        """Try every part of the program; each step is told as it ends, and all are returned."""

    def simulate(self, scenario: str, port: int, speed: float, lab: str) -> int:
        """Run the simulated tenant until it is stopped; return an exit code."""

    def demo(self, options: Options, scenario: str, speed: float, *, headless: bool) -> int:
        """Run an upgrade in a simulated tenant of its own; return an exit code."""
