"""The one command: what it says and does before anything is installed."""

from __future__ import annotations

import hashlib
import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PACKAGING))
    return importlib.import_module("environment")


def run_dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PACKAGING / "dev.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_dev_unknown_command_lists_the_commands() -> None:
    done = run_dev("dmeo")
    assert done.returncode == 2
    for command in ("demo", "test", "check", "bench", "kill-matrix", "build-windows", "lock"):
        assert command in done.stderr


def test_dev_help_ends_well() -> None:
    assert run_dev("--help").returncode == 0


def test_dev_imports_only_the_standard_library() -> None:
    program = "import sys; sys.path.insert(0, sys.argv[1]); import dev"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, str(PACKAGING)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_missing_library_for_a_plain_user_names_the_exact_command(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda _name: "apt-get")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(environment.SetupError) as caught:
        environment.install_packages(["libegl1"], "Qt needs libraries")
    assert "sudo apt-get install -y --no-install-recommends libegl1" in str(caught.value)


def test_missing_library_without_apt_names_the_packages(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    with pytest.raises(environment.SetupError, match="libegl1"):
        environment.install_packages(["libegl1"], "Qt needs libraries")


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "lock"),
        ("Failed to establish a new connection: name resolution", "network"),
        ("something else", "could not install"),
    ],
)
def test_pip_failure_is_said_in_words(environment: ModuleType, output: str, word: str) -> None:
    assert word in environment._reason(output, "pip could not install the packages.")


def test_stamp_changes_with_the_lock(environment: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("a==1\n", "utf-8")
    first = environment._stamp_of(lock)
    assert hashlib.sha256(b"a==1\n").hexdigest() in first
    lock.write_text("a==2\n", "utf-8")
    assert environment._stamp_of(lock) != first


def test_missing_lock_is_said(environment: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(environment.SetupError, match="incomplete"):
        environment._stamp_of(tmp_path / "absent.lock")
