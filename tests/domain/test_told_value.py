"""Numbers and times inside told sentences: in the form of the language, and nothing else touched."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.domain.catalogue import Catalogue, Entry
from coe_assistant.domain.language import ENGLISH, MONTHS, Language
from coe_assistant.domain.told_sentence import is_verbatim
from coe_assistant.domain.told_value import hole_kind, plain_count, shown_value

MONTHS_DE = ("Jan.", "Feb.", "Mär.", *MONTHS[3:])
GERMAN = Language(
    "de", "Deutsch", date_pattern="d. MMM yyyy", months=MONTHS_DE, decimal=",", group="."
)
PLAIN = Language(ENGLISH, "English", date_pattern="yyyy-MM-dd")
FIGURES = ("count", "size", "free_mb", "waited_s", "database_free_percent", "minutes", "low")
INSTANTS = ("at", "due_at", "begin", "since", "until", "time", "UTC", "opens_at")
OTHERS = ("have", "wanted", "what", "items", "text", "typed", "error", "detail", "reason", "shown")


@pytest.mark.parametrize(
    ("hole", "value", "after", "told"),
    [
        ("size", "2.5", " GB", "2,5"),
        ("bytes", "1,234,567", "", "1.234.567"),
        ("size", "1,234.5 MB", "", "1.234,5 MB"),
        ("share", "12.5%", "", "12,5 %"),
        ("share", "12.5 %", "", "12,5 %"),
        ("what", "0.5", " minutes before", "0,5"),
        ("speed", "1.5", " times as fast", "1,5"),
        ("waits", "2.5, 15", " minutes", "2,5; 15"),
        ("waits", "5, 15", " minutes", "5, 15"),
        ("skew_s", "-1.5", " s", "-1,5"),
        ("due_at", "2026-11-26 21:30 UTC", "", "26. Nov 2026 21:30 UTC"),
        ("at", "2026-03-01 02:05:09 CET", "", "1. Mär. 2026 02:05:09 CET"),
        ("since", "2026-11-26T21:30:00+00:00", "", "26. Nov 2026 21:30:00 UTC"),
        ("since", "2026-11-26T21:30:00.123Z", "", "26. Nov 2026 21:30:00 UTC"),
        ("until", "2026-11-26 21:30 +03", "", "26. Nov 2026 21:30 UTC+03"),
        ("now", "2026-11-26 21:30 W. Europe Standard Time", "",
         "26. Nov 2026 21:30 W. Europe Standard Time"),
        ("newest_at", "2026-11-26", "", "26. Nov 2026"),
    ],
)  # fmt: skip
def test_shown_value_has_the_form_of_the_language(hole, value, after, told) -> None:
    assert shown_value(GERMAN, hole, value, after) == told


@pytest.mark.parametrize(
    ("hole", "value", "after"),
    [
        ("size", "4.50.2", " MB"),  # a version
        ("have", "4.50", ""),  # a version of two parts, in a hole of its own
        ("wanted", "2.6", "; upgrade it first"),
        ("at", "2026-13-26 21:30 UTC", ""),
        ("at", "2026-11-26-report.zip", ""),
        ("at", "2026-11-26 21:30 the import failed", ""),
        ("count", "1,23", ""),
        ("count", "12.5\n", ""),
        ("count", "\u0661\u0662.\u0665", ""),
        ("text", "2026-12-01", ""),
        ("size", "1" * 201, ""),
        ("minutes", "", ""),
        ("what", "0.5", "scenes"),
        ("what", "4.5", " source"),
    ],
)
def test_shown_value_leaves_alone_what_is_no_figure(hole, value, after) -> None:
    assert shown_value(GERMAN, hole, value, after) == value


WORD = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=12)
PROTECTED = st.one_of(
    st.lists(st.integers(0, 9999), min_size=3, max_size=5).map(lambda n: ".".join(map(str, n))),
    st.uuids().map(str),
    st.uuids().map(lambda item: item.hex),
    st.integers(0, 2**32 - 1).map(lambda code: f"0x{code:08X}"),
    WORD.map(lambda name: f"https://{name}.crm4.dynamics.com/2026-11-26?v=9.2"),
    st.tuples(WORD, WORD).map(lambda p: f"{p[0]}@{p[1]}.example"),
    WORD.map(lambda name: f"{name}_2.5_managed.zip"),
    WORD.map(lambda name: f"C:\\2026-11-26\\{name}.1,234"),
    st.dates().map(lambda day: f"run-{day.isoformat()}"),
    WORD.filter(lambda name: not name.isdecimal()),
)


@given(st.sampled_from((*FIGURES, *INSTANTS, *OTHERS)), PROTECTED, st.sampled_from(["", " MB"]))
def test_protected_shapes_are_never_changed(hole, value, after) -> None:
    assert shown_value(GERMAN, hole, value, after) == value


@given(st.sampled_from(OTHERS), st.text(max_size=40), st.sampled_from(["", ".", " of it"]))
def test_holes_of_no_figure_are_never_changed(hole, value, after) -> None:
    assert shown_value(GERMAN, hole, value, after) == value


FIGURE = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.integers(0, 10**12).map(lambda n: f"{n:,}"),
    st.floats(0, 1e9, allow_nan=False).map(lambda x: f"{x:.1f}"),
    st.floats(0, 1e9, allow_nan=False).map(lambda x: f"{x:,.2f} MB"),
)


@given(st.sampled_from(FIGURES), FIGURE)
def test_figures_keep_their_digits_and_can_be_read_back(hole, value) -> None:
    told = shown_value(GERMAN, hole, value)
    assert told.translate(str.maketrans(".,", ",.")) == value


@given(st.datetimes(datetime(1000, 1, 1), datetime(9999, 1, 1)), st.sampled_from(INSTANTS))
def test_instants_keep_day_time_and_zone(moment, hole) -> None:
    told = shown_value(GERMAN, hole, f"{moment:%Y-%m-%d %H:%M} UTC")
    day, month, year, time, zone = told.split(" ")
    found = (int(year), MONTHS_DE.index(month) + 1, int(day.rstrip(".")))
    assert found == (moment.year, moment.month, moment.day)
    assert (time, zone) == (f"{moment:%H:%M}", "UTC")


@given(st.sampled_from((*FIGURES, *OTHERS)), st.one_of(FIGURE, PROTECTED, st.text(max_size=60)))
def test_english_stays_byte_for_byte(hole, value) -> None:
    english = Language(ENGLISH, "English")
    if not re.fullmatch(r".*\d%.*", value):  # a share without a space gets one
        assert shown_value(english, hole, value) == value
    instant = datetime(2026, 11, 26, 21, 30, tzinfo=UTC)
    assert shown_value(PLAIN, "due_at", f"{instant:%Y-%m-%d %H:%M %Z}") == "2026-11-26 21:30 UTC"


@given(st.text(max_size=60))
def test_plain_count_is_a_whole_number_or_none(text) -> None:
    count = plain_count(text)
    assert count is None or count >= 0


def test_plain_count_reads_groups_and_no_fractions() -> None:
    assert plain_count("1,234") == 1234
    assert plain_count("12.5") is None
    assert plain_count("1" * 10) is None
    assert plain_count("²") is None
    assert plain_count("-3") is None


def catalogue(texts, language=GERMAN) -> Catalogue:
    entries = {
        key: Entry({"other": text} if isinstance(text, str) else text)
        for key, text in texts.items()
    }
    return Catalogue(language, entries)


TEXTS = {
    "Next start: {due_at}": "Nächster Start: {due_at}",
    "{size} MB are free on {host}.": "Auf {host} sind {size} MB frei.",
    "{count} flows stay off.": {
        "one": "Ein Flow bleibt aus.",
        "other": "{count} Flows bleiben aus.",
    },
    "{name} {version} is old: {what}": "{name} {version} ist alt: {what}",
    ", ended {ended_at}": ", beendet {ended_at}",
}


@pytest.mark.parametrize(
    ("english", "told"),
    [
        ("Next start: 2026-11-26 21:30 UTC", "Nächster Start: 26. Nov 2026 21:30 UTC"),
        ("1,234.5 MB are free on 10.0.0.1.", "Auf 10.0.0.1 sind 1.234,5 MB frei."),
        ("1 flows stay off.", "Ein Flow bleibt aus."),
        ("1,001 flows stay off.", "1.001 Flows bleiben aus."),
        ("Core 4.5 is old: 2.6", "Core 4.5 ist alt: 2.6"),
        ("Foreign text at 2026-11-26 21:30 UTC: 2.5 GB", "Foreign text at 2026-11-26 21:30 UTC: 2.5 GB"),
        (
            ", ended 2026-11-26 21:30 W. Europe Standard Time",
            ", beendet 26. Nov 2026 21:30 W. Europe Standard Time",
        ),
    ],
)  # fmt: skip
def test_told_sentences_hold_the_forms_of_the_language(english, told) -> None:
    assert catalogue(TEXTS).told(english) == told


def test_made_up_languages_keep_english_forms() -> None:
    pseudo = replace(GERMAN, decimal=".", group=",", date_pattern="yyyy-MM-dd")
    told = catalogue(TEXTS, pseudo).told("1,234.5 MB are free on x.")
    assert told == "Auf x sind 1,234.5 MB frei."


def test_holes_of_figures_are_no_names_of_things() -> None:
    assert not any(is_verbatim(hole) for hole in (*FIGURES, *INSTANTS))
    assert hole_kind("MAX_FILE_BYTES2") == "BYTES"
