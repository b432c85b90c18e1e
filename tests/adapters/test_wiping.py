"""Wiping: what stays, what goes, and that dying in the middle of it leaves a sane folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from coe_assistant.adapters import wiping
from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.journal import FileJournal
from coe_assistant.adapters.wiping import FolderWiper, size_of
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import PendingStart, Phase, Run, WaitReason
from coe_assistant.domain.wiping import KeptReason, WipePart, WipePlan, in_order, kept_reason
from coe_assistant.services.wiping import Wiping, carry_out, measured
from tests.domain.upgrade_runs import CORE, T0

ROOT = Path(__file__).resolve().parents[2]
RUN = Run("r", T0, "generic", Environment("https://contoso.crm4.dynamics.com"), steps=(CORE,))
OPEN = Attempt(1, 0, AttemptKind.IMPORT, T0, is_launched=True)
ENDED = replace(OPEN, ended_at=T0)
NOT_LAUNCHED = replace(OPEN, is_launched=False)
WAITS = PendingStart(T0, WaitReason.SCHEDULED, AttemptKind.IMPORT, T0)
REASONS = [
    (replace(RUN, phase=Phase.SUCCEEDED, attempts=(ENDED,)), None),
    (replace(RUN, phase=Phase.CANCELLED, attempts=(ENDED,)), None),
    (replace(RUN, phase=Phase.CANCELLED, attempts=(NOT_LAUNCHED,)), None),
    (replace(RUN, phase=Phase.PREPARING), None),
    (replace(RUN, phase=Phase.READY), None),
    (replace(RUN, phase=Phase.CANCELLED, attempts=(ENDED, OPEN)), KeptReason.MAY_BE_RUNNING),
    (replace(RUN, phase=Phase.SUCCEEDED, attempts=(OPEN,)), KeptReason.MAY_BE_RUNNING),
    (replace(RUN, phase=Phase.IMPORTING), KeptReason.MAY_BE_RUNNING),
    (replace(RUN, phase=Phase.VERIFYING, attempts=(ENDED,)), KeptReason.MAY_BE_RUNNING),
    (replace(RUN, phase=Phase.WAITING, pending=WAITS), KeptReason.NOT_FINISHED),
    (replace(RUN, phase=Phase.ESCALATED, attempts=(ENDED,)), KeptReason.NOT_FINISHED),
    (replace(RUN, phase=Phase.NEEDS_ACTION, attempts=(ENDED,)), KeptReason.NOT_FINISHED),
    (replace(RUN, phase=Phase.SUCCEEDED, has_quiet_flows=True), KeptReason.OWES_FLOWS),
]  # fmt: skip
KILLED = """
import os, signal, sys
from pathlib import Path
from coe_assistant.adapters import wiping
number, moment, name = int(sys.argv[1]), sys.argv[2], sys.argv[3]
act, count = getattr(wiping, name), 0
def counted(*arguments):
    global count
    count += 1
    if count == number and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    act(*arguments)
    if count == number:
        os.kill(os.getpid(), signal.SIGKILL)
