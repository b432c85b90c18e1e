"""``resume`` starts nothing that nobody asked for: the tenant's record is the judge."""

from __future__ import annotations

import pytest

from tests.e2e.harness import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


def test_resume_after_check_starts_no_import(lab) -> None:
    program = lab("clean")
    url, package = program.tenant.url, program.tenant.package
    code, _, errors = program.run("check", "--environment", url, package, "--json")
    assert code == 0, errors
    code, lines, errors = program.run("resume", "--json")
    assert (code, lines[0]["error"]["id"]) == (1, "run-not-begun"), errors
    assert program.tenant.operations() == []


def test_resume_after_an_upgrade_that_waits_for_a_yes_starts_no_import(lab) -> None:
    program = lab("clean")
    url, package = program.tenant.url, program.tenant.package
    code, lines, errors = program.run("upgrade", "--environment", url, package, "--json")
    assert (code, lines[-1]["outcome"]) == (3, "blocked"), errors
    code, lines, errors = program.run("resume", "--json")
    assert (code, lines[-1]["outcome"]) == (3, "blocked"), errors
    assert program.tenant.operations() == []


def test_upgrade_killed_while_it_checks_goes_on_by_resume(lab) -> None:
    program = lab("clean")
    url, package = program.tenant.url, program.tenant.package
    given = ("upgrade", "--environment", url, package, "--yes", "--json")
    child = program.start(*given, log=program.data.parent / "killed.log")

    def is_checking() -> bool:
        if not list(program.data.glob("runs/*/journal.json")):
            return False
        run = program.journal()
        kinds = {one["kind"] for one in run["timeline"]}
        return run["phase"] == "checking" and "upgrade-asked" in kinds

    wait_until(is_checking)
    child.kill()
    child.wait(20)
    assert program.tenant.imports() == []
    code, lines, errors = program.run("resume", "--json")
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert len(program.tenant.imports()) == 1
