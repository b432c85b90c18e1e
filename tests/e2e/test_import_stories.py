"""Imports that other things get in the way of; the tenant's record is the judge."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.harness import Program, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


@pytest.fixture
def scenario(tmp_path):
    """Return a maker of a scenario file."""

    def made(text: str) -> str:
        file = tmp_path / "story.toml"
        file.write_text(f'title = "A story"\nshows = "A test."\n{text}')
        return str(file)

    return made


def check(lines, slug):
    return next(line for line in lines if line["event"] == "check" and line["id"] == slug)


def notes(lines) -> str:
    return "\n".join(line["text"] for line in lines if line["event"] == "note")


def succeeded_once(program, code, lines, errors) -> None:
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert program.tenant.version() == "4.50.6"
    assert len(program.tenant.imports()) == 1
    assert program.tenant.refused() == []


def test_throttled_apps_are_waited_for_and_the_third_attempt_succeeds(lab) -> None:
    program = lab("throttled-apps", 6000.0)
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert lines[-1]["attempts"] == len(program.tenant.imports()) == 3
    assert program.tenant.refused() == []


def test_import_of_somebody_else_blocks_and_starts_nothing(lab) -> None:
    program = lab("other-import-running", 60.0)
    code, lines, errors = program.upgrade()
    assert code == 3, errors
    assert check(lines, "running-operations")["status"] == "fail"
    assert program.tenant.imports() == []


@pytest.mark.parametrize(
    ("name", "slug", "speaks_of"),
    [
        ("health-incident", "service-health", "MP1180042"),
        ("low-storage", "storage", "database_free_percent"),
        ("unmanaged-layers", "unmanaged-layers", "layers"),
    ],
)
def test_advice_is_given_and_does_not_block(lab, name, slug, speaks_of) -> None:
    program = lab(name)
    code, lines, errors = program.upgrade()
    found = check(lines, slug)
    assert (found["severity"], found["status"] in ("warn", "fail")) == ("advisory", True)
    assert speaks_of in json.dumps(found["facts"])
    succeeded_once(program, code, lines, errors)


def test_two_computers_import_once(lab, tmp_path) -> None:
    first = lab("clean")
    second = Program(first.tenant, tmp_path / "other-computer", first.speed)
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(lambda program: program.upgrade(), (first, second)))
    assert len(first.tenant.imports()) == 1
    assert first.tenant.version() == "4.50.6"
    # The other one was blocked, waited for the first, or found its version there.
    assert {code for code, _, _ in ends} <= {0, 3}
    assert 0 in {code for code, _, _ in ends}


def test_pac_that_was_started_by_hand_is_never_doubled(lab) -> None:
    program = lab("clean", 120.0)
    by_hand = [program.tenant.facts["pac"], "solution", "import", "--async"]
    by_hand += ["--path", program.tenant.package, "--stage-and-upgrade"]
    terminal = subprocess.Popen(
        [*by_hand, "--environment", program.tenant.url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        code, _, errors = program.upgrade()
        assert code in (0, 3), errors
        assert len(program.tenant.imports()) == 1
        assert program.tenant.refused() == []
    finally:
        terminal.wait(60)


@pytest.mark.parametrize(
    "quirk", ["crash-mid-import", "grandchild", "japanese"]
)  # hang: test_pac_that_hangs
def test_odd_pac_does_not_change_what_the_server_says(lab, scenario, quirk) -> None:
    program = lab(scenario(f'[pac]\nquirks = ["{quirk}"]'))
    code, lines, errors = program.upgrade()
    succeeded_once(program, code, lines, errors)


def test_longest_wait_of_pac_is_no_failure(lab, scenario) -> None:
    program = lab(scenario("[timing]\nimport_minutes = 200.0"), 2400.0)
    code, lines, errors = program.upgrade()
    succeeded_once(program, code, lines, errors)
    assert [line for line in lines if line["event"] == "diagnosis"] == []
    assert program.journal()["attempts"][0]["exit_code"] == 1


def test_components_are_counted_where_the_job_shows_them(lab) -> None:
    program = lab("clean", 200.0)
    code, lines, errors = program.upgrade()
    succeeded_once(program, code, lines, errors)
    counts = [line["components"] for line in lines if line["event"] == "progress"]
    assert max(item or 0 for item in counts) > 0
    folder = next((program.data / "runs").iterdir())
    assert "importexportxml" in (folder / "attempt-1-import-log.xml").read_text("utf-8")


def test_error_with_exit_code_zero_is_a_failed_attempt(lab, scenario) -> None:
    text = "Workflow import: FlowServiceError - BadGateway (502)"
    failure = f'[[failures]]\nattempt = 1\nphase = "import"\nafter_s = 300.0\ntext = "{text}"\n'
    program = lab(scenario(f'{failure}[pac]\nquirks = ["exit0-on-error"]'))
    code, lines, errors = program.upgrade("--no-retry")
    assert (code, lines[-1]["outcome"]) == (6, "waiting"), errors
    assert program.tenant.version() == "4.49.2"


def test_settings_file_and_overwrite_reach_pac_by_recorded_choice(lab, tmp_path) -> None:
    program = lab("clean")
    seen = tmp_path / "seen.txt"
    wrapper = tmp_path / "pac"
    wrapper.write_text(
        f"#!{sys.executable}\nimport os, sys\n"
        f"open({str(seen)!r}, 'a').write(chr(10).join(sys.argv[1:]) + chr(10))\n"
        f"os.execv({program.tenant.facts['pac']!r}, ['pac', *sys.argv[1:]])\n"
    )
    wrapper.chmod(0o755)
    program.tenant.facts["pac"] = str(wrapper)
    mine = tmp_path / "settings.json"
    mine.write_text('{"EnvironmentVariables": [], "ConnectionReferences": []}')
    code, lines, errors = program.upgrade("--settings-file", str(mine), "--force-overwrite")
    succeeded_once(program, code, lines, errors)
    words = seen.read_text().splitlines()
    used = words[words.index("--settings-file") + 1]
    assert used.startswith(str(program.data / "runs"))
    assert "--force-overwrite" in words
    assert program.journal()["consent"]["force_overwrite"] is True


def test_unusable_settings_file_ends_before_anything_is_asked(lab, tmp_path) -> None:
    program = lab("clean")
    code, lines, _ = program.upgrade("--settings-file", str(tmp_path / "no.json"))
    assert (code, lines[0]["error"]["id"]) == (1, "settings-file-not-usable")
    assert program.tenant.operations() == []


def test_kill_is_told_after_the_resume_and_handed_over(lab) -> None:
    program = lab("clean", 120.0)
    arguments = ("upgrade", "--environment", program.tenant.url, program.tenant.package, "--yes")
    child = program.start(*arguments, "--json", log=program.data.parent / "killed.log")
    wait_until(program.operation_id)
    child.kill()
    child.wait(20)
    code, lines, errors = program.run("status", "--json")
    assert program.tenant.imports()[0]["operation_id"] in lines[0]["hand_over"], errors
    code, lines, errors = program.run("resume", "--json")
    succeeded_once(program, code, lines, errors)
    assert "ended from outside" in notes(lines)
    done = subprocess.run(
        program.command("status", "--hand-over"),
        capture_output=True, text=True, env=program.environment(), check=True, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "State: done" in done.stdout
