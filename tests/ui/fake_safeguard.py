"""A safeguard without services: state is set by the test, calls are written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coe_assistant.adapters.safeguard_book import load_words
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.settings_needs import SettingsNeeds
from coe_assistant.services.safeguard_state import BackupAge, SafeguardState, WrittenReport

WORDS = load_words(Path(__file__).resolve().parents[2] / "resources")


class FakeSafeguard:
    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self.state = SafeguardState()
        self.words = WORDS
        self.tasks: tuple[object, ...] = ()
        self.has_work = False
        self.calls: list[tuple[object, ...]] = []
        self.report: WrittenReport | CoeError | None = None
        self.age: BackupAge | CoeError | None = None
        self.needs: tuple[SettingsNeeds, ...] | CoeError | None = ()
        self.secret_names: tuple[str, ...] = ()

    def put(self, state: SafeguardState) -> None:
        self.state = state
        self._tell()

    def choose(self, precautions) -> None:
        self.calls.append(("choose", precautions))

    def read_backups(self, done, failed) -> None:
        if isinstance(self.age, CoeError):
            failed(self.age)
        elif self.age is not None:
            done(self.age)

    def read_needs(self, done, failed) -> None:
        if isinstance(self.needs, CoeError):
            failed(self.needs)
        elif self.needs is not None:
            done(self.needs)

    def verify(self) -> None:
        self.calls.append(("verify",))

    def plan_restore(self) -> None:
        self.calls.append(("plan_restore",))

    def restore(self) -> None:
        self.calls.append(("restore",))

    def cancel(self) -> None:
        self.calls.append(("cancel",))

    def tick(self, task_id, *, is_done) -> None:
        self.calls.append(("tick", task_id, is_done))

    def write_report(self, done, failed) -> None:
        self.calls.append(("write_report",))
        if isinstance(self.report, CoeError):
            failed(self.report)
        elif self.report is not None:
            done(self.report)
