"""What the command line may use; implements cli.program.Program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from coe_assistant.app.knowledge_shelf import KnowledgeShelf
from coe_assistant.app.places import Places
from coe_assistant.app.session import open_session
from coe_assistant.app.speaking import speech_of
from coe_assistant.cli.options import Options
from coe_assistant.cli.program import HeadlessSession, TakenSnapshot
from coe_assistant.cli.prompt_words import prompt_words
from coe_assistant.domain.account import DeviceCodePrompt, SignInRequest
from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.open_act import OpenAct
from coe_assistant.domain.run import Run
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.domain.wiping import WipePart, WipePlan, WipeResult
from coe_assistant.ports.channel import Webhook
from coe_assistant.services.settings_keeping import SettingsKeeping


class Application:
    """One start of the program without a window."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._shelf = KnowledgeShelf(places)
        self._speech = speech_of(places)

    def told(self, text: str) -> str:
        """Return a text for people in the language that was chosen."""
        return self._speech.told(text)

    def session(self, options: Options) -> AbstractContextManager[HeadlessSession]:
        """Open a session that holds the data folder's lock while it is open."""
        del options
        return open_session(self._places)

    def inspect(self, package: Path) -> tuple[Mapping[str, Any], bool]:
        """Return the document of interfaces.md (inspect), and whether the package is usable."""
        shaping = import_module("coe_assistant.services.package_json")
        reading = self._shelf.verify_package(self._shelf.read_package(package))
        document: Mapping[str, Any] = shaping.inspect_document(reading, self._shelf.kit())
        return document, bool(reading.is_usable)

    def require_usable(self, package: Path) -> None:
        """Let pass a file that holds a solution."""
        planning = import_module("coe_assistant.app.planning")
        reading = self._shelf.read_package(package)
        planning.require_usable([reading], "Nothing can be imported from this file.")

    def unusable(self, package: Path) -> Sequence[CheckReport]:
        """Return the checklist of a file that cannot be used; empty for one that can be."""
        reading = self._shelf.read_package(package)
        if reading.is_usable:
            return ()
        judging = import_module("coe_assistant.checks.unusable_file")
        facts = import_module("coe_assistant.checks.package_inputs")
        book = import_module("coe_assistant.checks.book")
        words = book.parse_book((self._places.resources / "checks.toml").read_text("utf-8"))
        found: Sequence[CheckReport] = judging.reports_on_unusable(
            words, facts.package_facts([reading], self._shelf.kit())
        )
        return found

    def plan(
        self, options: Options, packages: Sequence[Path], environment_url: str
    ) -> tuple[Mapping[str, Any], str]:
        """Return the plan's document, and the same in words."""
        planning = import_module("coe_assistant.app.planning")
        shelf = self._shelf
        readings = [shelf.verify_package(shelf.read_package(path)) for path in packages]
        document: Mapping[str, Any]
        document, words = planning.planned(
            readings,
            self._shelf.kit(),
            lambda: self._connect(environment_url, options.mode, options.account),
        )
        return document, str(words)

    def classify(self, source: bytes | Path) -> tuple[Diagnosis, Mapping[str, Any]]:
        """Return the diagnosis of a text or file, and its document."""
        shaping = import_module("coe_assistant.services.diagnosis_json")
        shelf = self._shelf
        if isinstance(source, Path):
            evidence = shelf.file_evidence(source)
        else:
            evidence = shelf.evidence(source)
        diagnosis = shelf.explain(evidence)
        return diagnosis, shaping.diagnosis_json(diagnosis)

    def knowledge_warnings(self) -> Sequence[str]:
        """Return why local additions to the knowledge are not used."""
        return self._shelf.warnings()

    def components(self, file: Path) -> Iterator[ComponentResult]:
        """Yield the components of an import log as it is read."""
        return self._shelf.components(file)

    def redact(self, source: BinaryIO, target: BinaryIO, audience: str) -> None:
        """Clean a text as a stream."""
        bundling = import_module("coe_assistant.app.bundling")
        bundling.redact_stream(self._places, source, target, audience)

    def bundle(
        self,
        options: Options,
        run_id: str,
        file: Path,
        audience: str,
        case_number: str = "",
    ) -> Mapping[str, Any]:
        """Write a support bundle of a stored run."""
        del options
        module = import_module("coe_assistant.app.bundle_commands")
        document: Mapping[str, Any] = module.write(
            self._places, run_id, file, audience, case_number
        )
        return document

    def prove_bundle(self, options: Options, run_id: str, audience: str) -> Mapping[str, Any]:
        """Plant canaries in copies of a run's files and say which came through."""
        del options
        module = import_module("coe_assistant.app.bundle_commands")
        document: Mapping[str, Any] = module.prove(self._places, run_id, audience)
        return document

    def compare_bundles(self, first: Path, second: Path) -> Mapping[str, Any]:
        """Return what differs between two bundles."""
        module = import_module("coe_assistant.services.bundle_compare")
        document: Mapping[str, Any] = module.compare(first, second)
        return document

    def webhook(self) -> Webhook:
        """Return the channel whose address this user keeps."""
        module = import_module("coe_assistant.app.telling")
        channel: Webhook = module.late_webhook(self._places.clouds(), self.told)
        return channel

    def status(self, options: Options, run_id: str) -> tuple[Run, ServerFacts]:
        """Return what is stored about a run, and what the server says now.

        Only silent sign-in: without it the server counts as unreachable, with the reason.
        """
        clock = import_module("coe_assistant.adapters.system_clock").SystemClock()
        journal = import_module("coe_assistant.adapters.journal").FileJournal(
            self._places.folder.runs
        )
        watch = import_module("coe_assistant.services.server_watch")
        run = _stored(journal, run_id)
        try:
            connected = self._connect(
                run.environment.url, options.mode, options.account or run.account, quiet=True
            )
            step = run.current_step
            if step is None:
                return run, ServerFacts(ServerState.NOTHING_FOUND, clock.now())
            dataverse = connected.clients.dataverse
            earlier = watch.earlier_ids(run)
            return run, watch.look(dataverse, step, run.attempt, clock.now(), earlier)
        except CoeError as error:
            words = f"{error.title} {error.hint}".strip()
            return run, ServerFacts(ServerState.UNREACHABLE, clock.now(), problem=words)

    def open_acts(self, environment_url: str) -> tuple[Sequence[OpenAct], bool]:
        """Return what has no recorded end in an environment, and whether another start works."""
        sources = import_module("coe_assistant.app.left_open")
        found: tuple[Sequence[OpenAct], bool] = sources.left_open(self._places, environment_url)
        return found

    def _connect(self, url: str, mode: SignInMode, account: str, *, quiet: bool = False) -> Any:  # noqa: ANN401 - Connected
        late = import_module("coe_assistant.app.late_access")
        request = SignInRequest(mode, account, is_silent=quiet)
        connector = late.LateConnector(self._places, self._places.clouds())
        return connector.connect(url, request, self._say_prompt)

    def _say_prompt(self, prompt: DeviceCodePrompt) -> None:
        words = prompt_words(prompt)
        if words:
            print(self.told(words), file=sys.stderr)  # noqa: T201 - people

    def snapshot(
        self, options: Options, environment_url: str, file: Path | None, compared: Path | None
    ) -> TakenSnapshot:
        """Take a snapshot, write it into file, and compare it with an older one."""
        module = import_module("coe_assistant.app.safeguard_program")
        taken: TakenSnapshot = module.take_snapshot(
            self._places,
            self._shelf,
            lambda: self._connect(environment_url, options.mode, options.account),
            file,
            compared,
        )
        return taken

    def report(self, options: Options, run_id: str, folder: Path | None) -> tuple[Path, Path]:
        """Write the report of a run; return the paths of report.html and report.md."""
        del options
        module = import_module("coe_assistant.app.safeguard_program")
        journal = import_module("coe_assistant.adapters.journal").FileJournal(
            self._places.folder.runs
        )
        written: tuple[Path, Path] = module.write_run_report(
            self._places, self._shelf, self._speech, _stored(journal, run_id), folder
        )
        return written

    def environments(self, options: Options, address: str) -> Mapping[str, Any]:
        """Return the environments of the cloud that is chosen or that address belongs to."""
        del options
        listing = import_module("coe_assistant.app.listing")
        kit = self._shelf.kit().main_solution
        found: Mapping[str, Any] = listing.list_environments(
            self._places, address, kit, self._say_prompt
        )
        return found

    def sign_out(self, options: Options) -> None:
        """Forget all accounts and wipe the token cache."""
        del options
        import_module("coe_assistant.app.listing").sign_out(self._places)

    def settings(self) -> SettingsKeeping:
        """Return the settings of the data folder."""
        module = import_module("coe_assistant.app.settings_program")
        keeping: SettingsKeeping = module.make_keeping(self._places)
        return keeping

    def measure_data(self) -> WipePlan:
        """Return what is kept in the data folder."""
        found: WipePlan = import_module("coe_assistant.app.wiping").measure_data(self._places)
        return found

    def wipe_data(self, parts: Sequence[WipePart]) -> WipeResult:
        """Remove parts of it."""
        module = import_module("coe_assistant.app.wiping")
        result: WipeResult = module.wipe_data(self._places, parts)
        return result

    def self_test(self, options: Options) -> Mapping[str, Any]:
        """Return what the program finds on this computer."""
        del options
        module = import_module("coe_assistant.app.self_test")
        document: Mapping[str, Any] = module.look_around(self._places)
        return document

    def whole_self_test(
        self, told: Callable[[Mapping[str, Any]], None]
    ) -> Sequence[Mapping[str, Any]]:
        """Try every part of the program."""
        module = import_module("coe_assistant.app.whole_self_test")
        results = module.run_steps(self._places, lambda step: told(step.document()))
        return [step.document() for step in results]

    def simulate(self, scenario: str, port: int, speed: float, lab: str) -> int:
        """Run the simulated tenant until it is stopped."""
        module = import_module("coe_assistant.app.demo")
        return int(module.simulate(scenario, port, speed, lab))

    def demo(self, options: Options, scenario: str, speed: float, *, headless: bool) -> int:
        """Run an upgrade in a simulated tenant of its own."""
        del options
        module = import_module("coe_assistant.app.demo")
        return int(module.demo(self._places, scenario, speed, headless=headless))


def _stored(journal: Any, run_id: str) -> Run:  # noqa: ANN401 - FileJournal, imported late
    run: Run | None = journal.load(run_id)
    if run is None:
        raise CoeError(
            "run-not-found",
            f"There is no run {run_id}." if run_id else "There is no run in this data folder.",
            detail=" ".join(journal.problems),
            hint="Name another one, or another --data-dir.",
        )
    return run
