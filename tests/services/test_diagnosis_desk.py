"""The desk for errors: pasted texts, files, logs, the server, ticks, names of dependents."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.adapters.pasted_text import (
    components_of_file,
    decode_pasted,
    evidence_of_file,
    pasted_evidence,
)
from coe_assistant.domain.configuration import ComponentSummary, Dependency
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.evidence import Evidence, Origin, Source
from coe_assistant.domain.failure import Component, Diagnosis, Disposition
from coe_assistant.domain.server import OperationState, ServerOperation
from coe_assistant.services.attempt_evidence import AttemptExplainer
from coe_assistant.services.dependents_lookup import with_dependents
from coe_assistant.services.diagnosis_desk import DiagnosisDesk
from coe_assistant.services.evidence_file import evidence_path, keep_evidence, kept_evidence
from coe_assistant.services.ticked_steps import FILE_NAME, keep_ticked, ticked_steps
from coe_assistant.services.workbench_state import ConnectionPhase

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
FLOW = "0c1d2e3f-1111-4222-8333-444455556666"
OTHER = "0c1d2e3f-2222-4222-8333-444455556666"
LOG = """<importexportxml><workflows><workflow id="{1}" LocalizedName="Sync">
<result result="failure" errorcode="0x80097376" errortext="BadGateway"/></workflow>
<workflow id="{2}" LocalizedName="Fine"><result result="success"/></workflow></workflows>
</importexportxml>"""


class Library:
    """The program's own knowledge and readers."""

    _knowledge = load_knowledge(ROOT / "resources" / "knowledge").knowledge

    def knowledge(self):
        return self._knowledge

    def evidence(self, content: bytes) -> Evidence:
        return pasted_evidence(decode_pasted(content))

    def file_evidence(self, path: Path) -> Evidence:
        return evidence_of_file(path)

    def components(self, path: Path):
        return components_of_file(path)


class AtOnce:
    """Does the work of workers at once."""

    def submit(self, work, done, failed) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed on, as the real runner does
            failed(error)
        else:
            done(result)


class Server:
    """A Dataverse with one failed operation, and who uses what."""

    def __init__(self, message: str = "") -> None:
        self.message = message

    def operations_since(self, since):
        assert since < NOW
        fine = ServerOperation("1", OperationState.SUCCEEDED, message="fine")
        bad = ServerOperation("2", OperationState.FAILED, message=self.message, completed_at=NOW)
        return (fine, bad)

    def installed_solutions(self, names):
        return tuple(SimpleNamespace(id=name) for name in names)

    def component_summaries(self, solution_id):
        return (
            ComponentSummary(FLOW, 29, "Workflow", "workflow", "Old sync", None),
            ComponentSummary(OTHER, 29, "Workflow", "workflow", "Uses it", None),
        )

    def dependents(self, component_id, type_code):
        assert (component_id, type_code) == (FLOW, 29)
        return (
            Dependency("", "", "", "", "29", dependent_id=OTHER),
            Dependency("", "", "", "Own app", "Canvas App", "Contoso", "x"),
        )


@pytest.fixture
def server() -> Server:
    return Server("Solution dependencies exist, cannot uninstall")


@pytest.fixture
def make(tmp_path: Path, server: Server):
    def made(*attempts: int, phase: ConnectionPhase = ConnectionPhase.CONNECTED) -> DiagnosisDesk:
        tries = tuple(SimpleNamespace(number=number) for number in attempts)
        run = SimpleNamespace(id="run", attempts=tries, attempt=tries[-1] if tries else None)
        connecting = SimpleNamespace(
            state=SimpleNamespace(phase=phase), clients=lambda: SimpleNamespace(dataverse=server)
        )
        journal = SimpleNamespace(folder=lambda _run: tmp_path)
        clock = SimpleNamespace(now=lambda: NOW)
        return DiagnosisDesk(Library(), journal, AtOnce(), clock, connecting, lambda: run)

    return made


def refused(error: CoeError) -> None:
    raise AssertionError(error)


def test_desk_explains_text_and_keeps_what_it_was_made_of(make) -> None:
    said = make().explain("Import Solution Failed: web resource content size is too big")
    assert said.diagnosis.class_id == "environment_setting_blocked"
    assert said.evidence.sources[0].origin is Origin.PASTED


def test_desk_text_without_cause_is_looked_up_on_the_server(make) -> None:
    desk = make()
    said = desk.explain("Something went wrong")
    assert (said.diagnosis.class_id, desk.can_look_deeper) == ("unknown", True)
    deeper = []
    desk.look_deeper(said, deeper.append, refused)
    assert deeper[0].diagnosis.class_id == "delete_blocked_by_dependency"
    assert [source.origin for source in deeper[0].evidence.sources] == [
        Origin.PASTED,
        Origin.OPERATION,
    ]


def test_desk_nobody_signed_in_means_the_server_cannot_be_asked(make) -> None:
    assert make(phase=ConnectionPhase.DISCONNECTED).can_look_deeper is False


def test_desk_opens_exports_and_explains_an_import_log(make, tmp_path: Path) -> None:
    desk, path = make(), tmp_path / "log.xml"
    path.write_text(LOG, "utf-8")
    logs, written, said = [], [], []
    desk.open_log(path, logs.append, refused)
    assert [(row.name, row.is_problem) for row in logs[0].rows] == [("Sync", True), ("Fine", False)]
    assert (logs[0].problems, logs[0].is_cut) == (1, False)
    desk.export_log(logs[0].rows, tmp_path / "out.csv", written.append, refused)
    assert "80097376" in written[0].read_text("utf-8-sig")
    desk.explain_file(path, said.append, refused)
    assert said[0].diagnosis.codes == ("80097376",)


