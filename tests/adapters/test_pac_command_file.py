"""A file may name the command that runs pac, for wrappers that are no program of their own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from threading import Lock

import pytest

from coe_assistant.adapters.pac import Pac
from coe_assistant.adapters.pac_commands import ShortCommands
from coe_assistant.adapters.pac_finder import PacFinder, load_pac_rules, this_system
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import RunStep, StepMode

RULES = load_pac_rules(Path(__file__).resolve().parents[2] / "resources" / "pac.toml")


def finder(file: Path) -> PacFinder:
    return PacFinder(RULES, {}, this_system(), str(file))


def write(folder: Path, command: object) -> Path:
    file = folder / "pac.toml"
    file.write_text(f"command = {json.dumps(command)}\n", "utf-8")
    return file


def pac_of(file: Path) -> Pac:
    commands = ShortCommands(Lock(), lambda raw: raw.decode("utf-8"), dict)
    return Pac(finder(file), commands, lambda: "https://contoso.crm4.dynamics.com")


def test_command_file_runs_its_program_with_its_arguments_first(tmp_path: Path) -> None:
    script = tmp_path / "wrapper.py"
    script.write_text("import sys; print('Version: 2.8.1+g1 (.NET 10)', sys.argv[1:])", "utf-8")
    found = pac_of(write(tmp_path, [sys.executable, str(script)])).found()
    assert found is not None
    assert (found.version, found.path) == ("2.8.1", str(tmp_path / "pac.toml"))


def test_command_file_stands_in_front_of_the_import(tmp_path: Path) -> None:
    file = write(tmp_path, [sys.executable, "--role", "pac"])
    package = str(tmp_path / "core.zip")
    step = RunStep("Core", "Core", None, "1.0", StepMode.INSTALL, package, "0" * 64)
    argv = pac_of(file).import_command(step, "https://contoso.crm4.dynamics.com")
    assert argv[:5] == (sys.executable, "--role", "pac", "solution", "import")


def test_failed_command_is_named_as_pac_and_not_by_its_wrapper(tmp_path: Path) -> None:
    file = write(tmp_path, [sys.executable, "-c", "import sys; sys.exit(3)"])
    with pytest.raises(CoeError, match="The command pac auth list failed"):
        pac_of(file).profiles()


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("pac", "not a list"),
        ([], "does not begin"),
        (["pac"], "does not begin"),
        ([1], "not a list"),
    ],
)
def test_command_file_that_names_no_program_is_a_problem(tmp_path, command, problem) -> None:
    candidate = finder(write(tmp_path, command)).find()
    assert candidate is not None
    assert problem in candidate.problem


@pytest.mark.parametrize("content", [b"\xff", b"command =", b"other = 1"])
def test_command_file_that_cannot_be_read_is_a_problem(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "pac.toml"
    file.write_bytes(content)
    candidate = finder(file).find()
    assert candidate is not None
    assert "names no command" in candidate.problem
