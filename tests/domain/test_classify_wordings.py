"""Families of wordings: what is near what, names that must not count, and caution with retries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.adapters.pasted_text import pasted_evidence
from coe_assistant.domain.classify import classify
from coe_assistant.domain.code_words import code_words
from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.knowledge import Knowledge
from coe_assistant.domain.maker_names import without_names
from coe_assistant.domain.nearby import Group, Nearby, Prose
from coe_assistant.domain.phrase import lower_ascii, words_of

ROOT = Path(__file__).resolve().parents[2]
PUBLIC_TEXTS = ROOT / "tests" / "data" / "errors" / "public-texts.jsonl"
RETOLD_TEXTS = ROOT / "tests" / "data" / "errors" / "retold-texts.jsonl"
DELETE_BLOCKED = Nearby(
    (Group.of(["cannot", "kann nicht"]), Group.of(["delete", "gelöscht"]), Group.of(["in use"])), 20
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "resources" / "knowledge").knowledge


@pytest.fixture(scope="module")
def public() -> list[dict]:
    return [json.loads(line) for line in PUBLIC_TEXTS.read_text(encoding="utf-8").splitlines()]


def explain(text: str, knowledge: Knowledge) -> Diagnosis:
    return classify(Evidence.of_text(text), knowledge)


def last(near: Nearby, text: str) -> tuple[int, int] | None:
    words = words_of(text)
    starts = {start for start in near.starts if any(word.startswith(start) for word in words)}
    prose = Prose(lower_ascii(text), starts)
    return near.last(prose) if near.may_occur(prose) else None


def test_nearby_in_order_and_near_enough_is_found() -> None:
    text = "It cannot be deleted: in  use"
    assert last(DELETE_BLOCKED, text) == (3, len(text))
    assert last(DELETE_BLOCKED, "kann nicht gelöscht werden, in\nuse") is not None


@pytest.mark.parametrize(
    "text",
    [
        "in use, deleted, cannot",
        "cannot be deleted " + "x" * 40 + " in use",
        "xcannot deleted in use",
        "cannot be undeleted, in use",
        "",
    ],
)
def test_nearby_otherwise_is_not(text: str) -> None:
    assert last(DELETE_BLOCKED, text) is None


def test_nearby_last_of_several_is_given() -> None:
    text = "cannot be deleted, in use. Later: cannot be deleted, in use"
    assert last(DELETE_BLOCKED, text) == (34, len(text))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(["cannot", "deleted", "in use", "x" * 15, "."]), max_size=30))
def test_nearby_agrees_with_a_search_of_every_combination(parts: list[str]) -> None:
    text = " ".join(parts)
    groups = [group.wordings[0] for group in DELETE_BLOCKED.groups]
    spans = [one.places(Prose(text, frozenset())) for one in groups]
    chains = [
        first[0]
        for first in spans[0]
        for second in spans[1]
        for third in spans[2]
        if 0 <= second[0] - first[1] <= 20 and 0 <= third[0] - second[1] <= 20
    ]
    found = last(DELETE_BLOCKED, text)
    assert (found[0] if found else None) == (max(chains) if chains else None)


def test_without_names_names_are_blank_and_places_stay() -> None:
    text = lower_ascii('Solution "Licence Check" failed; type ModernFlow name DLP | Import: oops')
    bare = without_names(text, words_of(text))
    assert len(bare) == len(text)
    assert "licence" not in bare
    assert "dlp" not in bare
    assert bare.endswith(": oops")


def test_code_words_codes_in_json_and_in_capitals_are_read() -> None:
    raw = '{"error":{"code":"AppNotAllowed"}} Error: ProfileMissingHere URL_NOT_FOUND at A.FooBarBaz()'
    lowered = lower_ascii(raw)
    told = [words for words, _start, _end in code_words(raw, lowered, words_of(lowered))]
    assert told == ["app not allowed", "profile missing here", "url not found"]


@pytest.mark.parametrize(
    ("text", "class_id"),
    [
        ('{"error":{"code":"DataverseDependencyMissing","message":"x"}}', "missing_dependency"),
        ("La solution ne peut pas être supprimée : elle est référencée", "delete_blocked_by_dependency"),
        ("Die Komponente kann nicht gelöscht werden, da sie verwendet wird", "delete_blocked_by_dependency"),
        ("O usuário não tem permissão para importar", "permission_missing"),
        ("El usuario no tiene el privilegio prvCreateRole", "permission_missing"),
        ("Import feilet: avhengigheter mangler", "missing_dependency"),
        ("Kan inte slutföras: miljövariabel saknas", "environment_variable_missing"),
        ("他のコンポーネントが参照しているため削除できません", "delete_blocked_by_dependency"),
        ("The part could not get removed; two other parts still depend on it", "delete_blocked_by_dependency"),
    ],
)  # fmt: skip
def test_classify_reworded_and_translated_texts_are_recognised_as_likely(
    text: str, class_id: str, knowledge: Knowledge
) -> None:
    found = explain(text, knowledge)
    assert (found.class_id, found.is_likely) == (class_id, True)


def test_classify_known_message_beats_wording(knowledge: Knowledge) -> None:
    text = (
        "Solution dependencies exist, cannot uninstall. The environment variable has no licence, "
        "permission is missing, certificate not trusted"
    )
    found = explain(text, knowledge)
    assert (found.class_id, found.is_likely) == ("delete_blocked_by_dependency", False)


@pytest.mark.parametrize("name", ["Missing licence", "DLP policy violates", "Certificate expired"])
def test_classify_names_of_flows_and_solutions_decide_nothing(
    name: str, knowledge: Knowledge
) -> None:
    text = f'Solution "{name}" failed to import: An unexpected error occurred.'
    assert explain(text, knowledge).class_id == "unknown"


def test_classify_likely_retry_with_words_against_it_is_left_to_a_person(
    knowledge: Knowledge,
) -> None:
    alone = explain("the database transaction stopped on a deadlock", knowledge)
    both = explain("user lacks the permission; the database saw a deadlock", knowledge)
    assert alone.retry is not None
    assert alone.retry.automatic
    assert both.retry is None or not both.retry.automatic


def test_classify_public_texts_are_answered_and_harmless(
    public: list[dict], knowledge: Knowledge
) -> None:
    wrong, harmful = [], []
    for row in public:
        found = classify(pasted_evidence(row["text"]), knowledge)
        if found.class_id not in row["labels"]:
            wrong.append((row["id"], found.class_id))
            if found.retry is not None and found.retry.automatic:
                harmful.append(row["id"])
    assert len(wrong) <= len(public) * 0.05, wrong
    assert harmful == []


def test_classify_retold_texts_are_answered_and_harmless(knowledge: Knowledge) -> None:
    rows = [json.loads(line) for line in RETOLD_TEXTS.read_text(encoding="utf-8").splitlines()]
    found = {row["id"]: explain(row["text"], knowledge).class_id for row in rows}
    assert [
        (row["id"], found[row["id"]]) for row in rows if found[row["id"]] not in row["labels"]
    ] == []
