"""On Windows a file that somebody reads cannot be replaced at once: writing waits a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from coe_assistant.adapters import atomic_file


@pytest.fixture
def read_elsewhere(monkeypatch):
    """Let replacing be refused so often, as while a reader has the old file open."""

    def reading(times: int, tries: int) -> list[Path]:
        asked, real = [], Path.replace

        def replace(self: Path, target: Path) -> Path:
            asked.append(self)
            if len(asked) <= times:
                raise PermissionError(13, "Access is denied")
            return real(self, target)

        monkeypatch.setattr(Path, "replace", replace)
        monkeypatch.setattr(atomic_file, "_TRIES", tries)
        monkeypatch.setattr(atomic_file, "_READ_S", 0.0)
        return asked

    return reading


def test_reader_that_is_done_in_a_moment_holds_nothing_up(tmp_path, read_elsewhere):
    asked = read_elsewhere(3, 5)
    atomic_file.write_atomically(tmp_path / "journal.json", b"new")
    assert (tmp_path / "journal.json").read_bytes() == b"new"
    assert len(asked) == 4


def test_reader_that_stays_is_told_and_the_old_file_is_left(tmp_path, read_elsewhere):
    (tmp_path / "journal.json").write_bytes(b"old")
    read_elsewhere(99, 5)
    with pytest.raises(PermissionError):
        atomic_file.write_atomically(tmp_path / "journal.json", b"new")
    assert [item.name for item in tmp_path.iterdir()] == ["journal.json"]
    assert (tmp_path / "journal.json").read_bytes() == b"old"


def test_where_readers_do_no_harm_a_refusal_is_told_at_once(tmp_path, read_elsewhere):
    asked = read_elsewhere(1, 0)
    with pytest.raises(PermissionError):
        atomic_file.write_atomically(tmp_path / "journal.json", b"new")
    assert len(asked) == 1
