"""Fake services for the checks: every answer is a value or an exception to raise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from coe_assistant.checks.base import CheckContext
from coe_assistant.checks.book import CheckBook, parse_book
from coe_assistant.checks.inputs import (
    PacFound,
    PacIdentity,
    PackageFacts,
    PlanFacts,
    ProductFacts,
)
from coe_assistant.domain.configuration import (
    CapacityEntry,
    EnvironmentState,
    RoleAssignment,
    UserState,
)
from coe_assistant.domain.environment import Environment, InstalledSolution, UserIdentity
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from coe_assistant.domain.machine import HostReading, MachineFacts, NeededHost
from coe_assistant.domain.version import SolutionVersion

NOW = datetime(2026, 1, 10, 12, 0, tzinfo=UTC)
ADMINISTRATOR = "627090ff-40a3-4053-8790-584edc5be201"
CUSTOMIZER = "119f245c-3cc8-4b62-b31c-d1a046ced15d"
CORE = "CenterofExcellenceCoreComponents"
CREATOR_KIT = "CreatorKitCore"
URL = "https://contoso.crm4.dynamics.com"


def refused(problem: ServiceProblem, status: int | None = None, service: str = "dataverse"):
    """Return the error that an adapter raises."""
    return ServiceError(
        problem, service, "The service did not answer as hoped.", status=status, request_id="req-1"
    )


FORBIDDEN = refused(ServiceProblem.FORBIDDEN, 403)
TIMEOUT = refused(ServiceProblem.UNREACHABLE)
MALFORMED = refused(ServiceProblem.MALFORMED, 200)
THROTTLED = refused(ServiceProblem.THROTTLED, 429)
UNREADABLE = [FORBIDDEN, TIMEOUT, MALFORMED, THROTTLED]


def solution(name: str, version: str = "4.50.2", *, managed: bool = True, id_: str = ""):
    """Return an installed solution."""
    return InstalledSolution(name, SolutionVersion.parse(version), managed, id=id_ or f"id-{name}")


class FakeService:
    """Answers any method by its name; a callable answer gets the arguments."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._lock = Lock()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self.answers:
            raise AttributeError(name)

        def call(*arguments: Any) -> Any:
            with self._lock:
                self.calls.append((name, arguments))
            answer = self.answers[name]
            if isinstance(answer, BaseException):
                raise answer
            return answer(*arguments) if callable(answer) else answer

        return call


def dataverse(**answers: Any) -> FakeService:
    """Return a healthy environment, with answers replaced."""
    installed = (solution(CREATOR_KIT, "1.0.0.1"), solution(CORE, "4.50.2"))

    def installed_solutions(names: tuple[str, ...] = ()):
        return tuple(one for one in installed if not names or one.unique_name in names)

    healthy: dict[str, Any] = {
        "who_am_i": UserIdentity("user-1", "ada@contoso.com", "tenant-1", "org-1"),
        "user_state": UserState(is_disabled=False, access_mode=0, is_licensed=True),
        "roles": (RoleAssignment("Systemadministrator", ADMINISTRATOR),),
        "has_privilege": False,
        "environment": here(),
        "installed_solutions": installed_solutions,
        "running_operations": (),
        "history": (),
        "component_summaries": (),
        "active_layer": None,
        "is_customization_locked": False,
        "provisioned_languages": (1031, 1033),
        "connection_references": (),
        "flows": (),
    }
    return FakeService(**(healthy | answers))


def here(**changes: Any) -> Environment:
    """Return the environment of the tests."""
    return replace(
        Environment(
            URL, "env-1", "Contoso", "org-1", "tenant-1", "europe", "Sandbox", "9.2.26000.1"
        ),
        **changes,
    )


def admin(**answers: Any) -> FakeService:
    """Return a healthy admin API, with answers replaced."""
    healthy = {
        "environment_state": EnvironmentState(
            runtime="Enabled",
            management="Ready",
            instance="Ready",
            background_operations="Enabled",
            region="europe",
            type="Sandbox",
            database_used_mb=2048.0,
            admin_link="https://admin.contoso.example/environment",
        ),
        "lifecycle_operations": (),
        "capacity": (
            CapacityEntry("Database", 10000, 5000),
            CapacityEntry("File", 10000, 100),
            CapacityEntry("Log", 2000, 100),
        ),
    }
    return FakeService(**(healthy | answers))


@dataclass
class FakeClients:
    dataverse: Any = field(default_factory=dataverse)
    admin: Any = field(default_factory=admin)
    health: Any = field(default_factory=lambda: FakeService(open_issues=()))

    @property
    def removals(self) -> Any:
        return self.dataverse


class FixedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW

    def monotonic_s(self) -> float:
        return 5.0


class FakeAlarm:
    """An alarm that a test rings."""

    def __init__(self) -> None:
        self.due_at = None
        self.callback = None

    def set(self, due_at, callback) -> None:
        self.due_at, self.callback = due_at, callback

    def clear(self) -> None:
        self.due_at = self.callback = None


@dataclass
class FakePac:
    installation: PacFound | None = field(
        default_factory=lambda: PacFound("/opt/pac/pac", "2.4.1", "dotnet tool")
    )
    who: Any = field(
        default_factory=lambda: PacIdentity("ada@contoso.com", "user-1", URL + "/", "org-1")
    )

    def found(self) -> PacFound | None:
        return self.installation

    def identity(self) -> PacIdentity:
        if isinstance(self.who, Exception):
            raise self.who
        return self.who


def reading(url: str, **changes: Any) -> HostReading:
    """Return a host that is reached without trouble."""
    good = HostReading(
        url,
        address="192.0.2.1",
        dns_ms=3,
        connect_ms=20,
        tls_ms=30,
        answer_ms=40,
        issuer="Microsoft Azure RSA TLS Issuing CA 04",
        clock_skew_s=1.0,
    )
    return replace(good, **changes)


@dataclass
class FakeProbe:
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def probe(self, url: str) -> HostReading:
        return reading(url, **self.changes.get(url, {}))


@dataclass
class FakeComputer:
    machine: MachineFacts = field(
        default_factory=lambda: MachineFacts(
            free_bytes=50 * 1024**3,
            on_battery=False,
            sleeps_after_s=0,
            is_reboot_pending=False,
            networks=("ethernet",),
        )
    )

    def facts(self) -> MachineFacts:
        return self.machine


def the_book() -> CheckBook:
    """Return the book that is shipped."""
    path = Path(__file__).resolve().parents[2] / "resources" / "checks.toml"
    return parse_book(path.read_text(encoding="utf-8"))


def core_package(**changes: Any) -> PackageFacts:
    """Return the Core package of the tests."""
    return replace(PackageFacts("core.zip", "ab" * 32, CORE, "4.50.6"), **changes)


def make_context(**changes: Any) -> CheckContext:
    """Return a context in which every check passes, with parts replaced."""
    good = CheckContext(
        book=the_book(),
        clock=FixedClock(),
        probe=FakeProbe(),
        computer=FakeComputer(),
        pac=FakePac(),
        clients=FakeClients(),
        target_url=URL,
        environment=here(),
        account_name="ada@contoso.com",
        packages=(core_package(),),
        plan=PlanFacts(((CORE, "4.50.2", "4.50.6"),)),
        product=ProductFacts("CoE Starter Kit", (CREATOR_KIT, CORE), (), (1033,)),
        hosts=(
            NeededHost(URL, "environment", True),
            NeededHost("https://graph.microsoft.com", "service health", False),
        ),
    )
    return replace(good, **changes)
