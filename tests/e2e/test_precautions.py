"""Backup, exports and deployment settings before an import, by the stand-in pac."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.e2e.harness import Program, tenant

SPEED = 900.0
REFERENCE = "admin_CoECorePowerPlatformforAdminV2"

pytestmark = [pytest.mark.slow, pytest.mark.network_local, pytest.mark.timeout(300)]


def test_import_comes_with_backup_exports_and_bound_references(tmp_path: Path) -> None:
    with tenant(tmp_path / "lab", "new-reference", SPEED) as running:
        program = Program(running, tmp_path / "data", SPEED)
        assert REFERENCE not in running.get("/_simulator/state")["references"]
        code, lines, errors = program.upgrade("--backup", "--export-dependents")
        assert code == 0, (lines[-1], errors)
        record = running.get("/_simulator/record")
        assert [row["table"] for row in record["changes"]] == ["backups"]
        # The import waited for both: nothing was started before.
        assert record["changes"][0]["at"] < record["operations"][0]["at"]
        folder = next((program.data / "runs").iterdir())
        with zipfile.ZipFile(folder / "exports" / "ContosoExtensions.zip") as archive:
            assert b"ContosoExtensions" in archive.read("solution.xml")
        settings = json.loads((folder / "settings-1.json").read_text("utf-8"))
        assert [row["LogicalName"] for row in settings["ConnectionReferences"]] == [REFERENCE]
        assert running.get("/_simulator/state")["references"][REFERENCE]
        kinds = [entry["kind"] for entry in program.journal()["timeline"]]
        order = [kinds.index(k) for k in ("snapshot", "backup-asked", "backup-made", "export")]
        assert order == sorted(order)
        before = json.loads((folder / "snapshot-before.json").read_text("utf-8"))
        assert before["dependents"][0]["solution"] == "ContosoExtensions"
        assert before["team_roles"] == [{"team": "CoE Makers", "role": "Power Platform Maker SR"}]
        assert before["restore_points_from"]


def test_backup_that_fails_keeps_the_import_from_starting(tmp_path: Path) -> None:
    scenario = tmp_path / "backup-fails.toml"
    scenario.write_text('title = "x"\nshows = "x"\n[pac]\nquirks = ["backup-fails"]\n', "utf-8")
    with tenant(tmp_path / "lab", str(scenario), SPEED) as running:
        program = Program(running, tmp_path / "data", SPEED)
        code, lines, _ = program.upgrade("--backup")
        assert (code, lines[-1]["outcome"]) == (1, "failed")
        assert running.imports() == []
        assert "busy" in program.journal()["note_text"]
