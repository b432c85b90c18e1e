"""The bundle of a run that the checklist blocks tells what blocks, and which pac there was."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.e2e.harness import Program, tenant

pytestmark = [pytest.mark.slow, pytest.mark.network_local]

SPEED = 600.0


def test_bundle_of_a_blocked_run_names_the_blocking_checks(tmp_path: Path) -> None:
    with tenant(tmp_path / "lab", "missing-creator-kit", SPEED) as served:
        program = Program(served, tmp_path / "data", SPEED)
        asked = ("upgrade", "--environment", served.url, served.package, "--yes", "--json")
        assert program.run(*asked)[0] == 3
        file = tmp_path / "bundle.zip"
        code, _lines, errors = program.run("bundle", "--output", str(file), "--json")
    assert code == 0, errors
    with zipfile.ZipFile(file) as archive:
        case = archive.read("SUPPORT-CASE.md").decode("utf-8")
        page = archive.read("summary.html").decode("utf-8")
    for text in (case, page):
        assert "Required solutions (dependencies): " in text
        assert "CreatorKitCore" in text
    assert "- No import was started." in case
    pac = next(line for line in case.splitlines() if line.startswith("- pac: "))
    assert pac.endswith(" (read by the checklist)")
    assert pac.removeprefix("- pac: ")[0].isdigit()
