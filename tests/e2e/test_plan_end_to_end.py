"""The command ``plan``: real process, real HTTPS, a real sign-in; and what the server says later."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.harness import Program, tenant

SPEED = 600.0

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


@pytest.fixture
def used(tmp_path):
    with tenant(tmp_path / "lab", "removed-parts-used", SPEED) as found:
        yield Program(found, tmp_path / "data", SPEED)


def plan(program: Program, *packages: str):
    return program.run("plan", *packages, "--environment", program.tenant.url, "--json")


def test_plan_tells_durations_changes_and_users_and_the_server_agrees(used) -> None:
    code, (document,), errors = plan(used, used.tenant.package)
    assert code == 0, errors
    (step,) = document["steps"]
    assert step["expected_is_own"]
    assert step["expected_minutes"] == {"low": 59, "high": 63}
    assert step["expected_import_minutes"] == {"low": 38, "high": 44}
    assert step["expected_apply_minutes"] == {"low": 19, "high": 21}
    (difference,) = document["difference"]
    assert difference["is_known"]
    changes = {one["kind"]: one for one in difference["changes"]}
    assert len(changes["flow"]["removed"]) == 21  # kit.json version_notes 4.24
    names = [one["name"] for one in changes["connection-reference"]["removed"]]
    assert names == ["admin_CoECoreDataverseLegacy"]
    assert {one["part"] for one in difference["still_used"]} == {
        "CLEANUP - Admin | Sync Template v3 (Check Deleted)",
        "CLEANUP HELPER - Check Deleted (Canvas Apps)",
        "PowerApps App: Old Rating",
    }
    assert [one["name"] for one in changes["column"]["removed"]] == ["PowerApps App: Old Rating"]
    assert changes["form"]["is_known"]
    assert changes["view"]["removed"] == []
    assert used.tenant.operations() == []  # a plan changes nothing
    code, lines, errors = used.upgrade()
    assert (code, lines[-1]["outcome"]) == (1, "failed"), errors
    assert lines[-1]["diagnosis"]["codes"] == ["8004F01D"]
    assert used.tenant.version() == "4.23"
    notes = [line["text"] for line in lines if line["event"] == "note"]
    assert sum(text.startswith("Still used:") for text in notes) == 3


def test_plan_of_an_unusable_file_asks_nobody_to_sign_in(used, tmp_path: Path) -> None:
    page = tmp_path / "core.zip"
    page.write_text("<!doctype html><title>Sign in</title>")
    code, (document,), errors = plan(used, used.tenant.package, str(page))
    assert code == 1
    assert document["error"]["id"] == "package-not-usable"
    assert "core.zip" in document["error"]["text"]
    assert "code" not in errors.split("Next:")[0]
