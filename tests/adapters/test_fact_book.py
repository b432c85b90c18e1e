"""The words of the facts: shipped ones whole, damaged ones refused with the reason."""

from __future__ import annotations

import pytest

from coe_assistant.adapters.fact_book import load_fact_book, parse_fact_book
from coe_assistant.adapters.glossary import load_glossary
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.checks.registry import ALL_CHECKS, ON_REQUEST
from coe_assistant.domain.errors import CoeError

GOOD = """
schema = 1
[common.facts]
code = { name = "Error code" }
[[check]]
id = "storage"
[check.facts.hosts]
name = "Hosts"
parts = ["{url}", "{ms}"]
[check.facts.hosts.fields.ms]
form = "milliseconds"
"""


def test_every_check_has_words_and_its_terms_are_in_the_glossary() -> None:
    book, glossary = load_fact_book(resources_folder()), load_glossary(resources_folder())
    assert {check.id for check in (*ALL_CHECKS, *ON_REQUEST)} <= set(book.check_ids)
    for check_id in book.check_ids:
        terms = book.terms(check_id)
        assert [term.id for term in glossary.named(terms)] == list(terms), check_id


def test_common_facts_stand_behind_those_of_the_check() -> None:
    book = parse_fact_book(GOOD)
    assert list(book.words("storage")) == ["hosts", "code"]
    assert list(book.words("unknown-check")) == ["code"]
    assert book.terms("unknown-check") == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Hosts"', 'name = ""', "storage.hosts has no name"),
        ('parts = ["{url}", "{ms}"]', 'parts = ["{url}"]', "describes ms"),
        ('"milliseconds"', '"fortnights"', "fortnights"),
        ("schema = 1", 'schema = "x"', "schema"),
        ("[[check]]", '[[check]]\nid = "storage"\n[[check]]', "storage is there twice"),
    ],
)
def test_damaged_book_is_refused_with_the_reason(old, new, said) -> None:
    parse_fact_book(GOOD)
    with pytest.raises(ValueError, match=said):
        parse_fact_book(GOOD.replace(old, new, 1))


def test_missing_file_is_an_error_in_words(tmp_path) -> None:
    with pytest.raises(CoeError, match=r"check-facts\.toml cannot be read"):
        load_fact_book(tmp_path)
