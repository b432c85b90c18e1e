"""Which language is taken, and the made up ones for developers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.language import choose_language
from coe_assistant.domain.pseudo_text import pseudo, pseudo_mirrored
from coe_assistant.domain.text_template import parse_template


@pytest.mark.parametrize(
    ("wanted", "system", "tag"),
    [
        ("", [], "en"),
        ("", ["de-DE"], "de"),
        ("", ["fr-FR", "de-CH"], "de"),
        ("", ["en-GB", "de-DE"], "en"),
        ("", ["fr-FR"], "en"),
        ("de", ["en-GB"], "de"),
        ("DE-at", [], "de"),
        ("en", ["de-DE"], "en"),
        ("qps", [], "qps"),
        ("qps-rtl", [], "qps-rtl"),
    ],
)
def test_language_is_the_wanted_one_else_the_systems(
    wanted: str, system: list[str], tag: str
) -> None:
    assert choose_language(wanted, system, ["de"]) == tag


def test_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(CoeError, match="no language 'xx'") as caught:
        choose_language("xx", ["de"], ["de"])
    assert (caught.value.exit_code, caught.value.hint) == (2, "Choose one of en, de.")


def test_pseudo_text_is_longer_and_keeps_what_is_not_words() -> None:
    text = "&Save {count:02d} of %n files to <b>disk</b>\n(see https://example.com/a)\tCtrl+S"
    made = pseudo(text)
    for part in (
        "&S",
        "{count:02d}",
        "%n",
        "<b>",
        "</b>",
        "\n",
        "https://example.com/a)",
        "\tCtrl+S",
    ):
        assert part in made
    assert len(made) >= 1.4 * len(text)
    assert "files" not in made
    assert (made[0], made[-1]) == ("[", "]")


def test_mirrored_text_keeps_its_holes_between_mirrored_words() -> None:
    made = pseudo_mirrored("Save {n} files")
    assert made == "\u200f\u202eSave\u202c {n} \u202efiles\u202c"


@given(st.text(max_size=200))
def test_pseudo_text_of_anything_has_the_same_holes(text: str) -> None:
    holes = parse_template(text).holes
    assert parse_template(pseudo(text)).holes == holes
    assert parse_template(pseudo_mirrored(text)).holes == holes
