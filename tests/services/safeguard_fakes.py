"""A safeguard desk over a tenant in memory, on the virtual clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from coe_assistant.adapters.safeguard_book import load_words
from coe_assistant.adapters.safeguard_store import RunSafeguardStore
from coe_assistant.checks.layer_scan import LayerRules
from coe_assistant.domain.configuration import (
    Connection,
    ConnectionReference,
    EnvironmentVariable,
    Flow,
    FlowState,
)
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.flow_definition import FlowDefinition
from coe_assistant.domain.kit import Ground, Kit, KitSolution, TaskAfter, Trust
from coe_assistant.domain.package import PackageKind, PackageReading
from coe_assistant.domain.run import Run
from coe_assistant.domain.upgrade import transition
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services.act_sequence import ActTools
from coe_assistant.services.preparation import PreparationTools
from coe_assistant.services.safeguard_desk import SafeguardDesk
from coe_assistant.services.safeguard_state import WrittenReport
from coe_assistant.services.safeguard_tools import SafeguardTools
from coe_assistant.services.settings_reading import SettingsReader
from coe_assistant.services.snapshot_taking import SnapshotTaker
from coe_assistant.services.verifying import Verifier
from tests.domain.upgrade_runs import CORE
from tests.services.driver_fakes import InlineTasks, VirtualAlarm, VirtualClock

GROUND = Ground("test", Trust.CONFIRMED)
KIT = Kit(
    "kit",
    "Kit",
    solutions=(KitSolution(CORE.solution, "Core", GROUND),),
    tasks_after=(
        TaskAfter("wizard", "Open the wizard.", GROUND, CORE.solution),
        TaskAfter("other", "Not here.", GROUND, "Other"),
    ),
)
WORDS = load_words(Path(__file__).resolve().parents[2] / "resources")


class MemoryTenant:
    """The Web API's reads and writes over plain attributes; problem is raised by all of them."""

    def __init__(self) -> None:
        self.version = "4.49.2"
        self.flows_on = {"driver": True, "cleanup": True, "helper": True, "off": False}
        self.scheduled = {"driver", "cleanup", "off"}
        self.values = {"admin_X": "1"}
        self.bound = {"ref": "c1"}
        self.there = (Connection("c1", "Adele", "shared_x", "Connected"),)
        self.problem: Exception | None = None
        self.refusals: dict[str, Exception] = {}
        self.asked: list[tuple[str, object]] = []

    @property
    def dataverse(self):
        return self

    @property
    def admin(self):
        return self

    @property
    def connections(self):
        return _Connections(self)

    def _check(self) -> None:
        if self.problem is not None:
            raise self.problem

    def installed_solutions(self, names=()):
        self._check()
        version = SolutionVersion(self.version)
        return (InstalledSolution(CORE.solution, version, is_managed=True, id="s"),)

    def flows(self, solution_id):
        self._check()
        states = {True: FlowState.ON, False: FlowState.OFF}
        return tuple(Flow(key, f"Flow {key}", states[on]) for key, on in self.flows_on.items())

    def flow_definitions(self, flow_ids):
        return {key: FlowDefinition(key in self.scheduled) for key in flow_ids}

    def environment_variables(self, solution_id):
        self._check()
        return tuple(
            EnvironmentVariable(f"d-{name}", name, name, 100000000, value=value)
            for name, value in self.values.items()
        )

    def connection_references(self, solution_id):
        self._check()
        return tuple(
            ConnectionReference(f"r-{name}", name, name, "shared_x", value)
            for name, value in self.bound.items()
        )

    def flow(self, flow_id):
        return next((one for one in self.flows("s") if one.id == flow_id), None)

    def reference(self, reference_id):
        rows = self.connection_references("s")
        return next((one for one in rows if one.id == reference_id), None)

    def variable(self, definition_id):
        rows = self.environment_variables("s")
        return next((one for one in rows if one.id == definition_id), None)

    def references_named(self, names):
        self._check()
        return tuple(one for one in self.connection_references("s") if one.logical_name in names)

    def variables_named(self, names):
        self._check()
        return tuple(one for one in self.environment_variables("s") if one.schema_name in names)

    def component_summaries(self, solution_id):
        return ()

    def provisioned_languages(self):
        return (1033,)

    def team_roles(self, solution_id):
        return ()

    def uninstall_dependents(self, unique_name):
        return ()

    def history(self, solution):
        return ()

    def environment_state(self, environment_id):
        raise NotImplementedError

    def set_flow_state(self, flow_id, *, is_on) -> None:
        self._check()
        self.asked.append((flow_id, is_on))
        if flow_id in self.refusals:
            raise self.refusals[flow_id]
        self.flows_on[flow_id] = is_on

    def bind_reference(self, reference_id, connection_id) -> None:
        self.asked.append((reference_id, connection_id))
        self.bound[reference_id.removeprefix("r-")] = connection_id

    def variable_value_id(self, definition_id) -> str:
        return ""

    def write_variable(self, definition_id, value_id, name, value) -> None:
        self.asked.append((name, value))
        self.values[name] = value


