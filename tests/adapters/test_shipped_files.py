"""The list of shipped files: what differs is named, and a bad list is never a pass."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from coe_assistant.adapters.data_folder import portable_folder
from coe_assistant.adapters.shipped_files import LIST_NAME, compare_files, difference_error
from coe_assistant.app.program_files import files_problem
from coe_assistant.domain.errors import CoeError


@pytest.fixture
def program(tmp_path: Path) -> Path:
    for name, content in {"app": b"one", "_internal/lib.so": b"two"}.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    write_list(tmp_path)
    return tmp_path


def write_list(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    ]
    (folder / LIST_NAME).write_text("".join(lines), "utf-8")


def test_files_as_shipped_are_no_problem(program: Path) -> None:
    assert compare_files(program).is_as_shipped
    assert files_problem(program) is None


def test_program_from_sources_is_not_compared() -> None:
    assert files_problem(None) is None


def test_changed_missing_and_added_files_are_named(program: Path) -> None:
    (program / "app").write_bytes(b"other")
    (program / "_internal" / "lib.so").unlink()
    (program / "_internal" / "planted.dll").write_bytes(b"evil")
    report = compare_files(program)
    assert report.changed == ("app",)
    assert report.missing == ("_internal/lib.so",)
    assert report.added == ("_internal/planted.dll",)
    problem = files_problem(program)
    assert problem is not None
    assert problem.slug == "program-files-changed"
    for name in ("app", "_internal/lib.so", "_internal/planted.dll"):
        assert name in problem.detail


def test_data_of_portable_program_and_uninstaller_are_no_difference(program: Path) -> None:
    (program / "coe-assistant.portable").touch()
    (program / "data").mkdir()
    (program / "data" / "settings.toml").write_text("")
    (program / "unins000.exe").write_bytes(b"MZ")
    assert compare_files(program).is_as_shipped


def test_many_differences_are_not_all_listed(program: Path) -> None:
    for number in range(9):
        (program / "_internal" / f"extra{number}").touch()
    words = difference_error(program, compare_files(program)).detail
    assert "9 added" in words
    assert words.count("_internal/extra") == 5


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"abc  app\n", b"0" * 64 + b"  ../outside\n"]
)
def test_damaged_list_is_a_problem_of_its_own(program: Path, content: bytes) -> None:
    (program / LIST_NAME).write_bytes(content)
    problem = files_problem(program)
    assert problem is not None
    assert problem.slug == "program-list-missing"


def test_missing_list_is_no_pass(program: Path) -> None:
    (program / LIST_NAME).unlink()
    with pytest.raises(CoeError, match="cannot be told"):
        compare_files(program)


def test_portable_mark_moves_the_data_beside_the_program(tmp_path: Path) -> None:
    program = tmp_path / "coe-assistant.exe"
    program.touch()
    assert portable_folder(program) is None
    (tmp_path / "coe-assistant.portable").touch()
    assert portable_folder(program) == tmp_path / "data"
