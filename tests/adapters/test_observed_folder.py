"""A folder in which another start works is followed as it grows, whatever it looks like just now."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coe_assistant.adapters.check_record import RunCheckRecord
from coe_assistant.adapters.journal import FileJournal
from coe_assistant.adapters.observed_folder import TORN_LOOKS, ObservedFolder
from coe_assistant.adapters.stored_checklist import read_checklist
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.check import CheckRemedy, CheckReport, CheckStatus, Severity, Verdict
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.observation import Holder
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.upgrade import transition
from coe_assistant.runtime.line_tail import LineTail
from coe_assistant.services.check_json import checklist_record
from coe_assistant.services.workbench_state import ChecklistState, CheckRow
from tests.domain.test_upgrade_properties import histories
from tests.domain.upgrade_runs import CORE, GOVERNANCE, T0, run_in

WHO = Holder(12, "DESK-7", "coe-assistant")
RUN = run_in(Phase.READY)


def observed(root: Path) -> ObservedFolder:
    return ObservedFolder(root, lambda: WHO, lambda path, start: LineTail(path, start, "cp1252"))


def journal_of(root: Path, run: Run) -> Path:
    return root / run.id / "journal.json"


def put(path: Path, data: bytes, at_ns: int) -> None:
    """Write data as of an instant: two writes within one tick of a file system are two."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, ns=(at_ns, at_ns))


def test_folder_without_runs_shows_who_works_there(tmp_path):
    for root in (tmp_path / "runs", tmp_path):
        seen = observed(root).look()
        assert (seen.holder, seen.run, seen.is_torn) == (WHO, None, False)


def test_run_is_followed_and_another_one_that_is_begun_later(tmp_path):
    journal, source = FileJournal(tmp_path), observed(tmp_path)
    journal.save(RUN)
    assert source.look().run == RUN
    moved = replace(RUN, note_text="moved")
    journal.save(moved)
    os.utime(journal_of(tmp_path, RUN), ns=(1, 10**9))
    assert source.look().run == moved
    other = replace(RUN, id="20990101-000000-core")
    journal.save(other)
    assert source.look().run == other


