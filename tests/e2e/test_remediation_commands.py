"""Layers and leftovers from the command line on the simulated tenant, and what is recorded."""

from __future__ import annotations

import json
import zipfile

import pytest

from tests.e2e.harness import SOLUTION, Program, tenant

pytestmark = [pytest.mark.slow, pytest.mark.network_local]
SPEED = 600.0
HOLDING = f"{SOLUTION}_Upgrade"


def kinds(program):
    return [one["kind"] for one in program.journal()["timeline"]]


def command(program, name, *more):
    return program.run(
        name, "--environment", program.tenant.url, program.tenant.package, "--json", *more
    )


def test_layers_are_listed_exported_refused_and_removed(tmp_path) -> None:
    with tenant(tmp_path / "lab", "unmanaged-layers", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        code, [listed], _ = command(program, "layers", "--export", str(tmp_path / "layers.csv"))
        assert code == 0
        rows = listed["layers"]
        assert len(rows) > 5
        assert all(row["removable"] and row["result"] is None for row in rows)
        assert len((tmp_path / "layers.csv").read_text("utf-8-sig").splitlines()) == len(rows) + 1
        two = [part for row in rows[:2] for part in ("--remove", row["id"])]
        code, [refused], words = command(program, "layers", *two, "--confirm", "yes")
        assert (code, refused["error"]["id"]) == (1, "not-confirmed")
        assert "remove 2 layers" in words
        code, [removed], _ = command(program, "layers", *two, "--confirm", "remove 2 layers")
        assert code == 0, removed
        results = {row["id"]: row for row in removed["layers"]}
        for row in rows[:2]:
            assert results[row["id"]]["result"] == "removed"
        assert kinds(program)[-2:] == ["layer-removal-confirmed", "layer-removal-ended"]
        folder = sorted((program.data / "runs").iterdir())[-1] / "layers"
        kept = json.loads((folder / results[rows[0]["id"]]["saved_as"]).read_text("utf-8"))
        assert kept["component_id"] == rows[0]["id"]
        code, [left], _ = command(program, "layers")
        assert {row["id"] for row in left["layers"]} == {row["id"] for row in rows[2:]}


def test_leftover_is_applied_and_the_upgrade_then_starts(tmp_path) -> None:
    with tenant(tmp_path / "lab", "leftover-upgrade", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        code, [listed], _ = command(program, "leftover")
        assert (code, listed["leftovers"][0]["name"]) == (0, HOLDING)
        code, [done], _ = command(program, "leftover", "--apply", HOLDING)
        assert (code, done["leftovers"][0]["result"]) == (0, "done")
        assert lab.version() == "4.50.4"
        assert lab.version(HOLDING) is None
        assert {"leftover-act-confirmed", "leftover-operation"} <= set(kinds(program))
        code, lines, words = program.upgrade()
        assert (code, lines[-1]["outcome"]) == (0, "succeeded"), words


def test_leftover_is_removed_alone_after_its_name_was_typed(tmp_path) -> None:
    with tenant(tmp_path / "lab", "leftover-upgrade", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        code, [refused], _ = command(program, "leftover", "--uninstall", HOLDING)
        assert (code, refused["error"]["id"]) == (1, "not-confirmed")
        code, [refused], _ = command(
            program, "leftover", "--uninstall", SOLUTION, "--confirm", SOLUTION
        )
        assert (code, refused["error"]["id"]) == (1, "leftover-gone")
        assert lab.version() == "4.49.2"
        code, [done], _ = command(program, "leftover", "--uninstall", HOLDING, "--confirm", HOLDING)
        assert (code, done["leftovers"][0]["result"]) == (0, "done")
        assert (lab.version(), lab.version(HOLDING)) == ("4.49.2", None)
        touched = {one["solution"] for one in lab.operations()}
        assert touched == {HOLDING}


def test_check_with_dry_run_tells_the_servers_validation(tmp_path) -> None:
    with tenant(tmp_path / "lab", "missing-creator-kit", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        code, [document], _ = command(program, "check", "--dry-run")
        assert code == 3
        assert len(document["checks"]) == 18
        assert document["dry_run"]["status"] == "Failed"
        assert document["dry_run"]["missing_dependencies"] > 0
        assert lab.operations() == []


def test_upgrade_records_statements_and_looks_with_name_and_time(tmp_path) -> None:
    with tenant(tmp_path / "lab", "service-health-forbidden", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        code, lines, words = program.upgrade(
            "--attest", "backup=Ada L.", "--attest", "service-health=Bob R.", "--attest", "nonsense"
        )
        assert code == 0, words
        notes = [line["text"] for line in lines if line["event"] == "note"]
        assert any("'nonsense'" in text for text in notes)
        assert any("--attest tested" in text for text in notes)
        run = program.journal()
        [given] = run["attestations"]
        assert (given["item_id"], given["person"], given["answer"]) == (
            "backup", "Ada L.", "confirmed",
        )  # fmt: skip
        looked = {one["check_id"]: one for one in run["acknowledgements"]}
        assert looked["service-health"]["person"] == "Bob R."
        assert looked["service-health"]["is_confirmed"]
        newest = sorted((program.data / "runs").iterdir())[-1]
        record = json.loads((newest / "checks.json").read_text("utf-8"))
        assert record["attestations"][0]["item_id"] == "backup"
        file = tmp_path / "case.zip"
        code, _, words = program.run("bundle", "--output", str(file), "--json")
        assert code == 0, words
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        assert any(b"backup" in part for part in parts.values())
        for name in (b"Ada L.", b"Bob R."):
            assert not [file for file, part in parts.items() if name in part]


def test_blocker_is_overridden_by_a_reason_that_goes_into_journal_and_bundle(tmp_path) -> None:
    reason = "all makers work in German, agreed on Monday"
    with tenant(tmp_path / "lab", "english-missing", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        code, lines, _ = program.upgrade()
        assert (code, lines[-1]["outcome"], lab.operations()) == (3, "blocked", [])
        code, lines, _ = program.upgrade("--override", "roles=I am the boss")
        assert (code, lab.operations()) == (3, [])
        code, lines, words = program.upgrade("--override", f"languages={reason}")
        assert len(lab.imports()) > 0, words
        [given] = program.journal()["overrides"]
        assert (given["check_id"], given["reason"]) == ("languages", reason)
        file = tmp_path / "case.zip"
        assert program.run("bundle", "--output", str(file), "--json")[0] == 0
        with zipfile.ZipFile(file) as archive:
            assert reason.encode() in archive.read("preflight/results.json")


def test_leftover_whose_base_is_gone_is_never_removed_but_can_be_applied(tmp_path) -> None:
    with tenant(tmp_path / "lab", "leftover-alone", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        code, [document], _ = command(
            program, "leftover", "--uninstall", HOLDING, "--confirm", HOLDING
        )
        assert (code, document["leftovers"][0]["result"]) == (1, "refused")
        assert document["leftovers"][0]["base_version"] is None
        assert lab.operations() == []
        assert lab.version(HOLDING) == "4.50.4"
        code, [document], words = command(program, "leftover", "--apply", HOLDING)
        assert (code, document["leftovers"][0]["result"]) == (0, "done"), words
        assert (lab.version(), lab.version(HOLDING)) == ("4.50.4", None)
