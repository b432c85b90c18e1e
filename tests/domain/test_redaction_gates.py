"""Literals across the ends of lines are found as if each had been tried."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from coe_assistant.domain.redaction_gates import (
    NEAR,
    ChainGates,
    GatesInText,
    GatesOverEnds,
)

GATES = (b"token", b"s0", b"@", b"key ", b" p0ss ", b"logg00 ", b"on", b"net us0", b"kk", b"0ok0n")
PIECES = [
    b"tok",
    b"en",
    b"0n",
    b"k0y",
    b"key",
    b" ",
    b"us0",
    b"net",
    b"p0ss",
    b"logg00",
    b"k",
    b"@",
]
LINES = st.lists(st.lists(st.sampled_from(PIECES), max_size=4).map(b"".join), min_size=2)


@settings(deadline=None, max_examples=600)
@given(LINES, st.booleans())
def test_near_holds_every_literal_of_the_joined_lines(shapes: list[bytes], is_glued: bool) -> None:
    in_text = GatesInText(GATES)
    chain = ChainGates(GatesOverEnds(GATES), [(line, in_text.held(line)) for line in shapes])
    for number in range(1, len(shapes)):
        text = chain.before(number) + b" " * is_glued + chain.behind(number)
        assert {gate for gate in GATES if gate in text} <= chain.near(number)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join),
    st.sampled_from([b"", b"x" * 1200]),
)
def test_literals_of_a_text_come_in_their_own_order(text: bytes, more: bytes) -> None:
    assert GatesInText(GATES).held(text + more) == [gate for gate in GATES if gate in text + more]


def test_only_the_next_lines_are_looked_at() -> None:
    lines = [(b"a", ())] * (NEAR + 2)
    assert ChainGates(GatesOverEnds(GATES), lines).behind(1) == b"a" * NEAR
