"""Import logs in both forms, as a stream, in odd encodings and sizes."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from coe_assistant.adapters.import_log import failures, read_import_log
from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.errors import CoeError

DATA = (
    '<?xml version="1.0" encoding="utf-16"?><importexportxml start="1" stop="2" progress="80">'
    '<solutionManifests><solutionManifest id="{1}" LocalizedName="Sample Core"><UniqueName>SampleCore</UniqueName>'
    '<result result="success" errorcode="0" errortext="" /></solutionManifest></solutionManifests>'
    '<workflows><workflow id="{2}" name="Sample | Fluß"><result result="failure" errorcode="0x80097376" '
    'errortext="Flow server error returned with status code &quot;BadGateway&quot;" /></workflow>'
    '<workflow id="{3}" name="Other"><results><result result="warning" errorcode="80048043" errortext="w" /></results></workflow>'
    "</workflows></importexportxml>"
)
ROWS = [
    ComponentResult("solutionManifest", "Sample Core", "{1}", "success"),
    ComponentResult(
        "workflow",
        "Sample | Fluß",
        "{2}",
        "failure",
        "80097376",
        'Flow server error returned with status code "BadGateway"',
    ),
    ComponentResult("workflow", "Other", "{3}", "warning", "80048043", "w"),
]


def cell(text: str, index: str = "") -> str:
    return f'<Cell{index}><Data ss:Type="String">{text}</Data></Cell>'


SHEET = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Components"><Table>'
    "<Row>"
    + "".join(
        cell(t) for t in ("DateTime", "Item Type", "Name", "Status", "Error Code", "Error Text")
    )
    + "</Row>"
    "<Row>"
    + "".join(cell(t) for t in ("3:00", "Workflow", "Sample", "Failure", "0x80097376", "a &amp; b"))
    + "</Row>"
    "<Row>" + cell("Report", ' ss:Index="2"') + cell("Other") + cell("Success") + "</Row>"
    "<Row></Row></Table></Worksheet><Worksheet ss:Name='Empty'><Table><Row>"
    + cell("x")
    + "</Row></Table></Worksheet></Workbook>"
)


def test_read_import_log_data_gives_components() -> None:
    assert list(read_import_log(DATA)) == ROWS


@pytest.mark.parametrize("size", [1, 3, 64, 100_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_read_import_log_bytes_in_any_encoding_and_pieces(encoding: str, size: int) -> None:
    raw = DATA.encode(encoding)
    pieces = [raw[start : start + size] for start in range(0, len(raw), size)]
    assert list(read_import_log(pieces)) == ROWS


def test_read_import_log_spreadsheet_gives_components() -> None:
    assert list(read_import_log(SHEET)) == [
        ComponentResult("Workflow", "Sample", "", "Failure", "80097376", "a & b"),
        ComponentResult("Report", "Other", "", "Success"),
    ]


def test_failures_keep_failures_and_warnings() -> None:
    assert [row.result for row in failures(read_import_log(DATA))] == ["failure", "warning"]
    assert [row.name for row in failures(read_import_log(SHEET))] == ["Sample"]


@pytest.mark.parametrize("text", ["", "no xml", "<a><b></a>", "<importexportxml>", b""])
def test_read_import_log_broken_xml_is_an_error(text: str | bytes) -> None:
    source = [text] if isinstance(text, bytes) else text
    with pytest.raises(CoeError) as caught:
        list(read_import_log(source))
    assert caught.value.slug == "import-log-unreadable"


@pytest.mark.parametrize(
    "text",
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a>" * 300 + "</a>" * 300],
)
def test_read_import_log_hostile_xml_is_refused(text: str) -> None:
    with pytest.raises(CoeError) as caught:
        list(read_import_log(text))
    assert caught.value.slug == "import-log-refused"


def test_read_import_log_half_a_character_is_replaced() -> None:
    text = '<importexportxml><x name="\ud800"><result result="failure"/></x></importexportxml>'
    assert next(read_import_log(text)).name == "?"


def test_read_import_log_long_texts_are_cut() -> None:
    text = f'<importexportxml><x name="n"><result result="failure" errortext="{"e" * 90_000}"/></x></importexportxml>'
    assert len(next(read_import_log(text)).text) == 20_000


def test_read_import_log_memory_stays_small() -> None:
    def log() -> Iterator[bytes]:
        yield b"<importexportxml>"
        for _ in range(300):
            yield (
                b'<workflow name="F"><result result="failure" errortext="sample text of an error"/></workflow>'
                * 100
            )
        yield b"</importexportxml>"

    tracemalloc.start()
    count = sum(1 for _ in read_import_log(log()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 30_000
    assert peak < 4_000_000
