"""Removing layers: confirmed, saved first, one by one, sent once, and honest about the rest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coe_assistant.adapters.layer_store import RunLayerStore
from coe_assistant.domain.configuration import ActiveLayer
from coe_assistant.domain.errors import (
    CoeError,
    ServiceError,
    ServiceProblem,
    SignInNeededError,
)
from coe_assistant.domain.layer_removal import ChosenLayer, RemovalOutcome, RemovalResult
from coe_assistant.services.layer_removal import (
    LayerRemoval,
    confirmation_phrase,
    require_confirmation,
)

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
CHOSEN = ChosenLayer("f1", "Workflow", "Admin | Sync Template v4 (Driver)")


def layer(**changes):
    values = {
        "component_id": "f1",
        "component_type": "Workflow",
        "name": CHOSEN.name,
        "changed": ("clientdata",),
        "has_managed_beneath": True,
        "component_json": '{"Attributes":[]}',
        "changes_json": '{"Attributes":[{"Key":"clientdata"}]}',
    }
    return ActiveLayer(**(values | changes))


def service_error(problem):
    return ServiceError(problem, "dataverse", "No.", detail="0x80048d19", is_own_word=True)


class Tenant:
    """Reads and removes; notes the order of everything that happens."""

    def __init__(self, reads=None, removal=None) -> None:
        self.log: list[str] = []
        self.reads = list(reads if reads is not None else [layer()])
        self.removal = removal

    def active_layer(self, component_id, component_type):
        self.log.append("read")
        answer = self.reads.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def remove_active_layer(self, component_id, component_type):
        self.log.append("remove")
        if self.removal is not None:
            raise self.removal


class Store:
    def __init__(self, log, error=None) -> None:
        self.log, self.error = log, error

    def save(self, one):
        self.log.append("save")
        if self.error:
            raise self.error
        return "file.json"


def remove(tenant, store_error=None):
    return LayerRemoval(tenant, tenant, Store(tenant.log, store_error)).remove(CHOSEN)


def test_layer_removal_saves_before_it_removes():
    tenant = Tenant()
    result = remove(tenant)
    assert tenant.log == ["read", "save", "remove"]
    assert result.outcome is RemovalOutcome.REMOVED
    assert result.saved_as == "file.json"


@pytest.mark.parametrize("typed", ["", "yes", "remove 2 layers", "remove 1 layers"])
def test_confirmation_that_was_not_typed_is_refused(typed):
    with pytest.raises(CoeError, match="Nothing was removed"):
        require_confirmation(typed, 1)


def test_confirmation_lets_the_phrase_pass_and_nothing_for_nothing():
    assert require_confirmation(" Remove 1 layer ", 1) is None
    with pytest.raises(CoeError, match="Nothing was removed"):
        require_confirmation(confirmation_phrase(0), 0)


def test_confirmation_phrase_counts():
    assert confirmation_phrase(1) == "remove 1 layer"
    assert confirmation_phrase(12) == "remove 12 layers"


def test_layer_removal_leaves_the_only_layer_alone():
    tenant = Tenant([layer(has_managed_beneath=False)])
    assert remove(tenant).outcome is RemovalOutcome.ONLY_LAYER
    assert tenant.log == ["read"]


def test_layer_removal_of_a_layer_that_is_gone_sends_nothing():
    tenant = Tenant([None])
    assert remove(tenant).outcome is RemovalOutcome.NONE_THERE
    assert tenant.log == ["read"]


def test_layer_removal_that_cannot_be_saved_sends_nothing():
    tenant = Tenant()
    assert remove(tenant, CoeError("full", "Disk full.")).outcome is RemovalOutcome.NOT_SAVED
    assert tenant.log == ["read", "save"]


@pytest.mark.parametrize(
    "error", [service_error(ServiceProblem.FORBIDDEN), SignInNeededError("gone")]
)
def test_layer_removal_that_cannot_read_first_sends_nothing(error):
    tenant = Tenant([error])
    assert remove(tenant).outcome is RemovalOutcome.REFUSED
    assert tenant.log == ["read"]


@pytest.mark.parametrize(
    "problem",
    [
        ServiceProblem.REJECTED,
        ServiceProblem.FORBIDDEN,
        ServiceProblem.THROTTLED,
        ServiceProblem.LOCKED,
    ],
)
def test_layer_removal_refused_reports_the_server_and_is_not_sent_again(problem):
    tenant = Tenant(removal=service_error(problem))
    result = remove(tenant)
    assert result.outcome is RemovalOutcome.REFUSED
    assert "0x80048d19" in result.detail
    assert tenant.log.count("remove") == 1


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        (None, RemovalOutcome.REMOVED),
        (layer(), RemovalOutcome.UNKNOWN),
        (service_error(ServiceProblem.UNREACHABLE), RemovalOutcome.UNKNOWN),
    ],
)
@pytest.mark.parametrize("problem", [ServiceProblem.UNREACHABLE, ServiceProblem.UNAVAILABLE])
def test_layer_removal_without_an_answer_looks_again_and_never_sends_again(problem, after, outcome):
    tenant = Tenant([layer(), after], removal=service_error(problem))
    assert remove(tenant).outcome is outcome
    assert tenant.log == ["read", "save", "remove", "read"]


def test_layer_store_writes_the_whole_definition_and_keeps_older_files(tmp_path):
    store = RunLayerStore(tmp_path / "run" / "layers")
    names = [store.save(layer()), store.save(layer())]
    assert names == ["Workflow-f1.json", "Workflow-f1-2.json"]
    kept = json.loads((tmp_path / "run" / "layers" / names[0]).read_text(encoding="utf-8"))
    assert kept["changes"] == layer().changes_json
    assert kept["component"] == layer().component_json
    assert kept["changed"] == ["clientdata"]


def test_layer_store_file_name_cannot_leave_the_folder(tmp_path):
    name = RunLayerStore(tmp_path).save(layer(component_id="../../etc/x"))
    assert (tmp_path / name).parent == tmp_path
    assert (tmp_path / name).exists()


def test_layer_store_that_cannot_write_says_so(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(CoeError, match="left alone"):
        RunLayerStore(tmp_path / "file").save(layer())


def test_layer_store_lists_what_it_kept_and_shows_it(tmp_path):
    store = RunLayerStore(tmp_path / "layers")
    assert store.saved() == ()
    store.save(layer())
    store.save(layer(component_id="f2", name="Other"))
    (tmp_path / "layers" / "broken.json").write_text("{", encoding="utf-8")
    assert {(one.component_type, one.name) for one in store.saved()} == {
        ("Workflow", CHOSEN.name),
        ("Workflow", "Other"),
    }
    shown = json.loads(store.text("Workflow-f1.json"))
    assert shown["changes"] == {"Attributes": [{"Key": "clientdata"}]}


@pytest.mark.parametrize("file", ["broken.json", "gone.json", "../secret.json", ""])
def test_layer_store_shows_nothing_else(tmp_path, file):
    store = RunLayerStore(tmp_path / "layers")
    store.save(layer())
    (tmp_path / "secret.json").write_text('{"component_type":"x","name":"y"}', encoding="utf-8")
    (tmp_path / "layers" / "broken.json").write_text("{", encoding="utf-8")
    with pytest.raises(CoeError, match="cannot be read"):
        store.text(file)


def test_layer_store_notes_results_line_by_line(tmp_path):
    store = RunLayerStore(tmp_path / "layers")
    store.note(RemovalResult(CHOSEN, RemovalOutcome.REMOVED, "", "f.json"), NOW)
    store.note(RemovalResult(CHOSEN, RemovalOutcome.UNKNOWN, "no answer"), NOW)
    lines = (tmp_path / "layers" / "results.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["outcome"] for line in lines] == ["removed", "unknown"]


def test_layer_store_that_cannot_note_goes_on(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    RunLayerStore(tmp_path / "file").note(RemovalResult(CHOSEN, RemovalOutcome.REMOVED), NOW)
    assert "could not be noted" in caplog.text
    caplog.clear()


def test_store_tells_what_was_about_to_be_removed_and_what_has_a_result(tmp_path) -> None:
    store = RunLayerStore(tmp_path / "layers")
    assert store.removal() is None
    one, other = CHOSEN, replace(CHOSEN, component_id="id-2", name="é漢")
    store.begin([one, other], NOW)
    removal = store.removal()
    assert (removal.at, removal.chosen, removal.rest) == (NOW, (one, other), (one, other))
    with (tmp_path / "layers" / "results.jsonl").open("ab") as stream:
        stream.write(b'{"at": "torn')
    store.note(RemovalResult(one, RemovalOutcome.UNKNOWN), NOW)
    assert store.removal().rest == (other,)
    store.begin([other], NOW)
    assert store.removal().chosen == (other,)
    for line in ("[1]", '{"chosen": [3], "at": "x"}'):
        (tmp_path / "layers" / "results.jsonl").write_text(line, "utf-8")
        assert store.removal() is None


def test_removal_that_cannot_be_written_down_is_not_begun(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CoeError, match="nothing was removed"):
        RunLayerStore(tmp_path / "file").begin([CHOSEN], NOW)
