"""Values and connections that are given before an import go in with it; the tenant is the judge."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import pytest

from coe_assistant.simulator.installation import connection_id
from tests.e2e.harness import Program, wait_until

SPEED = 900.0
SERVICE = "svc-coe@contoso.example"
DATAVERSE, TEAMS = "shared_commondataserviceforapps", "shared_teams"
NEW_DATAVERSE, NEW_TEAMS = "admin_CoECoreNewDataverse", "admin_CoECoreNewTeams"
CHOSEN = {
    NEW_DATAVERSE: connection_id(DATAVERSE, SERVICE),
    NEW_TEAMS: connection_id(TEAMS, SERVICE),
}
VALUES = {"admin_NewRegion": "EMEA", "admin_NewMaximumAge": "7"}
FLOWS = ("Admin | New Sync (Regions)", "Admin | New Sync (Teams)")
ANSWERS = (
    *(f"--connection={name}={one}" for name, one in CHOSEN.items()),
    *(f"--variable={name}={value}" for name, value in VALUES.items()),
)
PLANTED = "planted-secret-Zx81"

pytestmark = [pytest.mark.slow, pytest.mark.network_local, pytest.mark.timeout(300)]


@pytest.fixture
def program(lab) -> Program:
    return lab("release-settings", SPEED)


def state(program: Program) -> dict:
    return program.tenant.get("/_simulator/state")


def settings_file(program: Program) -> dict:
    (file,) = (program.data / "runs").glob("*/settings-1.json")
    assert file.stat().st_mode & 0o077 == 0
    return json.loads(file.read_text("utf-8"))


def has_what_was_chosen(program: Program) -> None:
    after = state(program)
    assert {name: after["references"][name] for name in CHOSEN} == CHOSEN
    assert {name: after["variables"][name] for name in VALUES} == VALUES
    assert [after["flows"][name] for name in FLOWS] == [1, 1]


def refuse_planted(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            assert PLANTED.encode() not in file.read_bytes(), file


def told_by_name_without_values(program: Program) -> None:
    """The report and the bundle name what was given; no value leaves the machine."""
    assert program.run("report", "--json")[0] == 0
    (report,) = (program.data / "runs").glob("*/report.md")
    assert "settings-1.json, made by this program" in report.read_text("utf-8")
    assert "NewMaximumAge" in report.read_text("utf-8")
    bundle = program.data.parent / "case.zip"
    code, lines, errors = program.run("bundle", "--output", str(bundle), "--json")
    assert (code, lines[0]["rescan"]) == (0, "clean"), errors
    with zipfile.ZipFile(bundle) as archive:
        settings = json.loads(archive.read("import/settings-1.json"))
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert [list(row) for row in settings["EnvironmentVariables"]] == [["SchemaName"]] * 2
    assert b"EMEA" not in whole
    assert CHOSEN[NEW_TEAMS].encode() not in whole


def test_check_lists_what_could_be_given(program) -> None:
    arguments = ("check", "--environment", program.tenant.url, program.tenant.package, "--json")
    code, lines, errors = program.run(*arguments)
    assert code in (0, 3), errors
    (core,) = lines[0]["settings"]
    references = {one["logical_name"]: one for one in core["references"]}
    teams = references[NEW_TEAMS]
    assert (teams["why"], teams["proposed"]) == ("new", None)
    assert [one["owner"] for one in teams["connections"]][1:] == [SERVICE]
    assert references["admin_CoECoreTeams"]["why"] == "unset"
    variables = {one["schema_name"]: one for one in core["variables"]}
    assert variables["admin_NewMaximumAge"]["type"] == "number"
    assert variables["admin_NewRetentionDays"]["default"] == "30"
    assert variables["admin_NewSourceTable"]["can_be_given"] is False
    assert "admin_NewServiceClientSecret" in core["secrets"]
    assert "admin_AdminMail" not in variables  # it has a value
    refuse_planted(program.data)


def test_what_is_given_goes_in_with_the_import_and_the_new_flows_come_up_on(program) -> None:
    before = state(program)
    code, lines, errors = program.upgrade(*ANSWERS)
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    has_what_was_chosen(program)
    after = state(program)
    for part in ("references", "variables"):  # nothing that was set has another value now
        kept = {name: value for name, value in before[part].items() if value}
        assert {name: after[part][name] for name in kept} == kept
    written = settings_file(program)
    names = [row["LogicalName"] for row in written["ConnectionReferences"]]
    assert set(names) == set(CHOSEN)
    # The settings were the import's: no request of this program changed a row.
    assert program.tenant.get("/_simulator/record")["changes"] == []
    told_by_name_without_values(program)
    refuse_planted(program.data)


def test_new_flows_stay_off_where_nothing_is_given_and_several_connections_fit(program) -> None:
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    after = state(program)
    assert after["references"][NEW_TEAMS] is None
    assert [after["flows"][name] for name in FLOWS] == [1, 0]  # the first needs no choice
    findings = [line["finding"] for line in lines if "finding" in line]
    assert any(one["id"] == "references" for one in findings)


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        ("--variable=admin_AdminMail=other@contoso.example", "setting-not-open"),
        (f"--variable=admin_NewServiceClientSecret={PLANTED}", "setting-is-secret"),
        ("--variable=admin_NewSourceTable=x", "setting-left-to-portal"),
        (
            f"--connection={NEW_DATAVERSE}={connection_id(DATAVERSE, 'colleague@contoso.example')}",
            "connection-unknown",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_nothing_starts(program, given, slug) -> None:
    code, lines, errors = program.upgrade(given)
    assert (code, lines[-1]["error"]["id"]) == (1, slug), errors
    assert lines[-1]["error"]["next"]
    assert program.tenant.operations() == []
    refuse_planted(program.data)


def test_answer_beside_a_file_of_the_persons_own_is_refused_and_the_file_alone_is_taken(
    program, tmp_path
) -> None:
    mine = tmp_path / "mine.json"
    row = {"SchemaName": "admin_NewRegion", "Value": "mine"}
    mine.write_text(json.dumps({"EnvironmentVariables": [row], "ConnectionReferences": []}))
    code, lines, _ = program.upgrade(f"--settings-file={mine}", ANSWERS[2])
    assert (code, lines[-1]["error"]["id"]) == (1, "settings-file-and-answer")
    assert program.tenant.operations() == []
    code, lines, errors = program.upgrade(f"--settings-file={mine}")
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    after = state(program)
    assert (after["variables"]["admin_NewRegion"], after["references"][NEW_TEAMS]) == ("mine", None)
    assert json.loads(mine.read_text())["EnvironmentVariables"] == [row]


def test_killed_between_answer_and_import_the_resume_uses_the_same_answers(
    program, tmp_path
) -> None:
    go = tmp_path / "go"
    held = tmp_path / "pac"
    held.write_text(
        f"#!{sys.executable}\nimport os, sys, time\n"
        f"while 'backup' in sys.argv and not os.path.exists({str(go)!r}): time.sleep(0.1)\n"
        f"os.execv({program.tenant.facts['pac']!r}, ['pac', *sys.argv[1:]])\n"
    )
    held.chmod(0o755)
    program.tenant.facts["pac"] = str(held)
    arguments = ("upgrade", "--environment", program.tenant.url, program.tenant.package, "--yes")
    child = program.start(*arguments, "--json", "--backup", *ANSWERS)

    def is_held() -> bool:
        if not list(program.data.glob("runs/*/journal.json")):
            return False
        return any(one["kind"] == "backup-asked" for one in program.journal()["timeline"])

    wait_until(is_held)
    child.kill()
    child.wait(20)
    assert program.tenant.operations() == []
    go.touch()
    code, lines, errors = program.run("resume", "--json")
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    has_what_was_chosen(program)
    refuse_planted(program.data)
