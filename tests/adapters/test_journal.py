"""Tests of the journal: round trip, damage, newer schemas, unwritable folders, kill -9."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from coe_assistant.adapters import atomic_file
from coe_assistant.adapters.journal import FileJournal, decode_run
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Run
from coe_assistant.domain.run_outline import outline_of
from tests.domain.upgrade_runs import CONSENT, CORE, T0

ENVIRONMENT = Environment("https://contoso.crm4.dynamics.com")
RUN = Run("20261124T220000-a", T0, "generic", ENVIRONMENT, steps=(CORE,), consent=CONSENT)
SAVES_FOREVER = """
import sys
from dataclasses import replace
from pathlib import Path
from coe_assistant.adapters.journal import FileJournal
journal = FileJournal(Path(sys.argv[1]))
run = journal.load()
while True:
    run = replace(run, note_text=run.note_text[-5000:] + "x" * 50)
    journal.save(run)
    print(".", end="", flush=True)
"""


def test_journal_saved_twice_keeps_the_state_before(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path)
    journal.save(RUN)
    journal.save(replace(RUN, note_text="second"))
    assert journal.load() == replace(RUN, note_text="second")
    assert decode_run((tmp_path / RUN.id / "journal.json.bak").read_bytes()) == RUN


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\x00", b"{", b"[]", b'{"schema": 0}', b'{"schema": 1, "run": 3}', b"[" * 100_000],
)
def test_journal_damaged_is_moved_aside_and_the_copy_used(tmp_path: Path, content: bytes) -> None:
    journal = FileJournal(tmp_path)
    journal.save(RUN)
    journal.save(replace(RUN, note_text="second"))
    (tmp_path / RUN.id / "journal.json").write_bytes(content)
    assert journal.load() == RUN
    (aside,) = (tmp_path / RUN.id).glob("journal.json.corrupt-*")
    assert aside.read_bytes() == content
    assert aside.name in journal.problems[0]


def test_outline_of_a_damaged_journal_is_that_of_the_copy(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path)
    journal.save(RUN)
    journal.save(replace(RUN, note_text="second"))
    (tmp_path / RUN.id / "journal.json").write_bytes(b"{")
    assert journal.outline(RUN.id) == outline_of(RUN)
    assert journal.problems
    assert journal.outline("../elsewhere") is None


def test_folder_of_runs_that_is_a_file_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("in the way")
    with pytest.raises(CoeError) as caught:
        FileJournal(tmp_path / "runs").runs()
    assert caught.value.slug == "data-folder-not-readable"


@pytest.mark.parametrize("step", [-1, 7])
def test_journal_whose_step_does_not_exist_is_damaged(tmp_path: Path, step: int) -> None:
    journal = FileJournal(tmp_path)
    journal.save(RUN)
    journal.save(replace(RUN, step=step))
    assert journal.load() == RUN
    assert "does not exist" in journal.problems[0]


def test_journal_of_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path)
    journal.save(RUN)
    path = tmp_path / RUN.id / "journal.json"
    path.write_bytes(b'{"schema": 2, "run": {}}')
    assert journal.load() is None
    assert path.read_bytes() == b'{"schema": 2, "run": {}}'
    assert "left alone" in journal.problems[0]


def test_journal_below_a_file_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("in the way")
    with pytest.raises(CoeError) as caught:
        FileJournal(tmp_path / "runs").save(RUN)
    assert caught.value.slug == "data-folder-not-writable"
    assert "--data-dir" in caught.value.hint


def test_journal_on_a_full_disk_keeps_the_old_state_then_saves_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = FileJournal(tmp_path)
    journal.save(RUN)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(atomic_file.os, "fsync", full)
        with pytest.raises(CoeError, match="cannot be written"):
            journal.save(replace(RUN, note_text="second"))
    assert journal.load() == RUN
    assert not list((tmp_path / RUN.id).glob("*.tmp"))
    journal.save(replace(RUN, note_text="second"))
    assert journal.load() == replace(RUN, note_text="second")


def test_journal_of_a_killed_child_is_readable_at_every_kill(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path)
    journal.save(RUN)
    for turn in range(4):
        command = [sys.executable, "-c", SAVES_FOREVER, str(tmp_path)]
        root = Path(__file__).resolve().parents[2]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as child:
            assert child.stdout is not None
            assert child.stdout.read(1) == b"."
            time.sleep(0.007 * turn)
            child.kill()
        assert journal.load() is not None
        assert journal.problems == ()
