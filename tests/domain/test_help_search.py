"""Pages of the help cut at their headings, and the search over them."""

from __future__ import annotations

import pytest

from coe_assistant.domain.help_page import links_of, parse_page, plain, slug, with_parts
from coe_assistant.domain.help_search import SearchIndex, snippet, words_of

TEXT = """# Storage

Free space in the **database**. See [proxies](proxies.md).

## Verwaltungsmodus <!-- #check-mode -->

| word | meaning |
| --- | --- |
| `pac` | the program |

### Last

- a step with storage
"""


def test_page_is_cut_at_headings_and_comments_are_gone() -> None:
    page = parse_page("one", TEXT)
    assert [(s.number, s.title, s.anchor) for s in page.sections] == [
        (0, "Storage", "storage"),
        (1, "Verwaltungsmodus", "check-mode"),
        (2, "Last", "last"),
    ]
    assert page.title == "Storage"
    assert "<!--" not in page.markdown
    assert page.sections[0].text == "Free space in the database. See proxies."
    assert page.sections[1].text == "word meaning pac the program"
    assert page.number_of("check-mode") == 1
    assert page.number_of("nowhere") == 0


def test_page_without_headings_has_its_id_as_title() -> None:
    assert parse_page("bare", "only words").title == "bare"


def test_parts_are_put_in_and_unknown_ones_are_an_error() -> None:
    assert with_parts("a\n<!-- insert: hosts -->\nb", {"hosts": lambda: "\nX\n"}) == "a\nX\nb"
    with pytest.raises(KeyError):
        with_parts("<!-- insert: what -->", {})


def test_marks_of_markdown_are_no_words() -> None:
    assert plain("1. **Bold** and `code`") == "Bold and code"
    assert plain("| --- | :--- |") == ""
    assert slug("What it *never* does!") == "what-it-never-does"
    assert links_of("[a](b.md#c) and ![d](e.png)") == ("b.md#c", "e.png")


def test_words_are_compared_without_case_and_accents() -> None:
    assert words_of("Lösung, Größe") == ["losung", "grosse"]


def found(query: str) -> list[int]:
    index = SearchIndex(parse_page("one", TEXT).sections)
    return [hit.section.number for hit in index.find(query)]


def test_heading_counts_more_than_text() -> None:
    assert found("storage") == [0, 2]


def test_sections_with_all_terms_come_first() -> None:
    assert found("step storage") == [2, 0]


@pytest.mark.parametrize(("query", "numbers"), [
    ("stor", [0, 2]),
    ("modus", [1]),  # in the middle of a long word
    ("mod", []),  # too short for that
    ("", []),
    ("  .. ", []),
    ("missing", []),
])  # fmt: skip
def test_beginnings_and_pieces_of_words_are_found(query, numbers) -> None:
    assert found(query) == numbers


def test_long_query_is_cut_and_harmless() -> None:
    assert found("storage " * 10_000) == [0, 2]


def test_rare_word_weighs_more_than_a_common_one() -> None:
    pages = [parse_page(f"p{n}", f"# Title {n}\n\ncommon word") for n in range(5)]
    rare = parse_page("rare", "# Title\n\nunusual word")
    index = SearchIndex([s for page in (*pages, rare) for s in page.sections])
    scores = {hit.section.page_id: hit.score for hit in index.find("unusual common")}
    assert scores["rare"] > scores["p0"]


def test_snippet_shows_the_place_of_the_first_term() -> None:
    text = "word " * 40 + "needle " + "tail " * 60
    piece = snippet(text, ["needle"])
    assert piece.startswith("…")
    assert piece.endswith("…")
    assert "needle" in piece
    assert snippet("short", ["absent"]) == "short"
