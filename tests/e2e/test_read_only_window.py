"""A second start that only looks beside a real first one: to the end, and over its death."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.filling import Filling
from coe_assistant.app.looking_on import take_over
from coe_assistant.app.observing_window import Looking
from coe_assistant.app.places import Places
from coe_assistant.cli.options import Options
from coe_assistant.domain.observation import Standing
from coe_assistant.domain.run import Phase
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.runtime.instance import InstanceLock
from coe_assistant.runtime.lock_record import read_lock
from coe_assistant.services.observed_workbench import ObservedWorkbench
from coe_assistant.services.observing import Observing
from coe_assistant.services.workbench_state import ConnectionPhase, Workbench
from coe_assistant.ui.main_window import MainWindow
from coe_assistant.ui.wording import Place
from tests.e2e.harness import Program, wait_for_workers, wait_until
from tests.e2e.window_journey import LONGEST_S, Journey, put_away

pytestmark = [
    pytest.mark.slow,
    pytest.mark.network_local,
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]


class Onlooker:
    """The window of a second start over the data folder of a program."""

    def __init__(self, program: Program, application: QApplication, pac: str = "") -> None:
        options = Options(
            cloud=str(program.tenant.facts["cloud_file"]),
            pac=pac or str(program.tenant.facts["pac"]),
            sign_in=SignInMode.DEVICE_CODE.value,
            data_dir=str(program.data),
            time_scale=str(program.speed),
            read_only=True,
        )
        places = Places(options, DataFolder(program.data), resources_folder())
        self._earlier = threading.enumerate()
        self.window = MainWindow()
        self.window.show()
        work = partial(take_over, application, Filling(application, self.window))
        self._looking = Looking(places, self.window, application, work)
        self._looking.fill()
        self.seen: list[Phase] = []

    @property
    def bench(self) -> Workbench:
        return self.window.content.context.workbench

    @property
    def observing(self) -> Observing:
        found = self.window.content.context.surroundings.observing
        assert found is not None
        return found

    @property
    def is_looking(self) -> bool:
        return isinstance(self.bench, ObservedWorkbench)

    @property
    def phase(self) -> Phase | None:
        run = self.bench.run
        return run.phase if run is not None else None

    def until(self, is_so: Callable[[], object]) -> None:
        """Let the window work until something holds."""
        end = time.monotonic() + LONGEST_S
        while not is_so():
            assert time.monotonic() < end, "the window did not get there"
            Journey._spin()
            if self.phase is not None and self.phase not in self.seen:
                self.seen.append(self.phase)

    def press(self, name: str) -> None:
        """Press a visible button of the window."""
        found = [
            item
            for item in self.window.findChildren(QPushButton)
            if item.accessibleName() == name and item.isVisible() and item.isEnabled()
        ]
        assert len(found) == 1, name
        found[0].click()

    def close(self) -> None:
        """End the window and what is behind it."""
        self._looking.close()
        wait_for_workers(self._earlier)
        put_away(self.window)
        for _ in range(8):
            Journey._spin()


@pytest.fixture
def look_at(qapp: QApplication) -> Iterator[Callable[..., Onlooker]]:
    opened: list[Onlooker] = []

    def look(program: Program, pac: str = "") -> Onlooker:
        opened.append(Onlooker(program, qapp, pac))
        return opened[-1]

    yield look
    for one in opened:
        one.close()


def requests_of(program: Program) -> int:
    """Return how many requests the tenant has answered, but those of the test."""
    found = program.tenant.get("/_simulator/record")["requests"]
    return sum(not row["path"].startswith("/_simulator/") for row in found)


def upgrade(program: Program):
    tenant = program.tenant
    program.data.mkdir(parents=True, exist_ok=True)
    arguments = ("upgrade", "--environment", tenant.url, tenant.package, "--yes", "--json")
    return program.start(*arguments)


def test_window_follows_an_upgrade_of_the_command_line_to_its_end(lab, look_at):
    program = lab("bad-gateway-once", 300.0)
    child = upgrade(program)
    onlooker = look_at(program)
    onlooker.until(lambda: onlooker.observing.state.standing is Standing.AT_WORK)
    holder = onlooker.observing.state.holder
    assert holder is not None
    assert holder.pid == child.pid
    assert holder.user
    onlooker.until(lambda: onlooker.bench.checklist.verdict is not None)
    percents: list[float] = []

    def is_over() -> bool:
        percents.extend(one.percent for one in onlooker.bench.progress if one.percent)
        return onlooker.phase is Phase.SUCCEEDED and child.poll() is not None

    onlooker.until(is_over)
    assert {Phase.IMPORTING, Phase.WAITING, Phase.SUCCEEDED} <= set(onlooker.seen)
    assert percents
    onlooker.until(lambda: onlooker.observing.state.standing is Standing.ENDED)
    onlooker.until(lambda: onlooker.bench.safeguard.state.findings)
    assert onlooker.window.content.place is Place.FINISH
    assert onlooker.is_looking
    assert child.returncode == 0
    assert len(program.tenant.imports()) == 2


def test_window_that_looks_writes_nothing_asks_nothing_and_starts_no_pac(
    lab, look_at, tmp_path, seen_folder
):
    program = lab("bad-gateway-once")
    code, _lines, problems = program.upgrade()
    assert code == 0, problems
    called, pac = tmp_path / "called", tmp_path / "pac"
    pac.write_text(f"#!/bin/sh\necho $* >> {called}\n")
    pac.chmod(0o755)
    before = seen_folder(program.data)
    asked = requests_of(program)
    onlooker = look_at(program, str(pac))
    onlooker.until(lambda: onlooker.bench.safeguard.state.findings)
    for place in Place:
        onlooker.window.content.view(place)
        Journey._spin()
    _use_whatever_reads(onlooker, tmp_path / "case.zip")
    _ask_for_whatever_changes(onlooker)
    looks = onlooker.observing.state.read_at
    onlooker.until(lambda: onlooker.observing.state.read_at != looks)
    assert seen_folder(program.data) == before
    assert requests_of(program) == asked
    assert not called.exists()
    onlooker.close()
    assert seen_folder(program.data) == before


def _use_whatever_reads(onlooker: Onlooker, file: Path) -> None:
    bench, got = onlooker.bench, []
    bench.bundle.prepare("support", got.append, got.append)
    onlooker.until(lambda: got)
    bench.bundle.write(got.pop(), file, frozenset(), got.append, got.append)
    onlooker.until(lambda: got)
    assert file.is_file(), got
    got.clear()
    bench.bundle.prove("public", got.append, got.append)
    onlooker.until(lambda: got)
    assert got.pop().leaked == ()
    bench.safeguard.write_report(got.append, got.append)
    onlooker.until(lambda: got)
    assert got.pop().html.is_file()
    assert bench.diagnosing.explain("0x80097376 BadGateway").diagnosis.class_id
    bench.diagnosing.texts(got.append)
    onlooker.until(lambda: got)
    for path in bench.diagnosing.import_logs():
        bench.diagnosing.open_log(path, got.append, got.append)
    onlooker.until(lambda: len(got) == 1 + len(bench.diagnosing.import_logs()))
    assert onlooker.window.content.context.surroundings.help_book().page("start")


def _ask_for_whatever_changes(onlooker: Onlooker) -> None:
    bench, run = onlooker.bench, onlooker.bench.run
    assert run is not None
    control = bench.control
    for name in ("pause", "go_on", "retry_now", "apply_upgrade", "stop_retrying", "give_up"):
        getattr(control, name)()
    control.start(automatic_retries=True)
    control.postpone(run.created_at)
    control.options.choose_overwrite(is_wanted=True)
    assert not control.options.wants_overwrite
    bench.choose_packages([Path("x.zip")])
    bench.run_checklist()
    bench.acknowledge("storage")
    bench.new_run()
    bench.sign_out()
    bench.safeguard.tick("x", is_done=True)
    bench.safeguard.restore()
    bench.remediation.layers.remove((), "x")
    bench.remediation.leftovers.apply("x")
    bench.differences.read_again()
    bench.sign_in(run.environment.url, SignInMode.DEVICE_CODE)
    assert bench.error is not None
    assert bench.error.slug == "read-only"
    assert bench.run is run
    assert bench.connection.phase is ConnectionPhase.DISCONNECTED


def test_killed_upgrade_is_worked_on_here_and_resumed(lab, look_at):
    program = lab("clean", 120.0)
    child = upgrade(program)
    onlooker = look_at(program)
    onlooker.until(lambda: program.tenant.imports() and onlooker.phase is Phase.IMPORTING)
    child.send_signal(signal.SIGKILL)
    child.wait(20)
    onlooker.until(lambda: onlooker.observing.state.standing is Standing.DIED)
    onlooker.press("Work on it here")
    onlooker.until(lambda: not onlooker.is_looking)
    assert onlooker.window.content.place is Place.IMPORT
    run = onlooker.bench.run
    assert run is not None
    onlooker.until(lambda: onlooker.bench.connection.phase is ConnectionPhase.FAILED)
    onlooker.bench.sign_in(run.environment.url, SignInMode.DEVICE_CODE, run.account)
    onlooker.until(lambda: onlooker.phase is Phase.SUCCEEDED)
    assert len(program.tenant.imports()) == 1
    assert onlooker.window.content.context.surroundings.observing is None


def test_window_that_was_killed_is_followed_by_the_one_that_looked_on(lab, look_at, tmp_path):
    program = lab("clean")
    program.data.mkdir(parents=True)
    first = program.start(log=tmp_path / "first.log")
    onlooker = look_at(program)
    onlooker.until(lambda: onlooker.observing.state.standing is Standing.AT_WORK)
    holder = onlooker.observing.state.holder
    assert holder is not None
    assert holder.pid == first.pid
    assert onlooker.window.content.place is Place.CONNECT
    first.send_signal(signal.SIGKILL)
    first.wait(20)
    onlooker.until(lambda: onlooker.observing.state.standing is Standing.DIED)
    onlooker.press("Work on it here")
    onlooker.until(lambda: not onlooker.is_looking)
    assert onlooker.bench.run is None
    assert onlooker.window.content.place is Place.CONNECT
    found = read_lock(program.data)
    assert found is not None
    assert found.pid == os.getpid()
    onlooker.close()
    assert read_lock(program.data) is None
    assert (program.data / "window.json").is_file()


def test_second_one_to_ask_stays_read_only(lab, look_at):
    program = lab("clean", 120.0)
    child = upgrade(program)
    onlooker = look_at(program)
    onlooker.until(lambda: onlooker.phase is not None)
    child.send_signal(signal.SIGKILL)
    child.wait(20)
    onlooker.until(lambda: onlooker.observing.state.standing is Standing.DIED)
    refusals: list[object] = []
    observing = onlooker.observing
    observing.subscribe(lambda: refusals.append(observing.state.refusal))
    quicker = InstanceLock(program.data)
    quicker.acquire()
    onlooker.press("Work on it here")
    onlooker.until(lambda: any(refusals))
    assert onlooker.is_looking
    onlooker.until(lambda: onlooker.observing.state.standing is Standing.AT_WORK)
    quicker.release()


def test_option_opens_the_window_beside_a_running_one(lab, tmp_path, monkeypatch, seen_folder):
    program, own = lab("clean"), tmp_path / "tmp"
    own.mkdir()
    code, _lines, problems = program.upgrade()
    assert code == 0, problems
    lock = InstanceLock(program.data)
    lock.acquire()
    before = seen_folder(program.data)
    monkeypatch.setenv("TMPDIR", str(own))
    second = program.start("--read-only", log=tmp_path / "second.log")
    try:
        wait_until(lambda: list(own.glob("coe-assistant-read-only-*/logs/hard-crash.log")))
        assert second.poll() is None
        assert seen_folder(program.data) == before
    finally:
        second.terminate()
        second.wait(20)
        lock.release()
    refused, _lines, words = program.run("--read-only", "status")
    assert refused == 2
    assert "--read-only belongs to the window" in words