@dataclass
class _Connections:
    tenant: MemoryTenant

    def connections(self, environment_id):
        return self.tenant.there

    def usable_connections(self, environment_id):
        return self.tenant.there


class Lookup:
    """Other runs of the data folder."""

    def __init__(self) -> None:
        self.others: dict[str, Run] = {}

    def load(self, run_id: str = "") -> Run | None:
        return self.others.get(run_id)

    def runs(self) -> tuple[str, ...]:
        return tuple(self.others)


class SafeguardBench:
    """A desk, the run it works for, and everything a test wants to look at."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder = folder
        self.run = run
        self.tenant = MemoryTenant()
        self.clock = VirtualClock()
        self.lookup = Lookup()
        self.reading = PackageReading(Path("p"), 0, "", PackageKind.SOLUTION)
        self.events: list[str] = []
        self.answers: list[object] = []
        self.desk = self.make()

    def make(self) -> SafeguardDesk:
        """Return a desk as a new start of the program would have it."""
        store = RunSafeguardStore(self._folder_of)
        alarm = VirtualAlarm(self.clock)
        acts = ActTools(store, self.clock, InlineTasks(), alarm, lambda: self.tenant, WORDS)
        rules = LayerRules(frozenset(), 29, "5", {})
        taker = SnapshotTaker(KIT, rules, self.clock)
        tools = SafeguardTools(
            acts=acts,
            preparation=PreparationTools(
                acts, taker, KIT, self, SettingsReader(KIT, lambda _: self.reading), self.lookup
            ),
            taker=taker,
            verifier=Verifier(taker, store, KIT),
            kit=KIT,
            retry=VirtualAlarm(self.clock),
            report=lambda _: WrittenReport(Path("h"), Path("m")),
        )  # fmt: skip
        self.store = store
        self.desk = SafeguardDesk(tools, lambda: self.run, self.dispatch, lambda: None)
        return self.desk

    def make_and_open(self) -> SafeguardDesk:
        """Return a new desk that has seen the run."""
        desk = self.make()
        desk.run_changed(is_connected=False)
        return desk

    def _folder_of(self, run_id: str) -> Path:
        made = self.folder / run_id
        made.mkdir(exist_ok=True)
        return made

    def dispatch(self, event) -> None:
        self.events.append(type(event).__name__)
        self.run, _ = transition(self.run, event)

    def become(self, **values) -> None:
        """Let the run have another state, and tell the desk."""
        self.run = replace(self.run, **values)
        self.desk.run_changed(is_connected=True)

    def prepare(self) -> None:
        """Ask for the preparation of an attempt."""
        self.desk.run_changed(is_connected=True)
        self.desk.prepare(self.run, lambda: self.answers.append("ready"), self.answers.append)

    def backup(self, environment_url, label) -> None:
        self.answers.append(f"backup {label}")

    def export(self, environment_url, solution, file) -> None:
        self.answers.append(f"export {solution}")
