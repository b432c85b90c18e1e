"""The kit's profile says what the gathered facts say, each with source and trust."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coe_assistant.adapters.kits import read_kit
from coe_assistant.domain.kit import Kit, Trust
from coe_assistant.domain.version import SolutionVersion

KITS = Path(__file__).resolve().parents[2] / "resources" / "kits"
CORE = "CenterofExcellenceCoreComponents"


@pytest.fixture(scope="module")
def kit() -> Kit:
    return read_kit(KITS / "coe-starter-kit.toml")


@pytest.fixture
def facts(shared_data):
    return json.loads((shared_data / "data" / "kit.json").read_text("utf-8"))


@pytest.fixture
def components(shared_data):
    text = (shared_data / "data" / "core-components.json").read_text("utf-8")
    return json.loads(text)["solutions"]


def test_kit_has_every_solution_with_its_publisher_and_prefix(kit, facts):
    for wanted in facts["solutions"]:
        found = kit.solution(wanted["unique_name"])
        assert found is not None, wanted["unique_name"]
        assert (found.publisher, found.prefix) == (wanted["publisher"], wanted["prefix"])
        assert set(found.depends_on) == set(wanted["depends_on"]) or found.order is None
        assert (found.order is None) == (wanted["import_order"] is None)


def test_kit_has_every_release_of_core(kit, facts):
    known = {(str(one.version), one.name) for one in kit.releases if one.solution == CORE}
    wanted = {(row["core_version"], row["release"]) for row in facts["releases"]}
    assert {row for row in wanted if row[0]} <= known


def test_kit_flow_order_is_the_kits_own_table(kit, components):
    wanted = {
        row["workflowid"]: (int(row["coe_metadata"]["install_order"]), row["coe_metadata"])
        for solution in components.values()
        for row in solution["flows"]
        if row.get("coe_metadata")
    }
    found = {one.id: one for one in kit.flow_order}
    assert found.keys() == wanted.keys()
    for flow_id, (order, row) in wanted.items():
        one = found[flow_id]
        assert (one.order, one.area) == (order, row["area"]), one.name
        assert one.is_rerun == row["run_on_upgrade"], one.name
        assert one.is_shipped_on == row["ship_on"], one.name
        assert one.is_other_inventory == (not row["used_in_sync_flow_kit"]), one.name
    assert [one.order for one in kit.flow_order] == sorted(one.order for one in kit.flow_order)


def test_kit_reruns_and_secrets_are_complete(kit, facts):
    names = {one.name for one in kit.flow_order if one.is_rerun}
    assert names == set(facts["post_import_flow_order"]["run_again_after_every_upgrade"])
    secret = facts["secret_variables"]
    wanted = {*secret["key_vault_references"], *secret["PLAIN_TEXT_in_ordinary_string_variables"]}
    assert {one.schema_name for one in kit.secret_variables} == wanted


def test_kit_connectors_are_complete(kit, facts):
    assert {one.id for one in kit.connectors} == set(facts["connectors"])


@pytest.mark.parametrize("version", ["4.13", "4.24", "4.33", "4.37", "4.47"])
def test_kit_has_the_obstacles_that_the_procedure_names(kit, version):  # upgrade-procedure 4
    wanted = SolutionVersion.parse(version)
    (found,) = [one for one in kit.obstacles if one.version == wanted]
    assert found.before
    assert found.ground.source


def test_kit_obstacles_name_the_parts_that_went_away(kit, facts):
    removed = {
        SolutionVersion.parse(note["version"]): {
            *note.get("connection_references_removed", ()),
            *note.get("environment_variables_removed", ()),
            *note.get("canvas_apps_removed", ()),
        }
        for note in facts["version_notes"]
        if note["version"].replace(".", "").isdigit()
    }
    for version, parts in removed.items():
        said = {word for one in kit.obstacles if one.version == version for word in one.removes}
        assert parts <= said, version


def test_kit_facts_of_assistant_written_documents_are_low(kit):
    grounded = (*kit.paths, *kit.waits, *kit.obstacles, *kit.releases)
    guessed = [one.ground for one in grounded if one.ground.source.startswith("TROUBLESHOOTING")]
    assert guessed
    assert {ground.trust for ground in guessed} == {Trust.LOW}