def test_desk_file_that_cannot_be_used_is_told(make, tmp_path: Path) -> None:
    desk, told = make(), []
    desk.open_log(tmp_path / "absent.xml", refused, told.append)
    (tmp_path / "text.xml").write_text("no log", "utf-8")
    desk.open_log(tmp_path / "text.xml", refused, told.append)
    desk.explain_file(tmp_path / "absent.txt", refused, told.append)
    desk.export_log([], tmp_path / "no" / "folder.csv", refused, told.append)
    assert [error.slug for error in told] == [
        "file-not-usable",
        "not-an-import-log",
        "file-not-usable",
        "file-not-usable",
    ]


def test_desk_logs_of_the_run_newest_first(make, tmp_path: Path) -> None:
    for name in ("attempt-1-import-log.xml", "attempt-2-results.xml", "attempt-2-import-log.xml"):
        (tmp_path / name).write_text(LOG, "utf-8")
    names = [path.name for path in make(1, 2).import_logs()]
    assert names == [
        "attempt-2-import-log.xml",
        "attempt-2-results.xml",
        "attempt-1-import-log.xml",
    ]


def test_desk_ticks_survive_a_restart_and_belong_to_their_attempt(make) -> None:
    desk = make(1)
    desk.tick("verify", is_done=True)
    desk.tick("repeat", is_done=True)
    desk.tick("verify", is_done=False)
    assert make(1).ticked == {"repeat"}
    assert make(1, 2).ticked == frozenset()


def test_ticked_steps_damaged_file_means_none(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{", "utf-8")
    assert ticked_steps(tmp_path) == frozenset()
    keep_ticked(tmp_path / "no folder", ["a"])
    assert not (tmp_path / "no folder").exists()


def test_evidence_is_kept_and_read_again(make, tmp_path: Path) -> None:
    evidence = Evidence((Source(Origin.PAC, "a\nb", at=NOW), Source(Origin.OPERATION, "c")))
    keep_evidence(evidence, evidence_path(tmp_path, 3))
    texts = []
    make(3).texts(texts.append)
    assert texts == [evidence]
    make().texts(texts.append)
    assert texts[1] == Evidence()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"texts": [{"origin": "nobody", "text": "x"}]}'])
def test_evidence_damaged_file_means_no_texts(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, "utf-8")
    assert kept_evidence(path) == Evidence()


def blocked(component: Component | None, *dependents: Component) -> Diagnosis:
    return Diagnosis(
        "delete_blocked_by_dependency",
        "x",
        Disposition.FIX_THEN_RETRY,
        component=component,
        dependents=dependents,
    )


def test_dependents_are_read_by_the_id_in_the_text_and_named(server: Server) -> None:
    found = with_dependents(
        blocked(Component("workflow", "", FLOW.upper()), Component("Workflow", "", OTHER)),
        server,
        server,
        "Core",
    )
    assert found.component == Component("Workflow", "Old sync", FLOW)
    assert found.dependents == (
        Component("Workflow", "Uses it", OTHER),
        Component("Canvas App", "Own app (Contoso)", "x"),
    )


class Deep(Server):
    """A server whose summary says nothing and whose import log does."""

    def operation(self, operation_id):
        return ServerOperation(operation_id, OperationState.FAILED, message="It failed.")

    def import_result(self, job_id):
        return None

    def save_import_data(self, job_id, path):
        path.write_text(LOG, "utf-8")
        return True


def explained(server: Server, tmp_path: Path, **ids: str) -> Diagnosis:
    attempt = SimpleNamespace(
        number=1,
        raw_log="none.log",
        started_at=NOW,
        ended_at=NOW,
        operation_id=ids.get("operation", ""),
        import_job_id=ids.get("job", ""),
    )
    run = SimpleNamespace(id="r", attempt=attempt, server=None, current_step=None)
    explainer = AttemptExplainer(
        SimpleNamespace(folder=lambda _run: tmp_path),
        lambda: SimpleNamespace(dataverse=server),
        Library().knowledge,
        lambda raw: raw.decode(),
        lambda _clients: server,
        Library().file_evidence,
    )
    return explainer.explain(run)


def test_attempt_without_cause_reads_the_whole_import_log_by_itself(tmp_path: Path) -> None:
    found = explained(Deep(), tmp_path, operation="1", job="2")
    assert (found.class_id, found.codes) == ("service_transient", ("80097376",))
    kept = kept_evidence(evidence_path(tmp_path, 1)).sources
    assert [source.origin for source in kept] == [Origin.OPERATION, Origin.IMPORT_JOB]


def test_attempt_without_ids_reads_the_newest_failed_operations(tmp_path: Path) -> None:
    server = Deep("Solution dependencies exist, cannot uninstall")
    server.operations_since = lambda since: (
        ServerOperation("2", OperationState.FAILED, message=server.message, completed_at=NOW),
    )
    assert explained(server, tmp_path).class_id == "delete_blocked_by_dependency"


def test_dependents_of_a_component_that_is_not_there_stay_as_told(server: Server) -> None:
    told = blocked(Component("app", "", "unknown"), Component("Workflow", "A", "y"))
    assert with_dependents(told, server, server, "Core") == told
    assert with_dependents(blocked(None), server, server, "") == blocked(None)


def test_desk_document_is_ready_for_json(make) -> None:
    desk = make()
    document = desk.document(desk.explain("user lacks the permission to import").diagnosis)
    assert json.loads(json.dumps(document))["certainty"] == "likely"