def test_torn_journal_is_waited_for_and_left_alone(tmp_path, seen_folder):
    source, path = observed(tmp_path), journal_of(tmp_path, RUN)
    FileJournal(tmp_path).save(RUN)
    whole = path.read_bytes()
    put(path, whole, 10)
    assert source.look().run == RUN
    put(path, whole[: len(whole) // 2], 20)
    before = seen_folder(tmp_path)
    for _ in range(3 * TORN_LOOKS):
        seen = source.look()
        assert (seen.run, seen.is_torn) == (RUN, True)
    assert seen_folder(tmp_path) == before
    put(path, whole, 30)
    seen = source.look()
    assert (seen.run, seen.is_torn) == (RUN, False)


def test_journal_that_stays_torn_is_shown_by_the_copy_beside_it(tmp_path):
    source, path = observed(tmp_path), journal_of(tmp_path, RUN)
    FileJournal(tmp_path).save(RUN)
    put(path.with_name("journal.json.bak"), path.read_bytes(), 5)
    put(path, b'{"schema": 1, "run"', 10)
    looks = [source.look() for _ in range(TORN_LOOKS)]
    assert [seen.run for seen in looks] == [None] * (TORN_LOOKS - 1) + [RUN]
    assert looks[-1].is_torn


def test_journal_of_a_newer_program_says_so(tmp_path):
    put(journal_of(tmp_path, RUN), b'{"schema": 99, "run": {}}', 10)
    seen = observed(tmp_path).look()
    assert seen.run is None
    assert "newer version" in seen.problem


def test_folder_that_cannot_be_read_is_told_in_words(tmp_path):
    def gone() -> Holder:
        raise PermissionError(13, "Permission denied")

    source = ObservedFolder(tmp_path, gone, lambda path, start: LineTail(path, start, "cp1252"))
    with pytest.raises(CoeError, match="cannot be read"):
        source.look()


def test_lines_of_pac_are_given_once_as_they_come(tmp_path):
    attempt = Attempt(1, 0, AttemptKind.IMPORT, T0)
    run = run_in(Phase.IMPORTING, attempts=(attempt,))
    FileJournal(tmp_path).save(run)
    source, log = observed(tmp_path), tmp_path / run.id / attempt.raw_log
    assert source.look().lines == ()
    log.write_bytes(b"one\ntw")
    assert source.look().lines == ("one",)
    with log.open("ab") as stream:
        stream.write(b"o\nthree\n")
    assert source.look().lines == ("two", "three")
    assert source.look().lines == ()
    second = replace(run, attempts=(attempt, replace(attempt, number=2)))
    FileJournal(tmp_path).save(second)
    os.utime(journal_of(tmp_path, run), ns=(1, 2**62))
    (tmp_path / run.id / "attempt-2.log").write_bytes(b"again\n")
    assert source.look().lines == ("again",)


def test_kept_checklist_comes_back_as_it_was(tmp_path):
    report = CheckReport(
        "storage",
        Severity.ADVISORY,
        CheckStatus.WARN,
        "Storage",
        "Little is left",
        {"database_free_percent": 4},
        (CheckRemedy("free", "Free some", "https://x"),),
        "10 %",
        "Learn",
        False,
        12,
        T0,
    )
    rows = (CheckRow("storage", "Storage", is_acknowledged=True, report=report),)
    state = ChecklistState(rows, verdict=Verdict.CONFIRM)
    FileJournal(tmp_path).save(RUN)
    RunCheckRecord(FileJournal(tmp_path).folder).save(RUN.id, checklist_record(state, RUN, T0))
    source = observed(tmp_path)
    found = source.look().checklist
    assert found is not None
    assert (found.verdict, found.reports, found.read) == (
        Verdict.CONFIRM,
        (report,),
        frozenset({"storage"}),
    )
    assert source.look().checklist is found  # it is not read again while it is the same


@given(st.binary(max_size=200))
def test_checklist_that_cannot_be_understood_is_none(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checks.json"
        path.write_bytes(data)
        assert read_checklist(path) is None or data.strip().startswith(b"{")


@given(histories(), st.data())
@settings(max_examples=40, deadline=None)
def test_every_state_of_any_history_torn_anywhere_is_shown_or_waited_for(events, data):
    run = run_in(Phase.READY, steps=(CORE, GOVERNANCE))
    with tempfile.TemporaryDirectory() as folder:
        root, shown, at = Path(folder), None, 1
        source, path = observed(root), journal_of(root, run)
        for event in events:
            run, _ = transition(run, event)
            FileJournal(root).save(run)
            whole = path.read_bytes()
            cut = data.draw(st.integers(0, len(whole) - 1))
            put(path, whole[:cut], at)
            seen = source.look()
            assert seen.is_torn
            assert seen.run in (shown, None) or seen.run.id == run.id
            put(path, whole, at + 1)
            seen = source.look()
            assert (seen.run, seen.is_torn) == (run, False)
            shown, at = run, at + 2


def test_run_that_may_not_be_read_is_no_missing_run(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")  # asking for it fails, as without rights
    with pytest.raises(CoeError, match="cannot be read"):
        observed(tmp_path).look()
    FileJournal(tmp_path).save(RUN)
    assert observed(tmp_path).look().run == RUN  # the others are shown all the same
    (tmp_path / "a-file").write_text("no run")
    assert observed(tmp_path / "a-file").look().run is None


def test_journal_that_stays_unreadable_is_told(tmp_path):
    journal_of(tmp_path, RUN).mkdir(parents=True)
    source = observed(tmp_path)
    for _ in range(TORN_LOOKS - 1):
        assert source.look().is_torn
    with pytest.raises(CoeError, match="cannot be read"):
        source.look()
