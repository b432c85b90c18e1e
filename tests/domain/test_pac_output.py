"""What pac prints, as recorded and as made up, means what it should."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.domain.pac_events import (
    AuthTrouble,
    ConnectedTo,
    Crash,
    DeviceCode,
    ErrorLine,
    OperationEnded,
    OperationStarted,
    PacOutcome,
    ProgressTick,
    Reason,
    Unknown,
)
from coe_assistant.domain.pac_output import LONGEST_REASON, MOST_ERRORS, MOST_UNKNOWN, PacOutput
from coe_assistant.domain.pac_parser import PacParser

OWN = Path(__file__).resolve().parents[1] / "data" / "pac-output.jsonl"
RECORDED = Path(__file__).resolve().parents[3] / "shared" / "data" / "pac-transcripts.jsonl"
GUID = "0b6ff0a2-4f7d-4a35-9f0e-2f1c25a6a001"


def samples(path: Path) -> list[object]:
    if not path.is_file():
        return []
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [pytest.param(row, id=row["id"]) for row in rows]


def fed(text: str) -> PacOutput:
    output = PacOutput()
    for line in text.split("\n"):
        output.feed(line)
    return output


@pytest.mark.parametrize("sample", samples(OWN) + samples(RECORDED))
def test_outcome_of_recorded_output_is_the_recorded_one(sample):
    output = fed(sample["text"])
    assert output.outcome(sample["exit_code"]).value == sample["outcome"]
    for name, value in sample.get("facts", {}).items():
        assert getattr(output, name) == (tuple(value) if isinstance(value, list) else value), name


def test_outcome_of_failed_output_with_exit_zero_is_failure():
    # The launcher of the Windows installer always returns 0 (pac.md 1.5).
    for sample in samples(OWN):
        row = sample.values[0]
        if row["outcome"] in ("failure", "auth", "crash") and not row.get("is_silent"):
            assert fed(row["text"]).outcome(0).value == row["outcome"], row["id"]


def test_tick_in_any_decimal_mark_gives_same_share():
    for mark in (".", ",", "\u066b"):
        output = fed(f"Verarbeitung... Laufzeit: 00:01:28 und 2{mark}46 % der Zeit")
        assert output.tick == ProgressTick(timedelta(seconds=88), 2.46)


def test_tick_without_share_is_progress():
    output = fed("Processing asynchronous operation... execution time: 00:00:00")
    assert output.tick == ProgressTick(timedelta(0), None)
    assert output.outcome(None) is PacOutcome.PROGRESS


def test_tick_of_days_is_read():
    output = fed("Processing asynchronous operation... execution time: 1.02:00:00 and 43% x")
    assert output.tick == ProgressTick(timedelta(days=1, hours=2), 43.0)


def test_operation_in_foreign_language_is_known_by_id_and_span():
    parser = PacParser()
    begun = parser.parse(f"非同期操作 {GUID.upper()} の完了を待機しています: 03:00:00")
    ended = parser.parse(f"非同期操作 {GUID} 00:05:00.1234567")
    reason = parser.parse("指定した理由: Import failed")
    assert begun == (OperationStarted(GUID, timedelta(hours=3)),)
    span = timedelta(minutes=5, microseconds=123456)
    assert ended == (OperationEnded(GUID, None, span),)
    assert reason == (Reason("Import failed"),)


def test_reason_of_many_lines_is_kept_whole():
    output = fed(
        f"Asynchronous operation {GUID} failed within 00:00:02.1.\n\n"
        "The reason given was: First line\nsecond 00:00:04 line\nMicrosoft PowerPlatform CLI\n"
        "Version: 2.13.1+g251dee1 (.NET 10.0.11)\n\nError: The async operation failed."
    )
    assert output.reason == "First line\nsecond 00:00:04 line"
    assert output.errors == ("The async operation failed.",)
    assert output.version == "2.13.1"
    assert output.tick is None


def test_reason_with_service_words_is_no_sign_in_problem():
    output = fed("The reason given was: a flow said AADSTS700082 to its connector")
    assert output.auth is None
    assert output.outcome(1) is PacOutcome.FAILURE


def test_colours_and_carriage_returns_are_taken_off():
    parser = PacParser()
    assert parser.parse("\x1b[32mConnected to... Contoso\x1b[0m\r") == (ConnectedTo("Contoso"),)


def test_error_label_after_banner_needs_no_known_language():
    output = fed("Microsoft PowerPlatform CLI\nUersjoen: 2.1.0+gabc\n\nGeblaas: kaputt")
    assert output.errors == ("kaputt",)


def test_device_code_is_found_without_the_sentence():
    line = "Öffnen Sie https://login.microsoft.com/device und geben Sie ABCD12345 ein."
    assert PacParser().parse(line) == (
        DeviceCode("https://login.microsoft.com/device", "ABCD12345"),
    )


def test_crash_names_the_exception():
    assert PacParser().parse("Session Id: x, Exception Type: System.Xml.XmlException") == (
        Crash("System.Xml.XmlException"),
    )


def test_anonymous_in_mid_import_is_token_that_died():
    output = fed("Error: unauthorized with client authentication scheme 'Anonymous'.")
    assert output.auth is not None
    assert output.auth.trouble is AuthTrouble.TOKEN_DIED


def test_wait_limit_reached_without_end_is_told():
    output = fed(
        f"Waiting for asynchronous operation {GUID} to complete with timeout of 01:00:00.\n"
        "Processing asynchronous operation... execution time: 00:59:58 and 99.94% of max time\n"
        "Error: anything"
    )
    assert output.has_outlasted_wait


def test_unknown_line_is_kept():
    assert PacParser().parse("What is this") == (Unknown("What is this"),)


def test_endless_output_stays_bounded():
    output = PacOutput()
    for number in range(1000):
        output.feed(f"line {number}")
        output.feed(f"Error: {number}")
    output.feed("The reason given was: x")
    for _ in range(200):
        output.feed("y" * 1000)
    assert len(output.unknown) == MOST_UNKNOWN
    assert len(output.errors) == MOST_ERRORS
    assert len(output.reason) <= LONGEST_REASON + 200


def test_exit_code_alone_makes_failure():
    assert PacOutput().outcome(1) is PacOutcome.FAILURE
    assert PacOutput().outcome(None) is PacOutcome.UNKNOWN
    assert PacOutput().outcome(0) is PacOutcome.SUCCESS


@given(st.lists(st.text(), max_size=20), st.none() | st.integers())
def test_any_text_never_raises(lines, exit_code):
    output = PacOutput()
    for line in lines:
        output.feed(line)
    assert isinstance(output.outcome(exit_code), PacOutcome)


FRAGMENTS = st.sampled_from(
    ["Error: ", GUID, " 00:00:04", "99,9%", "The reason given was:", "\x1b[", "Version: 1.2.3+gab",
     "Microsoft PowerPlatform CLI", "Connected to...", "AADSTS70043", "[ '", "\t", "\uff1a", "9" * 400]
)  # fmt: skip


@given(st.lists(st.lists(FRAGMENTS, max_size=5).map("".join), max_size=12))
def test_any_mix_of_known_parts_never_raises(lines):
    output = PacOutput()
    for line in lines:
        for event in output.feed(line):
            assert not isinstance(event, ErrorLine) or event.text is not None
    output.outcome(0)


@given(st.binary())
def test_any_bytes_never_raise(data):
    assert fed(data.decode("utf-8", "replace")) is not None
    assert fed(data.decode("utf-16-le", "replace")) is not None