setattr(wiping, name, counted)
from coe_assistant.__main__ import main
sys.argv = ["coe-assistant", *sys.argv[4:]]
sys.exit(main())
"""


class Channel:
    def __init__(self) -> None:
        self.url = "https://hooks.slack.com/x"

    def is_set(self) -> bool:
        return bool(self.url)

    def forget(self) -> None:
        self.url = ""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    found = DataFolder(tmp_path / "data")
    journal = FileJournal(found.runs)
    for number in range(4):
        journal.save(
            replace(RUN, id=f"2026-{number}-over", phase=Phase.SUCCEEDED, attempts=(ENDED,))
        )
        (found.runs / f"2026-{number}-over" / "attempt-1.log").write_bytes(b"x" * 1000)
    journal.save(replace(RUN, id="2026-7-running", phase=Phase.IMPORTING, attempts=(OPEN,)))
    for name, text in {
        "runs/2026-8-broken/journal.json": "{",
        "knowledge/own.toml": "a = 1",
        "logs/coe-assistant.log": "{}\n" * 50,
        "logs/crash-1.txt": "Traceback",
        "tokens/cache.bin": "sealed",
        "recent.txt": "https://contoso.crm4.dynamics.com",
        "settings.toml": "[retry]\nmax_attempts = 3\n",
    }.items():
        path = found.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return found


@pytest.mark.parametrize(("run", "reason"), REASONS)
def test_only_runs_that_are_over_everywhere_may_go(run: Run, reason: KeptReason | None) -> None:
    assert kept_reason(run) is reason


def test_settings_go_last_and_runs_first() -> None:
    assert in_order([WipePart.SETTINGS, WipePart.LOGS, WipePart.RUNS, WipePart.LOGS]) == (
        WipePart.RUNS, WipePart.LOGS, WipePart.SETTINGS
    )  # fmt: skip


def test_plan_names_what_is_there_and_what_stays_and_changes_nothing(folder: DataFolder) -> None:
    before = sorted(path for path in folder.path.rglob("*"))
    plan = measured(FolderWiper(folder), Channel())
    assert plan.item(WipePart.RUNS).count == 4
    assert plan.item(WipePart.RUNS).size > 4000
    assert plan.item(WipePart.LOGS).count == 2
    assert plan.item(WipePart.SIGN_IN).size == len("sealed")
    assert plan.item(WipePart.CHANNEL).count == 1
    assert {(run.run_id, run.reason) for run in plan.kept} == {
        ("2026-7-running", KeptReason.MAY_BE_RUNNING),
        ("2026-8-broken", KeptReason.UNREADABLE),
    }
    assert sorted(path for path in folder.path.rglob("*")) == before


def test_empty_folder_has_nothing_to_remove(tmp_path: Path) -> None:
    channel = Channel()
    channel.forget()
    plan = measured(FolderWiper(DataFolder(tmp_path / "none")), channel)
    assert all((item.size, item.count) == (0, 0) for item in plan.items)
    assert plan.kept == ()


def test_everything_goes_but_runs_that_must_stay(folder: DataFolder) -> None:
    channel, signed_out = Channel(), []
    result = carry_out(FolderWiper(folder), channel, lambda: signed_out.append(1), list(WipePart))
    assert result.left == ()
    assert signed_out == [1]
    assert channel.url == ""
    files = {str(p.relative_to(folder.path)) for p in folder.path.rglob("*") if p.is_file()}
    assert files == {
        "runs/2026-7-running/journal.json",
        "runs/2026-8-broken/journal.json",
        "logs/coe-assistant.log",  # in use: emptied
        "tokens/cache.bin",  # signing out does that
    }
    assert (folder.logs / "coe-assistant.log").read_bytes() == b""
    assert len(result.kept) == 2
    assert {item.part: item.count for item in result.removed}[WipePart.RUNS] == 4


def test_what_is_in_use_is_named_and_left_whole(folder: DataFolder, monkeypatch) -> None:
    def refuse(path: Path, aside: Path) -> None:
        if path.name == "2026-1-over":
            raise PermissionError(13, "in use")
        real(path, aside)

    real = wiping.set_aside
    monkeypatch.setattr(wiping, "set_aside", refuse)
    result = carry_out(FolderWiper(folder), Channel(), lambda: None, [WipePart.RUNS])
    assert result.left == ("2026-1-over",)
    assert (folder.runs / "2026-1-over" / "attempt-1.log").stat().st_size == 1000
    assert [name for name in FileJournal(folder.runs).runs() if "over" in name] == ["2026-1-over"]


def test_what_was_set_aside_by_a_dead_start_is_swept(folder: DataFolder) -> None:
    aside = folder.path / wiping.ASIDE
    wiping.set_aside(folder.runs / "2026-0-over", aside)
    assert FileJournal(folder.runs).load("2026-0-over") is None
    FolderWiper(folder).sweep()
    assert not aside.exists()


def test_links_are_removed_and_not_followed(folder: DataFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.txt").write_text("mine")
    (folder.logs / "link").symlink_to(outside, target_is_directory=True)
    assert size_of(folder.logs / "link") < 500
    FolderWiper(folder).remove(WipePart.LOGS)
    assert (outside / "mine.txt").read_text() == "mine"
    assert not (folder.logs / "link").exists()


@pytest.mark.parametrize("name", ["set_aside", "delete"])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", [1, 3])
def test_killed_in_the_middle_the_next_start_is_sane(folder, name, moment, number) -> None:
    given = ["wipe", "runs", "recent", "settings", "--yes", "--data-dir", str(folder.path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(number), moment, name, *given],
        env=environment, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    journal = FileJournal(folder.runs)
    for run_id in journal.runs():
        if "broken" not in run_id:
            assert journal.load(run_id) is not None, run_id
    assert "2026-7-running" in journal.runs()
    assert folder.settings() == {"retry": {"max_attempts": 3}}  # goes last, or not at all
    again = subprocess.run(
        [sys.executable, "-m", "coe_assistant", *given],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert sorted(path.name for path in folder.runs.iterdir()) == [
        "2026-7-running",
        "2026-8-broken",
    ]
    assert not (folder.path / wiping.ASIDE).exists()
    assert not (folder.path / "settings.toml").exists()


class Inline:
    """Runs work at once, and hands errors over as a worker does."""

    def submit(self, work, done, failed) -> None:
        try:
            found = work()
        except CoeError as error:
            failed(error)
        else:
            done(found)


def window_wiping(folder: DataFolder, run: list[Run | None], calls: list[str]) -> Wiping:
    def put_away() -> None:
        calls.append("put away")
        run[0] = None

    return Wiping(
        FolderWiper(folder), Channel(), lambda: calls.append("sign out"), Inline(),
        lambda: run[0], put_away,
    )  # fmt: skip


def test_window_refuses_while_a_run_is_open(folder: DataFolder) -> None:
    run, calls, refused = [replace(RUN, phase=Phase.READY)], [], []
    wiping_now = window_wiping(folder, run, calls)
    assert wiping_now.obstacle() is not None
    wiping_now.wipe([WipePart.RUNS], calls.append, refused.append)
    assert [error.slug for error in refused] == ["run-is-open"]
    assert calls == []
    assert len(list(folder.runs.iterdir())) == 6


def test_window_lets_go_of_a_finished_run_and_signs_out_before_files_go(folder: DataFolder) -> None:
    run, calls, done = [replace(RUN, phase=Phase.SUCCEEDED, attempts=(ENDED,))], [], []
    wiping_now = window_wiping(folder, run, calls)
    plans: list[WipePlan] = []
    wiping_now.measure(plans.append, calls.append)
    assert plans[0].item(WipePart.RUNS).count == 4
    wiping_now.wipe([WipePart.SIGN_IN, WipePart.RUNS], done.append, calls.append)
    assert calls == ["put away", "sign out"]
    assert [item.part for item in done[0].removed] == [WipePart.RUNS, WipePart.SIGN_IN]
    assert run == [None]


@pytest.mark.parametrize("phase", [Phase.SUCCEEDED, Phase.WAITING])
def test_names_of_people_go_with_the_last_run(tmp_path: Path, phase: Phase) -> None:
    folder = DataFolder(tmp_path)
    folder.people.write_text('["Ada Byron"]')
    FileJournal(folder.runs).save(replace(RUN, phase=phase, attempts=(ENDED,)))
    gone, left = FolderWiper(folder).remove(WipePart.RUNS)
    assert (gone.count, left) == (int(phase is Phase.SUCCEEDED), ())
    assert folder.people.exists() is (phase is Phase.WAITING)
