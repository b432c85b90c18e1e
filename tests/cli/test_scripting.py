"""What a script relies on, through the real command: streams, exit codes, one document."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coe_assistant.simulator.scenario import scenario_names

ROOT = Path(__file__).resolve().parents[2]
TEXT = b"Error: 429 too many requests, Password=hunter2hunter2\n"
FULL = Path("/dev/full")


@pytest.fixture
def start(tmp_path):
    """Return what runs the real command on a data folder of its own."""

    def run(*arguments: str | bytes, **more):
        settings = {
            "input": TEXT,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "cwd": ROOT,
            "timeout": 120,
            "env": {**os.environ, "PYTHONPATH": str(ROOT), "COE_ASSISTANT_DATA_DIR": str(tmp_path)},
        }
        command = [sys.executable, "-m", "coe_assistant", *arguments]
        return subprocess.run(command, check=False, **{**settings, **more})

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ("settings", "no-such-setting", "--json"),
        ("--cloud", "nowhere", "self-test", "--json"),
        ("--read-only", "status", "--json"),
        ("simulate", "--port", "99999"),
        ("simulate", "--port", "many"),
        ("nonsense",),
    ],
)
def test_wrong_usage_prints_nothing_to_standard_output(start, arguments) -> None:
    done = start(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", [("classify", "--json"), ("settings",), ("redact",)])
def test_full_disk_behind_standard_output_is_told_and_no_defect(start, arguments) -> None:
    with FULL.open("wb") as full:
        done = start(*arguments, stdout=full)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[0] == "What this command prints could not be written."
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a pipe without a reader is another error there")
@pytest.mark.parametrize("arguments", [("classify", "--json"), ("settings",), ("redact",)])
def test_reader_that_went_away_is_no_defect(start, arguments) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = start(*arguments, stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(os.name == "nt", reason="sh is not there")
@pytest.mark.parametrize(("command", "code"), [("classify --json", 0), ("notify --set", 1)])
def test_closed_standard_input_is_an_empty_one(start, tmp_path, command, code) -> None:
    shell = f"exec {sys.executable} -m coe_assistant {command} <&-"
    done = subprocess.run(
        ["sh", "-c", shell],
        capture_output=True,
        cwd=ROOT,
        timeout=120,
        check=False,
        env={**os.environ, "COE_ASSISTANT_DATA_DIR": str(tmp_path)},
    )
    assert done.returncode == code
    assert b"defect" not in done.stdout + done.stderr


@pytest.mark.skipif(os.name == "nt", reason="arguments are text there")
@pytest.mark.parametrize("command", ["inspect", "classify"])
def test_name_that_is_no_text_is_told_like_any_other(start, command) -> None:
    done = start(command, b"/nowhere/\xff\xfe.zip", "--json")
    assert done.returncode == 1
    document = json.loads(done.stdout.decode("utf-8"))
    assert set(document["error"]) == {"id", "text", "next"}
    assert "cannot be read" in document["error"]["text"]


def test_nobody_signs_in_for_a_package_that_is_not_there(start) -> None:
    url = "https://contoso.crm4.dynamics.com"
    for command in ("check", "upgrade", "layers", "leftover"):
        done = start(command, "--environment", url, "/nowhere.zip", "--json")
        assert done.returncode == 1
        assert json.loads(done.stdout)["error"]["id"] == "file-unreadable"


@pytest.mark.skipif(os.name == "nt", reason="rights of files are another matter there")
def test_everything_in_the_data_folder_is_for_its_owner_only(start, tmp_path) -> None:
    data = tmp_path / "new" / "data"
    assert start("--data-dir", str(data), "status").returncode == 1
    found = [data.parent, data, *data.rglob("*")]
    assert (data / "logs") in found
    assert [path for path in found if path.stat().st_mode & 0o077] == []


def test_local_knowledge_that_is_not_usable_is_named_and_the_shipped_one_used(start, tmp_path):
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "mine.toml").write_text("x = = 1\n", "utf-8")
    done = start("classify", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["class"] == "throttled"
    words = done.stderr.decode()
    assert "mine.toml is not used" in words
    assert "line 1" in words


def test_self_test_without_json_is_words(start) -> None:
    done = start("self-test")
    assert done.returncode == 0
    assert b"{" not in done.stdout
    assert b"Data folder can be written: yes" in done.stdout


@pytest.mark.parametrize("command", [("demo", "--headless"), ("simulate",)])
def test_unknown_scenario_lists_all_of_them_and_a_command_that_works(start, command) -> None:
    done = start(*command, "--scenario", "NOPE")
    assert done.returncode == 2
    words = done.stderr.decode()
    assert all(name in words for name in scenario_names())
    assert "--scenario clean" in words


@pytest.mark.parametrize("content", [b"no zip", b""])
def test_nobody_signs_in_for_an_upgrade_with_a_file_that_is_no_package(
    start, tmp_path, content
) -> None:
    file = tmp_path / "core.zip"
    file.write_bytes(content)
    url = "https://contoso.crm4.dynamics.com"
    done = start("upgrade", "--environment", url, str(file), "--json")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["id"] == "package-not-usable"
    assert "core.zip" in error["text"]


def test_nobody_signs_in_for_a_check_of_a_file_that_is_no_package(start, tmp_path) -> None:
    """A blocker check of interfaces.md: exit 3 in the shape of check, the rest skipped."""
    file = tmp_path / "core.zip"
    file.write_bytes(b"no zip")
    url = "https://contoso.crm4.dynamics.com"
    done = start("check", "--environment", url, str(file), "--json")
    assert done.returncode == 3, done.stderr
    assert done.stderr == b""
    document = json.loads(done.stdout)
    assert (document["verdict"], document["environment"]["url"]) == ("blocked", url)
    first, *rest = document["checks"]
    assert (first["id"], first["severity"], first["status"]) == ("solution-file", "blocker", "fail")
    assert first["facts"]["files"][0]["problems"][0]["id"] == "not-a-zip"
    assert {one["status"] for one in rest} == {"skipped"}
