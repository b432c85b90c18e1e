"""What an upgrade takes away comes back: judged by the tenant's own record and state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.e2e.act_kill import killed
from tests.e2e.harness import Program, tenant

SPEED = 900.0
KIT = Path(__file__).resolve().parents[2] / "resources" / "simulator" / "kit" / "core.json"
SECRETS = ("planted-secret-Zx81!audit", "planted-secret-Zx81!center")

pytestmark = [pytest.mark.slow, pytest.mark.network_local, pytest.mark.timeout(300)]


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with tenant(tmp_path / "lab", "much-to-restore", SPEED) as running:
        yield Program(running, tmp_path / "data", SPEED)


def state(program: Program) -> dict:
    found = program.tenant.get("/_simulator/state")
    found.pop("interactive_sign_ins")
    return found


def changes(program: Program, since: int = 0) -> list[dict]:
    return program.tenant.get("/_simulator/record")["changes"][since:]


def flows_by_name(found: dict) -> dict[str, int]:
    return {row["name"]: row["state"] for row in found["flow_rows"] if row["category"] == 5}


def assert_no_parent_before_its_child(turned_on: list[str]) -> None:
    rows = json.loads(KIT.read_text("utf-8"))["flows"]
    children = {row["id"]: row.get("children", []) for row in rows}
    for place, flow in enumerate(turned_on):
        late = set(turned_on[place + 1 :])
        assert not late & set(children.get(flow, [])), flow


def assert_no_secret_on_disk(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert not [one for one in SECRETS if one.encode() in content], path


def test_restore_gives_everything_back_in_order_and_twice_does_nothing(program) -> None:
    before = state(program)
    code, lines, errors = program.upgrade()
    assert code == 0, errors
    found = {line["finding"]["id"]: line["finding"] for line in lines if "finding" in line}
    assert found["flows-back"]["status"] == "fail"
    assert len(found["flows-back"]["items"]) == 26  # 25 turned off, one with a new id
    assert len(found["variables"]["items"]) == 3
    assert len(found["references"]["items"]) == 2

    untouched = state(program)
    code, (planned,), _ = program.run("restore", "--dry-run", "--json")
    assert (code, len(planned["rows"])) == (0, 31)
    assert state(program) == untouched

    since = len(changes(program))
    code, (done,), errors = program.run("restore", "--json")
    assert (code, done["done"], done["refused"], done["not_done"]) == (0, 31, 0, 0), errors
    assert_only_what_is_needed_in_order(changes(program, since))
    assert_as_before(state(program), before)

    since = len(changes(program))
    code, (again,), _ = program.run("restore", "--json")
    assert (code, again["rows"]) == (0, [])
    assert changes(program, since) == []
    assert_no_secret_on_disk(program.data)


def test_restore_binds_what_the_account_may_use_beside_connections_of_others(tmp_path) -> None:
    scenario = tmp_path / "others.toml"
    scenario.write_text(
        'title = "x"\nshows = "x"\n'
        "[contents]\n"
        'connections = { shared_new = ["bot@contoso.example"] }\n'
        'owners_not_sharing = ["bot@contoso.example"]\n'
        "[after_upgrade]\n"
        'references_added = ["admin_New=shared_new"]\n',
        "utf-8",
    )
    with tenant(tmp_path / "lab", str(scenario), SPEED) as running:
        program = Program(running, tmp_path / "data", SPEED)
        code, _, errors = program.upgrade()
        assert code == 0, errors
        code, (done,), errors = program.run("restore", "--json")
        assert (code, done["done"], done["by_hand"]) == (0, 1, []), errors
        bound = state(program)["references"]["admin_New"]
        assert bound
        (asked,) = [row for row in changes(program) if row["table"] == "connectionreferences"]
        assert asked["values"] == {"connectionid": bound}


def assert_only_what_is_needed_in_order(asked: list[dict]) -> None:
    assert len(asked) == 31
    kinds = [row["table"] for row in asked]
    assert kinds == sorted(kinds)  # references, variables, flows
    flows = [row for row in asked if row["table"] == "workflows"]
    assert all(row["values"] == {"statecode": 1} for row in flows)
    assert_no_parent_before_its_child([row["id"] for row in flows])


def assert_as_before(found: dict, before: dict) -> None:
    after, wanted = flows_by_name(found), flows_by_name(before)
    renamed = wanted.pop("Admin | Sync Template v4 (PVA)")
    assert after.pop("Admin | Sync Template v4 (Copilot Studio)") == renamed == 1
    assert after == wanted  # what was off on purpose is off
    assert after["Admin | Welcome Email v3"] == 0
    assert found["variables"] == before["variables"]
    assert None not in found["references"].values()


def test_snapshot_and_report_tell_what_changed_and_no_secret(program) -> None:
    file = program.data.parent / "own.json"
    where = ("snapshot", "--environment", program.tenant.url, "--json")
    code, (taken,), errors = program.run(*where, "--output", str(file))
    assert (code, taken["changes"], changes(program)) == (0, None, []), errors
    assert program.upgrade()[0] == 0
    code, (compared,), errors = program.run(*where, "--compare", str(file))
    assert code == 0, errors
    kinds = [one["kind"] for one in compared["changes"]]
    assert kinds.count("flow-turned-off") == 26
    assert kinds.count("variable-value-gone") == 3
    assert kinds.count("flow-renamed") == kinds.count("flow-new-id") == 1

    code, (report,), errors = program.run("report", "--json")
    assert code == 0, errors
    page, text = (Path(report[name]).read_text("utf-8") for name in ("html", "markdown"))
    assert "Flow: renamed" in page
    assert "go through all its pages" in page
    assert "<svg" in page
    assert "| Flow: turned off |" in text
    assert "were not kept" not in text  # the checklist is in it
    code, (german,), errors = program.run("report", "--json", "--language", "de")
    assert (code, german.keys()) == (0, report.keys()), errors
    page = Path(german["html"]).read_text("utf-8")
    assert '<html lang="de"' in page
    assert "Flow: umbenannt" in page
    for told in (str(taken), str(compared), page, text, file.read_text("utf-8")):
        assert not [one for one in SECRETS if one in told]
    assert_no_secret_on_disk(program.data)


def test_snapshot_of_another_environment_is_not_compared(program) -> None:
    file, other = (program.data.parent / name for name in ("own.json", "new.json"))
    where = ("snapshot", "--environment", program.tenant.url, "--json")
    assert program.run(*where, "--output", str(file))[0] == 0
    moved = json.loads(file.read_text("utf-8")) | {"environment_url": "https://other.example"}
    file.write_text(json.dumps(moved), "utf-8")
    code, (said,), errors = program.run(*where, "--compare", str(file), "--output", str(other))
    assert (code, said["error"]["id"]) == (1, "snapshot-of-another-environment"), errors
    assert not other.exists()


def test_restore_tells_what_others_changed_meanwhile_and_leaves_it(tmp_path) -> None:
    with tenant(tmp_path / "lab", "changed-meanwhile", SPEED) as running:
        changed_meanwhile(Program(running, tmp_path / "data", SPEED))


def changed_meanwhile(program) -> None:
    assert program.upgrade()[0] == 0
    (file,) = program.data.glob("runs/*/snapshot-before.json")
    snapshot = json.loads(file.read_text("utf-8"))
    names = [name for name, on in flows_by_name(state(program)).items() if on]
    flows = {one["id"]: one for one in snapshot["flows"]}
    living = next(key for key, one in flows.items() if one["name"] in names)
    flows[living]["state"] = "off"  # as if somebody had turned it on since
    gone = {**flows[living], "id": str(uuid4()), "name": "Flüsse | 流れ", "state": "on"}
    snapshot["flows"].append(gone)
    file.write_text(json.dumps(snapshot), "utf-8")
    code, (told,), errors = program.run("restore", "--dry-run", "--json")
    assert code == 0, errors
    found = {(one["name"], one["why"]) for one in told["by_hand"]}
    assert found == {("Flüsse | 流れ", "flow-gone"), (flows[living]["name"], "on-since")}
    assert not [one for one in told["rows"] if one["id"] in (living, gone["id"])]

    since = len(changes(program))  # from here on somebody else is faster than the restore
    code, (done,), errors = program.run("restore", "--json")
    assert (code, done["done"], done["left"], done["refused"]) == (1, 3, 3, 0), (done, errors)
    left = {one["name"]: one["reason"] for one in done["rows"] if one["state"] == "left"}
    assert set(left.values()) == {"changed-since"}
    assert {"admin_CoECoreNewUsers", "HELPER - Maker Check"} < set(left)
    assert len(changes(program, since)) == 3
    (record,) = program.data.glob("runs/*/acts.jsonl")
    assert record.read_text("utf-8").count('"changed-since"') == 3


def where(program) -> tuple[str, ...]:
    return "--environment", program.tenant.url, program.tenant.package


def test_quieted_flows_are_on_again_after_a_kill_in_the_middle(program) -> None:
    wanted = flows_by_name(state(program))
    assert killed(program, "quieting", lines=7)
    assert [name for name, on in flows_by_name(state(program)).items() if on < wanted[name]]
    code, (checked,), errors = program.run("check", *where(program), "--json")
    kinds = [one["kind"] for one in checked["open_acts"]]
    assert "quiet-flows" in kinds, errors
    code, lines, errors = program.run("resume", "--json")
    assert code == 0, (lines[-1], errors)
    assert not program.journal()["has_quiet_flows"]
    code, (done,), errors = program.run("restore", "--json")
    assert code == 0, (done, errors)
    after = flows_by_name(state(program))
    lost = [name for name, on in wanted.items() if on and after.get(name, 1) != 1]
    assert lost == []
    assert_no_secret_on_disk(program.data)


def test_failed_upgrade_leaves_no_quieted_flow_off(tmp_path) -> None:
    with tenant(tmp_path / "lab", "dependencies-block", SPEED) as running:
        program = Program(running, tmp_path / "data", SPEED)
        wanted = flows_by_name(state(program))
        code, lines, errors = program.upgrade("--quiet-flows", "--no-retry")
        assert (code, lines[-1]["outcome"]) == (1, "failed"), errors
        quieted = [row for row in changes(program) if row["values"] == {"statecode": 0}]
        assert quieted
        assert flows_by_name(state(program)) == wanted


def test_restore_killed_in_the_middle_goes_on_at_the_second_call(program) -> None:
    wanted = flows_by_name(state(program))
    assert program.upgrade()[0] == 0
    assert killed(program, "restore", lines=12)
    # a look in between opens a run of its own: nothing is forgotten over it
    code, (checked,), errors = program.run("check", *where(program), "--json")
    assert [one["kind"] for one in checked["open_acts"]] == ["restore"], errors
    code, (stored,), errors = program.run("status", "--json")
    [act] = stored["open_acts"]
    assert act["done"] in (5, 6), act
    assert "was cut off" in act["words"]
    code, (done,), errors = program.run("restore", "--json")
    assert (code, done["refused"]) == (0, 0), errors
    assert 0 < done["done"] < 31
    after = flows_by_name(state(program))
    assert [name for name, on in wanted.items() if on and after.get(name, 1) != 1] == []
    code, (stored,), errors = program.run("status", "--json")
    assert (code, stored["open_acts"]) == (0, []), errors
