"""The classifier's bounds: long tables, many lines, big logs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.domain.classify import classify
from coe_assistant.domain.classify_tables import find_dependents, find_missing
from coe_assistant.domain.evidence import Evidence, Origin, Source
from coe_assistant.domain.identifiers import code_spellings, find_http_status
from coe_assistant.domain.knowledge import Knowledge
from coe_assistant.domain.phrase import phrase_pattern, plain_parts, plain_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "resources" / "knowledge").knowledge


def test_tables_of_any_length_are_cut() -> None:
    parts = "DependentComponentObject details: Type: Workflow, ObjectName: F{}, "
    assert len(find_dependents("".join(parts.format(n) for n in range(600)))) == 500
    rows = '<Required type="1" displayName="T{}" />'
    assert len(find_missing("".join(rows.format(n) for n in range(600)))) == 500


def test_classify_evidence_is_at_most_twelve_lines(knowledge: Knowledge) -> None:
    samples = (ROOT / "tests/data/errors/signature-samples.jsonl").read_text(encoding="utf-8")
    assert len(classify(Evidence.of_text(samples), knowledge).evidence) == 12


def test_classify_same_code_in_many_pieces_is_found_once(knowledge: Knowledge) -> None:
    text = ("Error code 8004801D\n" + "x" * 40_000 + "\n") * 3
    found = classify(Evidence.of_text(text), knowledge)
    assert (found.class_id, found.codes) == ("missing_dependency", ("8004801D",))
    assert found.evidence[0].line == 5


def test_classify_words_everywhere_without_the_mark_are_given_up(knowledge: Knowledge) -> None:
    apart = "y " * 150
    scattered = (f"workflow {apart} uninstall {apart} failure " + "y " * 15_000 + "\n") * 20
    assert classify(Evidence.of_text(scattered), knowledge).class_id == "unknown"


def test_classify_code_in_two_spellings_is_told_by_the_first(knowledge: Knowledge) -> None:
    text = "Error code 0x80048541\nError code 8004801D\nError code 0x8004801d\nError code 80048541"
    assert classify(Evidence.of_text(text), knowledge).codes == ("80048541", "8004801D")


def test_classify_in_a_crowd_of_other_marks_each_is_found(knowledge: Knowledge) -> None:
    samples = (ROOT / "tests/data/errors/signature-samples.jsonl").read_text(encoding="utf-8")
    words = " ".join(sorted(set(samples.split()), key=len)[-900:])
    mark = "| Holding   solution |\n> Sample_Upgrade   already\n exists"
    found = classify(Evidence.of_text(f"{words}\n{mark}\n{words}"), knowledge)
    assert "leftover_holding_solution" in (found.class_id, *found.also)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from(["a", "b>", "|", "'c'", "\u201cd\u201d", "{", "{..}"]), min_size=1),
    st.data(),
)
def test_plain_parts_are_in_the_plain_text_of_every_match(
    tokens: list[str], data: st.DataObject
) -> None:
    phrase = " ".join(tokens).strip("{. }") or "a"
    gaps = st.sampled_from([" ", "\n", " >| ", "\u00a0", "\t\t"])
    quotes = st.sampled_from(["'", '"', '\\"', "\\\\'", "\u00ab", "\u201d"])
    text = "".join(
        data.draw(gaps) if char == " " else data.draw(quotes) if char in "'\u201c\u201d" else char
        for char in phrase.replace("{..}", "x y")
    )
    assert re.search(phrase_pattern(phrase, whole=False), text)
    assert all(part in plain_text(f"before {text} after") for part in plain_parts(phrase))


def test_classify_status_beside_a_lock_text_is_no_throttling(knowledge: Knowledge) -> None:
    text = "Cannot start another [Import] because there is a previous [Import]"
    source = Source(Origin.HTTP, text, http_status=429)
    found = classify(Evidence((source,)), knowledge)
    assert (found.class_id, found.also) == ("import_already_running", ())


def test_code_spellings_other_numbers_are_no_codes() -> None:
    assert code_spellings(["2149999999", "2147188707", "80zzzzzz"]) == {"2147188707": "8004801D"}


def test_find_http_status_word_that_is_no_status_is_passed_over() -> None:
    assert find_http_status('status code "Preconditions" then (503)') == 503


def test_classify_parts_of_a_long_line_begin_at_words_and_never_overlap(
    knowledge: Knowledge,
) -> None:
    text = (
        'Solution "Center of Excellence - Core Components" failed to import: Solution Upgrade '
        "action failed after import as holding. InnerException is: Solution dependencies exist, "
        "cannot uninstall. DependencyCount : 1 RequiredComponentObject details: Type: Workflow, "
        "ObjectName: HELPER - Send Email, Id: 5625768c-bd3d-ec11-8c63-00224829720b, "
        "ParentObjectName: , ParentId: 00000000-0000-0000-0000-000000000000, "
        "DependentComponentObject details: Type: Workflow, ObjectName: Contoso | Weekly report, "
        "Id: 769280be-ffc7-4cd7-a837-b075b2d1422c, ParentObjectName: , "
        "ParentId: 00000000-0000-0000-0000-000000000000 DependencyType: Published ."
    )
    shown = [line.text for line in classify(Evidence.of_text(text), knowledge).evidence]
    assert "cannot uninstall" in " ".join(shown)
    end = 0
    for part in shown:
        start = text.index(part, end)  # later in the line than the one before
        end = start + len(part)
        assert start == 0 or text[start - 1].isspace()
        assert end == len(text) or text[end].isspace()
        assert len(part) <= 500
