"""Patterns for text in lower case find what they would in any case."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from coe_assistant.domain.code_words import code_words
from coe_assistant.domain.folded_pattern import folded_pattern
from coe_assistant.domain.phrase import (
    inner_neighbours,
    lower_ascii,
    neighbours,
    plain_parts,
    plain_text,
    words_of,
)

_SOURCES = (
    r"Flow QUOTE\W{1,3}(?P<name>[A-F0-9]{2,8})\b",
    r"(?P<kind>CustomControl)s? with name (?P<name>[\w.]{1,12})",
    r"\bThe (\w{1,9})\S",
    r"tracking id(?: is)?\W{1,6}([0-9A-Z]{4,64})",
)


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from(_SOURCES),
    st.lists(
        st.sampled_from(
            ["Flow quote ", "AB12cd", "customCONTROLS with Name ", "x.Y", "THE ", "\u00dcber",
             "\n", "Tracking ID is: ", "the", "0f", " ", "!"]
        ),
        max_size=12,
    ),
)  # fmt: skip
def test_folded_pattern_finds_the_same_place_as_one_that_ignores_case(
    source: str, parts: list[str]
) -> None:
    text = "".join(parts)
    expected = re.compile(source, re.IGNORECASE).search(text)
    found = folded_pattern(source).search(lower_ascii(text))
    assert (found and found.regs) == (expected and expected.regs)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(["able", "to", "un", "'x'", "{..}", "|"]), min_size=1))
def test_inner_neighbours_stand_side_by_side_in_every_match(tokens: list[str]) -> None:
    phrase = " ".join(tokens).strip("{. }|") or "a"
    text = f"un{phrase.replace('{..}', 'y z')}s".replace(" ", "\n > ")
    assert inner_neighbours(plain_parts(phrase)) <= neighbours(plain_text(text))


def test_code_words_gives_shouted_codes_that_are_not_known() -> None:
    raw = "error WEB_RESOURCE_GONE and \u00c9_X, Web_Part_Kept, NOT_NEW"
    lowered = lower_ascii(raw)
    found = {words for words, _, _ in code_words(raw, lowered, words_of(lowered), {"not new"})}
    assert found == {"web resource gone", "x"}
