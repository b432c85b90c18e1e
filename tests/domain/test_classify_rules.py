"""The order of the rules, the facts and what a diagnosis says, on texts of our own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.domain.classify import classify
from coe_assistant.domain.evidence import Evidence, Origin, Source
from coe_assistant.domain.failure import Diagnosis, Disposition
from coe_assistant.domain.knowledge import Knowledge

ROOT = Path(__file__).resolve().parents[2]
GUID = "0c1d2e3f-1111-4222-8333-444455556666"
T0 = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
AUTH_ERROR = (
    'Flow client error returned with status code "Forbidden" and details "{"error":{"code":'
    '"ConnectionAuthorizationFailed","message":"Sample."}}".'
)
BAD_GATEWAY = (
    f"Error while importing workflow {{{GUID}}} type ModernFlow name Sample | Sync: "
    'Flow server error returned with status code "BadGateway" and details "".'
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "resources" / "knowledge").knowledge


@pytest.fixture
def explain(knowledge: Knowledge):
    def run(text: str) -> Diagnosis:
        return classify(Evidence.of_text(text), knowledge)

    return run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f'Solution "Sample" imported successfully with warnings: {AUTH_ERROR}',
            "success_with_warnings",
        ),
        (
            "Cannot start another [Import] because there is a previous [Import] running. HTTP 429",
            "import_already_running",
        ),
        (
            f"Solution Upgrade action failed after import as holding. InnerException is: {BAD_GATEWAY}",
            "service_transient",
        ),
        (f"ImportAsHolding failed with exception :{AUTH_ERROR}", "connection_unauthorized"),
        (BAD_GATEWAY, "service_transient"),
        (
            "Executing ImportSolution. The remote server returned an error: (502) Bad Gateway.",
            "client_lost_contact",
        ),
        (
            "Error code 80048539: Patch version 1.0.1.0 is invalid for parent version 1.1",
            "version_or_mode_mismatch",
        ),
        ("Error code 80048539", "leftover_holding_solution"),
        ("Error code -2147188707", "missing_dependency"),
        ("Error code 0x8004801D", "missing_dependency"),
        (
            "| Holding   solution |\n> Sample_Upgrade   already\n exists",
            "leftover_holding_solution",
        ),
        (f"A importação da solução falhou: {AUTH_ERROR}", "connection_unauthorized"),
        (f"Échec de l'importation de la solution : {AUTH_ERROR}", "connection_unauthorized"),
        (f"Fehler beim Importieren der Lösung: {AUTH_ERROR}", "connection_unauthorized"),
        (f"Importeringen mislyktes. {AUTH_ERROR}", "connection_unauthorized"),
        (f"Det gick inte att importera. {AUTH_ERROR}", "connection_unauthorized"),
        (f"No se pudo importar la solución. {AUTH_ERROR}", "connection_unauthorized"),
        (f"ソリューションのインポートに失敗しました: {AUTH_ERROR}", "connection_unauthorized"),
        ("指定した理由: An unexpected error occurred.", "unknown"),
        ("", "unknown"),
        ("\x00\ud800 not a text", "unknown"),
    ],
)
def test_classify_order_of_rules_gives_class(explain, text: str, expected: str) -> None:
    assert explain(text).class_id == expected


@pytest.mark.parametrize(
    "text",
    [
        "Solution Importing...\nProcessing asynchronous operation... execution time: 00:10:00 and 16.6% of max time allotted",
        "Solution Imported successfully.",
        f"{BAD_GATEWAY}\nretried\nSolution Imported successfully.\nPublished All Customizations.",
    ],
)
def test_classify_running_and_done_imports_are_no_failure(explain, text: str) -> None:
    assert explain(text).disposition is Disposition.NONE


def test_classify_failure_after_success_wins(explain) -> None:
    text = f"Solution Imported successfully.\n{BAD_GATEWAY}"
    assert explain(text).class_id == "service_transient"
    text = "Solution imported successfully with warnings: x\nError: An unexpected error occurred."
    assert explain(text).class_id == "unknown"


def test_classify_later_cause_that_must_not_be_repeated_wins(explain) -> None:
    blocked = (
        "The SavedQuery component cannot be deleted because it is referenced by 1 other components."
    )
    assert explain(f"{BAD_GATEWAY}\n{blocked}").class_id == "delete_blocked_by_dependency"
    assert explain(f"{blocked}\n{BAD_GATEWAY}").class_id == "service_transient"


def test_classify_sources_later_failure_beats_earlier_success(knowledge: Knowledge) -> None:
    success = Source(Origin.PAC, "Solution Imported successfully.", T0)
    failure = Source(Origin.OPERATION, BAD_GATEWAY, T0 + timedelta(minutes=1))
    assert classify(Evidence((failure, success)), knowledge).class_id == "service_transient"
    earlier = Source(Origin.HISTORY, BAD_GATEWAY, T0 - timedelta(hours=1))
    assert classify(Evidence((earlier, success)), knowledge).class_id == "success"


def test_classify_unknown_says_what_to_read_next(knowledge: Knowledge) -> None:
    pac = Source(Origin.PAC, "Error: An unexpected error occurred.")
    found = classify(Evidence((pac,)), knowledge)
    assert (found.class_id, found.collect) == ("unknown", ("operation", "import-job", "history"))
    assert found.retry is not None
    assert not found.retry.automatic
    deeper = Source(Origin.OPERATION, "An unexpected error occurred.")
    assert classify(Evidence((pac, deeper)), knowledge).collect == ("import-job", "history")


def test_classify_inner_source_explains_what_pac_does_not(knowledge: Knowledge) -> None:
    pac = Source(Origin.PAC, "The reason given was: An unexpected error occurred.")
    operation = Source(Origin.OPERATION, BAD_GATEWAY, code="0x80097376")
    found = classify(Evidence((pac, operation)), knowledge)
    assert (found.class_id, found.codes) == ("service_transient", ("80097376",))
    assert found.evidence[0].origin == "operation"
    assert "unknown" in found.also


def test_classify_http_source_keeps_retry_after(knowledge: Knowledge) -> None:
    wait = timedelta(seconds=73)
    source = Source(Origin.HTTP, "{}", http_status=429, retry_after=wait, code="0x80072322")
    found = classify(Evidence((source,)), knowledge)
    assert (found.class_id, found.http_status, found.retry_after) == ("throttled", 429, wait)
    locked = Source(Origin.HTTP, "{}", http_status=429, code="0x80071151")
    assert classify(Evidence((locked,)), knowledge).class_id == "import_already_running"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, "sign_in_required"),
        (403, "permission_missing"),
        (407, "network_error"),
        (413, "environment_setting_blocked"),
        (503, "service_transient"),
        (404, "unknown"),
    ],
)
def test_classify_bare_http_status_gives_class(
    knowledge: Knowledge, status: int, expected: str
) -> None:
    source = Source(Origin.HTTP, "", http_status=status)
    assert classify(Evidence((source,)), knowledge).class_id == expected


def test_classify_evidence_has_line_and_text(explain) -> None:
    found = explain("first\nsecond\n" + BAD_GATEWAY + "\nlast")
    assert (found.evidence[0].line, found.evidence[0].text) == (3, BAD_GATEWAY)
    assert (
        explain("x" * 5_000 + " Holding solution A_Upgrade exists").evidence[0].text.startswith("x")
    )


def test_classify_causes_sharpen_the_answer(explain) -> None:
    canvas = explain("CanvasApp import: FAILURE: Code: TooManyRequests Message: x")
    assert canvas.cause == "canvas_apps"
    assert canvas.retry is not None
    assert canvas.retry.waits[0] == timedelta(minutes=60)
    proxy = explain("The remote server returned an error: (407) Proxy Authentication Required.")
    assert (proxy.class_id, proxy.retry, proxy.disposition) == (
        "network_error",
        None,
        Disposition.FIX_LOCAL,
    )
    plain = explain("Connector import: FAILURE: One or more errors occurred.")
    assert plain.retry is not None
    assert plain.retry.max_attempts == 2
    assert explain("Connector import: FAILURE: something else").retry is None
    unread = explain(
        "Solution Upgrade action failed after import as holding. InnerException is: xyzzy"
    )
    assert (unread.class_id, unread.retry) == ("upgrade_apply_failed", None)


@pytest.mark.parametrize("text", ["Error code\n80040203", "failed with 0x80097376", "HTTP 503"])
def test_classify_mere_hint_is_never_told_as_certain(explain, text: str) -> None:
    assert explain(text).is_likely


def test_classify_message_beside_a_hint_is_certain(explain) -> None:
    assert not explain("80040203: Schema validation of the customizations.xml failed").is_likely
    assert not explain("").is_likely
