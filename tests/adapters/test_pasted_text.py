"""What people paste, in its many forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.adapters.pasted_text import decode_pasted, html_text, pasted_evidence
from coe_assistant.domain.classify import classify
from coe_assistant.domain.evidence import Origin
from coe_assistant.domain.knowledge import Knowledge

ROOT = Path(__file__).resolve().parents[2]
ERROR = "Holding solution Sample_Upgrade already exists."


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "resources" / "knowledge").knowledge


def sheet(result: str, text: str) -> str:
    cells = "".join(
        f"<Cell><Data>{value}</Data></Cell>" for value in ("Solution", "Sample", result, text)
    )
    head = "".join(
        f"<Cell><Data>{value}</Data></Cell>" for value in ("Type", "Name", "Status", "Error text")
    )
    return f"<Workbook><Worksheet><Table><Row>{head}</Row><Row>{cells}</Row></Table></Worksheet></Workbook>"


@pytest.mark.parametrize(
    "text",
    [
        ERROR,
        sheet("Failure", ERROR),
        f'<importexportxml><solutionManifest name="Sample"><result result="failure" errortext="{ERROR}"/></solutionManifest></importexportxml>',
        json.dumps({"error": {"code": "0x80048539", "message": ERROR}}),
        json.dumps({"value": [{"friendlymessage": f'line\n"{ERROR}"'}]}),
        "<html><head><title>x</title><style>p{}</style></head><body><p>Holding <b>solution</b></p><div>Sample_Upgrade&nbsp;already exists.</div></body></html>",
        "{ not json: " + ERROR,
        "<Workbook broken " + ERROR,
    ],
)
def test_pasted_evidence_every_form_is_understood(knowledge: Knowledge, text: str) -> None:
    assert classify(pasted_evidence(text), knowledge).class_id == "leftover_holding_solution"


def test_pasted_evidence_log_without_failures_is_no_failure(knowledge: Knowledge) -> None:
    evidence = pasted_evidence(sheet("Success", ""))
    assert evidence.sources[0].origin is Origin.IMPORT_JOB
    assert classify(evidence, knowledge).class_id == "progress"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_decode_pasted_usual_encodings_give_text(encoding: str) -> None:
    assert decode_pasted("Fehler: Größe".encode(encoding)) == "Fehler: Größe"


def test_decode_pasted_any_bytes_give_text() -> None:
    assert isinstance(decode_pasted(bytes(range(256))), str)


def test_html_text_drops_what_is_not_read() -> None:
    assert html_text("<p>a  b</p><script>x</script><p>c &amp; d</p>") == "a b\nc & d"


def test_pasted_evidence_deep_json_is_plain_text() -> None:
    text = "[" * 100_000
    assert pasted_evidence(text).sources[0].text == text


def test_pasted_evidence_long_logs_and_deep_json_are_cut() -> None:
    rows = '<x name="n"><result result="failure" errortext="e"/></x>' * 2_100
    text = pasted_evidence(f"<importexportxml>{rows}</importexportxml>").sources[0].text
    assert text.count("\n") == 1_999
    deep = "[" * 30 + json.dumps({"message": 'a "b"'}) + "]" * 30
    assert pasted_evidence(deep).sources[0].text == deep
