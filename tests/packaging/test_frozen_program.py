"""The packaged program, really built and really run: no Python, other folders, killed, two users."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

from coe_assistant.adapters.shipped_files import compare_files
from tests.e2e.harness import Program, Tenant, tenant

ROOT = Path(__file__).resolve().parents[2]
SPEED = 600.0
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.network_local,
    pytest.mark.skipif(sys.platform != "linux", reason="built here for Linux only"),
    pytest.mark.skipif(shutil.which("objdump") is None, reason="PyInstaller needs binutils"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a program that is built once for all workers of this test run."""
    own = tmp_path_factory.getbasetemp()
    base = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "frozen"
    lock = QLockFile(f"{base}.lock")
    assert lock.tryLock(400_000), "the other worker does not come to the end of its build"
    try:
        built = base / "dist" / "coe-assistant"
        if not (built / "SHA256SUMS").is_file():
            build(base)
    finally:
        lock.unlock()
    return built


def build(base: Path) -> None:
    command = [sys.executable, str(ROOT / "packaging" / "frozen_build.py"), "--no-test"]
    done = subprocess.run(
        [*command, "--dist", str(base / "dist"), "--work", str(base / "work")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def run(folder: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(folder / "coe-assistant-cli"), *arguments],
        capture_output=True,
        text=True,
        env=bare(home),
        timeout=300,
        check=False,
    )


def bare(home: Path) -> Mapping[str, str]:
    """Return an environment without Python, a home with nothing in it, and little else."""
    home.mkdir(exist_ok=True)
    return {"HOME": str(home), "PATH": "/nonexistent", "LANG": "C.UTF-8"}


def demo(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return run(folder, home, "demo", "--headless", "--scenario", "clean", "--speed", "600")


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Tenant]:
    with tenant(tmp_path / "lab", "clean", SPEED) as running:
        yield running


def packaged(folder: Path, lab: Tenant, data: Path) -> Program:
    return Program(lab, data, SPEED, (str(folder / "coe-assistant-cli"),))


def test_whole_self_test_passes_without_python(folder: Path, tmp_path: Path) -> None:
    done = run(folder, tmp_path / "home", "--self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "pass: simulated upgrade" in done.stdout
    assert "as shipped" in done.stdout
    assert "Packaged program: yes" in done.stdout


def test_demo_runs_in_a_long_folder_with_spaces_and_other_letters(folder, tmp_path) -> None:
    name = "Prüfung für Zoë 日本 "
    target = tmp_path / (name + "x" * max(0, 200 - len(str(tmp_path / name))))
    assert len(str(target)) >= 200
    shutil.copytree(folder, target)
    done = demo(target, tmp_path / "hôme sweet")
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_written_beside_the_program(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "read-only"
    shutil.copytree(folder, target)
    for path in (target, *target.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    try:
        assert demo(target, tmp_path / "home").returncode == 0
        assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == before
    finally:
        for path in (target, *target.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)


def test_two_users_work_at_the_same_time(folder: Path, tmp_path: Path) -> None:
    command = [str(folder / "coe-assistant-cli"), "demo", "--headless", "--scenario", "clean"]
    children = [
        subprocess.Popen(
            [*command, "--speed", "600"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=bare(tmp_path / user),
        )
        for user in ("ada", "grace")
    ]
    said = [child.communicate(timeout=300)[0] for child in children]
    assert [child.returncode for child in children] == [0, 0], said


def test_killed_program_goes_on_with_the_same_import(folder, lab, tmp_path) -> None:
    program = packaged(folder, lab, tmp_path / "data")
    child = program.start("upgrade", "--environment", lab.url, lab.package, "--yes", "--json")
    deadline = time.monotonic() + 60
    while not lab.imports() and time.monotonic() < deadline:
        time.sleep(0.02)
    child.kill()
    child.wait(20)
    assert len(lab.imports()) == 1
    code, lines, errors = program.run("resume", "--json")
    assert code == 0, errors
    assert lines[-1]["outcome"] == "succeeded"
    assert len(lab.imports()) == 1
    assert lab.version() == "4.50.6"


def test_children_do_not_inherit_the_library_paths(folder, lab, tmp_path) -> None:
    # pac, and what opens the browser: both print the environment that they were given.
    for name in ("pac", "browser"):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\nenv > {tmp_path / name}.env\nexit 3\n", "utf-8")
        script.chmod(0o755)
    command = [str(folder / "coe-assistant-cli"), "--cloud", lab.facts["cloud_file"]]
    command += ["--pac", str(tmp_path / "pac")]
    check = ["check", "--environment", lab.url, lab.package]
    environment = {**bare(tmp_path / "home"), "PATH": "/usr/bin:/bin"}
    data = ["--data-dir", str(tmp_path / "one"), "--sign-in", "device-code"]
    subprocess.run([*command, *data, *check], env=environment, capture_output=True, check=False)
    data = ["--data-dir", str(tmp_path / "two"), "--sign-in", "browser"]
    environment["BROWSER"] = f"{tmp_path / 'browser'} %s"
    waiting = subprocess.Popen(
        [*command, *data, *check],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "browser.env").is_file() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.2)
    waiting.kill()
    waiting.wait(20)
    for name in ("pac", "browser"):
        text = (tmp_path / f"{name}.env").read_text("utf-8")
        assert "PATH=/usr/bin:/bin" in text
        assert str(folder) not in text
        assert "_PYI_" not in text


def test_portable_program_keeps_its_data_beside_itself(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "stick"
    shutil.copytree(folder, target)
    (target / "coe-assistant.portable").touch()
    done = run(target, tmp_path / "home", "self-test", "--json")
    assert done.returncode == 0, done.stderr
    assert f'"data_folder": "{target / "data"}"' in done.stdout
    assert (target / "data").is_dir()
    assert compare_files(target).is_as_shipped


def test_changed_program_fails_its_self_test_and_says_which_file(folder, tmp_path) -> None:
    target = tmp_path / "changed"
    shutil.copytree(folder, target)
    with (target / "_internal" / "resources" / "clouds.toml").open("a") as stream:
        stream.write("# changed\n")
    done = run(target, tmp_path / "home", "--self-test")
    assert done.returncode == 1
    assert "clouds.toml" in done.stdout
