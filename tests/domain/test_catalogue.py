"""Texts by their English original: literals, filled sentences, and everything that is unknown."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.domain.catalogue import Catalogue, Entry
from coe_assistant.domain.language import Language
from coe_assistant.domain.text_template import parse_template

GERMAN = Language("de", "Deutsch")


def catalogue(**_: object) -> Catalogue:
    texts: dict[str, object] = {
        "This could not be found out: {error}": "Das ließ sich nicht herausfinden: {error}",
        "The service was not reached.": "Der Dienst wurde nicht erreicht.",
        "Try again. Then ask for support.": "Versuchen Sie es noch einmal. Dann fragen Sie nach.",
        "{count} flows are off in {environment}.": {
            "one": "Ein Flow ist in {environment} aus.",
            "other": "{count} Flows sind in {environment} aus.",
        },
        "{total} tries, {left} left": {
            "by": "left",
            "one": "{total} Versuche, noch einer",
            "other": "{total} Versuche, noch {left}",
        },
        "flow": "Flow",
        "table": "Tabelle",
        "Production": "Produktion",
        "{items} and {rest} more": "{items} und {rest} weitere",
        "{a} waits for {b}": "{b} lässt {a} warten",
        "Step {number}: {text}": "Schritt {number}: {text}",
        "Save {a} as {a}.": "{a} als {a} sichern.",
    }
    return Catalogue(
        GERMAN,
        {
            key: Entry({"other": value} if isinstance(value, str) else _forms(value), _by(value))
            for key, value in texts.items()
        },
    )


def _forms(value: object) -> dict[str, str]:
    assert isinstance(value, dict)
    return {name: text for name, text in value.items() if name != "by"}


def _by(value: object) -> str:
    return value.get("by", "") if isinstance(value, dict) else ""


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("The service was not reached.", "Der Dienst wurde nicht erreicht."),
        (
            "This could not be found out: The service was not reached.",
            "Das ließ sich nicht herausfinden: Der Dienst wurde nicht erreicht.",
        ),
        ("1 flows are off in Core.", "Ein Flow ist in Core aus."),
        ("12 flows are off in Core.", "12 Flows sind in Core aus."),
        ("5 tries, 1 left", "5 Versuche, noch einer"),
        ("1 tries, 3 left", "1 Versuche, noch 3"),
        ("flow, table and 2 more", "Flow, Tabelle und 2 weitere"),
        ("flow; table", "Flow; Tabelle"),
        ("flow waits for table", "Tabelle lässt Flow warten"),
        (
            "  - The service was not reached.\n\n    flow",
            "  - Der Dienst wurde nicht erreicht.\n\n    Flow",
        ),
        (
            "Foreign words. The service was not reached. Try again. Then ask for support.",
            "Foreign words. Der Dienst wurde nicht erreicht. Versuchen Sie es noch einmal. Dann fragen Sie nach.",
        ),
        ("The service was not reached", "Der Dienst wurde nicht erreicht"),
        ("Step 2: The service was not reached", "Schritt 2: Der Dienst wurde nicht erreicht"),
    ],
)
def test_told_known_text_is_german(english: str, german: str) -> None:
    assert catalogue().told(english) == german


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "Nothing of this is known",
        "flow, and more that nobody wrote",
        "Save one as two.",
        "3 flows are off in",
        "{error}",
        "x" * 30_000,
    ],
)
def test_told_unknown_text_stays(text: str) -> None:
    assert catalogue().told(text) == text


def test_told_names_of_things_are_not_looked_up() -> None:
    assert catalogue().told("2 flows are off in Production.") == "2 Flows sind in Production aus."
    assert catalogue().told("Production") == "Produktion"


def test_told_text_explained_by_more_words_wins() -> None:
    texts = {"{a}. Look there.": "{a}. Sehen Sie dort nach.", "It is {state}.": "Es ist {state}."}
    entries = {key: Entry({"other": value}) for key, value in texts.items()}
    entries["It is gone. Look there."] = Entry({"other": "Es ist weg."})
    assert Catalogue(GERMAN, entries).told("It is gone. Look there.") == "Es ist weg."
    assert (
        Catalogue(GERMAN, entries).told("It is there. Look there.")
        == "Es ist there. Sehen Sie dort nach."
    )


def test_told_leaves_out_texts_of_the_window() -> None:
    entry = Entry({"other": "Speichern"}, is_told=False)
    found = Catalogue(GERMAN, {"Save": entry})
    assert found.text("Save") == "Speichern"
    assert found.told("Save") == "Save"


def test_text_chooses_the_form_by_count() -> None:
    entry = Entry({"one": "%n Flow", "other": "%n Flows"})
    found = Catalogue(GERMAN, {"%n flows": entry})
    assert [found.text("%n flows", count) for count in (0, 1, 2, None)] == [
        "%n Flows",
        "%n Flow",
        "%n Flows",
        "%n Flows",
    ]
    assert found.text("%n files", 1) is None


@given(st.text(max_size=400))
def test_told_never_raises_and_keeps_what_it_does_not_know(text: str) -> None:
    found = catalogue().told(text)
    known = (
        "flow",
        "table",
        "Production",
        "The service",
        "Try again",
        "Step",
        "This could",
        "waits",
    )
    if not any(word in text for word in known) and " and " not in text and " left" not in text:
        assert found == text


@given(
    st.lists(
        st.sampled_from(
            ["flow", "table", ". ", "; ", ", ", " and ", " waits for ", "1 more", "\n", "Step 1: "]
        ),
        max_size=120,
    ).map("".join)
)
def test_told_of_known_pieces_in_any_order_ends(text: str) -> None:
    catalogue().told(text)
    assert len(text) < 2_000


def test_told_text_made_to_be_slow_is_told_in_bounded_steps() -> None:
    found = catalogue()
    started = time.process_time()
    for text in ("Step 1: " * 2_000, "a waits for " * 1_500, "flow. " * 3_000, "flow, " * 3_000):
        found.told(text)
    # No measurement: without the bounds this takes minutes.
    assert time.process_time() - started < 60


@given(
    st.lists(st.sampled_from(["a", "{x}", " to ", "{y}", ". "]), min_size=1, max_size=8).map(
        "".join
    ),
    st.text("ab. ", max_size=5),
    st.text("cd: ", max_size=5),
)
def test_template_matches_what_it_filled(text: str, x: str, y: str) -> None:
    template = parse_template(text)
    filled = template.fill({"x": x, "y": y})
    values = template.match(filled)
    repeats = len({*template.holes}) < len(template.holes)
    assert repeats or (values is not None and template.fill(values) == filled)


def test_template_reads_the_forms_of_str_format() -> None:
    template = parse_template("{{{a!r}}} {b:02d} {c:.1f} {}")
    assert template.holes == ("a", "b", "c")
    assert template.fill({"a": "1", "b": "2", "c": "3"}) == "{1} 2 3 {}"


def test_told_short_template_does_not_mix_into_foreign_sentences() -> None:
    texts = {
        "{name} {version} to {version2}": "{name} {version} auf {version2}",
        "Why: {detail}": "Warum: {detail}",
    }
    found = Catalogue(GERMAN, {key: Entry({"other": value}) for key, value in texts.items()})
    assert found.told("Center of Excellence - Core Components 4.50 to 4.51").endswith(
        "4.50 auf 4.51"
    )
    foreign = "Caused by name resolution: Failed to resolve the host of that name after a while"
    assert found.told(foreign) == foreign
    assert found.told(f"Why: {foreign}") == f"Warum: {foreign}"


@pytest.mark.parametrize(
    "foreign",
    [
        "Check that no import is running.",
        "Not a fault of the named flow: it only happened to be next.",
        "Free some space; the run goes on by itself then.",
        "Check the address, then whether VPN or proxy is on.",
    ],
)
def test_told_leaves_a_word_at_the_end_of_a_foreign_sentence_alone(foreign: str) -> None:
    texts = {
        "{name} is {version}": "{name} ist {version}",
        "{name} {version} to {version2}": "{name} {version} auf {version2}",
        "{account} on {url}": "{account} auf {url}",
        "{solution}: {from} to {to}": "{solution}: {from} auf {to}",
    }
    found = Catalogue(GERMAN, {key: Entry({"other": text}) for key, text in texts.items()})
    assert found.told(foreign) == foreign
    assert found.told("Core: not installed to 4.5") == "Core: not installed auf 4.5"
    assert found.told("Core is 4.50.6") == "Core ist 4.50.6"
    assert found.told("mara@x.com on https://x.com") == "mara@x.com auf https://x.com"


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("  [ pass  ] Storage: 5 are left", "  [ pass  ] Speicher: 5 sind übrig"),
        ("[12 MB] Storage: foreign", "[12 MB] Speicher: foreign"),
        ("note: Storage: foreign", "note: Speicher: foreign"),
        ("from 02:10 to 03:20", "von 02:10 bis 03:20"),
        ("from here to there", "from here to there"),
    ],
)
def test_told_text_behind_marks_and_labels_is_found(english: str, german: str) -> None:
    texts = {
        "Storage": "Speicher",
        "{count} are left": "{count} sind übrig",
        "from {begin} to {end}": "von {begin} bis {end}",
    }
    found = Catalogue(GERMAN, {key: Entry({"other": value}) for key, value in texts.items()})
    assert found.told(english) == german
