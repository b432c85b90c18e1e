"""Whole upgrades: real processes, real HTTPS, a real sign-in; the tenant's record is the judge."""

from __future__ import annotations

import signal
import zipfile
from pathlib import Path

import pytest

from tests.e2e.harness import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


def events(lines, name):
    return [line for line in lines if line["event"] == name]


def test_clean_upgrade_succeeds_with_the_version_on_the_server(lab) -> None:
    program = lab("clean")
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert lines[-1]["version"] == "4.50.6"
    assert program.tenant.version() == "4.50.6"
    assert len(program.tenant.imports()) == 1
    assert len(events(lines, "check")) == 18
    sources = {line["source"] for line in events(lines, "progress")}
    assert sources == {"server"}


def test_first_install_is_a_plain_import(lab) -> None:
    program = lab("first-install")
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert [item["message"] for item in program.tenant.imports()] == ["ImportSolutionAsync"]


def test_bad_gateway_waits_and_the_second_attempt_succeeds(lab) -> None:
    program = lab("bad-gateway-once")
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert [line["class"] for line in events(lines, "diagnosis")] == ["service_transient"]
    assert [line["reason"] for line in events(lines, "retry")] == ["retry"]
    assert lines[-1]["attempts"] == 2
    assert len(program.tenant.imports()) == 2


def test_status_lost_but_done_is_not_imported_again(lab) -> None:
    program = lab("status-unknown-but-done")
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert len(program.tenant.imports()) == 1


def test_retries_exhausted_ends_failed_after_four_attempts(lab) -> None:
    program = lab("retries-exhausted", 6000.0)
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (1, "failed"), errors
    assert program.journal()["phase"] == "escalated"
    assert len(program.tenant.imports()) == 4


def test_no_retry_ends_with_six_and_resume_finishes(lab) -> None:
    program = lab("bad-gateway-once")
    code, lines, errors = program.upgrade("--no-retry")
    assert (code, lines[-1]["outcome"]) == (6, "waiting"), errors
    code, lines, errors = program.run("resume", "--json")
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert len(program.tenant.imports()) == 2


def test_leftover_upgrade_blocks_and_changes_nothing(lab) -> None:
    program = lab("leftover-upgrade")
    code, lines, _ = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (3, "blocked")
    failing = {line["id"] for line in events(lines, "check") if line["status"] == "fail"}
    assert "leftover-upgrade" in failing
    assert program.tenant.imports() == []


def test_missing_creator_kit_blocks(lab) -> None:
    program = lab("missing-creator-kit")
    code, lines, _ = program.upgrade()
    assert code == 3
    failing = {line["id"] for line in events(lines, "check") if line["status"] == "fail"}
    assert "dependencies" in failing


def test_check_reads_only_and_says_its_verdict(lab) -> None:
    program = lab("customizer-only")
    code, lines, errors = program.run(
        "check", "--environment", program.tenant.url, program.tenant.package, "--json"
    )
    assert (code, len(lines)) == (0, 1), errors
    document = lines[0]
    roles = next(item for item in document["checks"] if item["id"] == "roles")
    assert (document["verdict"], roles["status"]) == ("confirm", "warn")
    assert program.tenant.operations() == []


def test_dry_run_uploads_for_validation_and_installs_nothing(lab) -> None:
    program = lab("clean")
    code, lines, errors = program.run(
        "check", "--environment", program.tenant.url, program.tenant.package, "--dry-run", "--json"
    )
    assert (code, len(lines)) == (0, 1), errors
    assert lines[0]["dry_run"]["status"] == "Passed"
    paths = [item["path"] for item in program.tenant.get("/_simulator/record")["requests"]]
    assert any("StageSolution" in path for path in paths)
    assert program.tenant.operations() == []


def test_network_cut_during_the_import_is_survived(lab) -> None:
    program = lab("network-cut")
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert len(program.tenant.imports()) == 1


def test_second_instance_is_refused_and_names_the_first(lab) -> None:
    program = lab("clean", 60.0)
    first = program.start(
        "upgrade",
        "--environment",
        program.tenant.url,
        program.tenant.package,
        "--yes",
        "--json",
        log=program.data.parent / "first.log",
    )
    try:
        wait_until((program.data / "instance.lock").exists)
        code, lines, errors = program.run("resume", "--json")
        assert code == 7
        assert str(first.pid) in errors
        assert lines[0]["error"]["id"] == "other-instance"
    finally:
        first.kill()
        first.wait(20)


def test_kill_during_import_then_resume_takes_up_the_same_import(lab) -> None:
    program = lab("clean", 120.0)
    child = program.start(
        "upgrade",
        "--environment",
        program.tenant.url,
        program.tenant.package,
        "--yes",
        "--json",
        log=program.data.parent / "killed.log",
    )
    wait_until(program.tenant.imports)
    child.send_signal(signal.SIGKILL)
    child.wait(20)
    code, lines, errors = program.run("resume", "--json")
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert len(program.tenant.imports()) == 1
    code, lines, errors = program.run("status", "--json")
    assert (code, lines[0]["run"]["phase"]) == (0, "succeeded"), errors


def test_interrupt_ends_with_130_and_the_import_goes_on(lab) -> None:
    program = lab("clean", 120.0)
    log = program.data.parent / "interrupted.log"
    child = program.start(
        "upgrade",
        "--environment",
        program.tenant.url,
        program.tenant.package,
        "--yes",
        "--json",
        log=log,
    )
    wait_until(program.tenant.imports)
    child.send_signal(signal.SIGINT)
    assert child.wait(20) == 130
    assert '"outcome": "cancelled"' in log.read_text()
    wait_until(lambda: program.tenant.version() == "4.50.6")


def test_dry_run_covers_every_file_of_the_plan(lab, tmp_path) -> None:
    program = lab("two-solutions")
    bundle = tmp_path / "release.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for package in program.tenant.facts["packages"]:
            archive.write(package, Path(package).name)
    arguments = ("check", "--environment", program.tenant.url, str(bundle), "--dry-run", "--json")
    code, [document], errors = program.run(*arguments)
    assert code == 0, errors
    files = document["dry_run"]["files"]
    assert [(row["version"], row["outcome"]) for row in files] == [
        ("4.50.6", "good"),
        ("3.25", "good"),
    ]
    assert program.tenant.imports() == []
