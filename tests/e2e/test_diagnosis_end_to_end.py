"""A failed upgrade in a simulated tenant: texts, import log and dependents are at hand after it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.harness import Program, tenant

SPEED = 600.0


@pytest.fixture
def blocked(tmp_path: Path) -> Iterator[Program]:
    with tenant(tmp_path / "lab", "dependencies-block", SPEED) as served:
        yield Program(served, tmp_path / "data", SPEED)


def test_blocked_removal_names_who_uses_it_and_keeps_the_texts(blocked: Program) -> None:
    url, package = blocked.tenant.url, blocked.tenant.package
    code, lines, errors = blocked.run(
        "upgrade", "--environment", url, package, "--yes", "--no-retry", "--json"
    )
    assert code == 1, errors
    diagnosis = next(line for line in lines if line["event"] == "diagnosis")
    assert diagnosis["class"] == "delete_blocked_by_dependency"
    assert diagnosis["dependents"]
    assert all(part["name"] for part in diagnosis["dependents"])
    folder = next((blocked.data / "runs").iterdir())
    texts = json.loads((folder / "attempt-1-evidence.json").read_text("utf-8"))["texts"]
    assert {text["origin"] for text in texts} >= {"pac", "operation"}
    _code, logs, _errors = blocked.run(
        "import-log", str(folder / "attempt-1-import-log.xml"), "--json"
    )
    assert logs[0]["total"] > 0
