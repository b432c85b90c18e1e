"""Bytes of any encoding, cut anywhere, become the right lines."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.runtime.decoding import (
    LONGEST_LINE_BYTES,
    LineDecoder,
    decode_output,
    system_code_page,
)

TEXT = "Connected to... Müller\r\n進行状況 00:00:04\r\nzuletzt"
LINES = ["Connected to... Müller", "進行状況 00:00:04", "zuletzt"]


def decoded(data: bytes, step: int, code_page: str = "cp850") -> list[str]:
    decoder = LineDecoder(code_page)
    lines = []
    for start in range(0, len(data), step):
        lines += decoder.feed(data[start : start + step])
    return lines + decoder.finish()


@pytest.mark.parametrize("step", [1, 2, 3, 5, 7, 1000])
@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16", "utf-16-bom"],
)
def test_lines_of_any_encoding_and_cut_are_right(data, step):
    assert decoded(data, step) == LINES


@pytest.mark.parametrize("step", [1, 4, 1000])
def test_line_that_is_no_utf8_falls_back_alone(step):
    data = "Müller\n".encode("cp850") + "進行\n".encode()
    assert decoded(data, step) == ["Müller", "進行"]


def test_all_line_ends_are_taken():
    assert decoded(b"a\rb\r\nc\n\nd", 1) == ["a", "b", "c", "", "d"]
    assert decoded("a\rb\r\nc\n\nd".encode("utf-16-le"), 1) == ["a", "b", "c", "", "d"]


def test_endless_line_is_cut_between_characters():
    lines = decoded("ü".encode() * LONGEST_LINE_BYTES, 1001)
    assert len(lines) > 1
    assert set("".join(lines)) == {"ü"}


def test_line_break_character_inside_wide_text_is_no_line_end():
    # U+0A0D holds the bytes of both line ends, at odd places.
    assert decoded("Hi \u0a0d x\n".encode("utf-16-le"), 1) == ["Hi \u0a0d x"]


@given(st.binary(max_size=400), st.integers(1, 50))
def test_any_bytes_never_raise(data, step):
    assert all(isinstance(line, str) for line in decoded(data, step))


def test_whole_output_is_decoded_at_once():
    assert decode_output(TEXT.encode("utf-16-le"), "cp850") == "\n".join(LINES)
    assert decode_output(b"", "cp850") == ""
    assert codecs.lookup(system_code_page())
