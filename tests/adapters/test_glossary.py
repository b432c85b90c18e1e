"""The glossary: every term whole, and what is wrong with a damaged file said in words."""

from __future__ import annotations

import pytest

from coe_assistant.adapters.glossary import load_glossary, parse_glossary
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.domain.errors import CoeError

GOOD = """
schema = 1
[[term]]
id = "import-job"
term = "import job"
explanation = "One thing. Why it matters."
source = "Somewhere"
link = "https://learn.microsoft.com/x"
"""


def test_shipped_glossary_explains_the_words_of_the_pages() -> None:
    glossary = load_glossary(resources_folder())
    wanted = [
        "holding-solution",
        "unmanaged-layer",
        "managed-layer",
        "import-job",
        "staged-upgrade",
        "connection-reference",
        "environment-variable",
        "managed-environment",
        "correlation-id",
        "capacity-borrowing",
    ]
    assert [term.id for term in glossary.named(wanted)] == wanted


def test_terms_are_found_by_id_once_and_in_the_order_asked_for() -> None:
    glossary = load_glossary(resources_folder())
    asked = ("pac", "import-job", "pac", "no-such-term")
    assert [term.id for term in glossary.named(asked)] == ["pac", "import-job"]
    assert glossary.find("no-such-term") is None
    assert len(glossary) == len({term.id for term in glossary})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "import-job"', 'id = "Import Job"', "is not a slug"),
        ("Why it matters.", "Why. It matters.", "2 sentences"),
        ("https://learn", "http://learn", "no link"),
        ('source = "Somewhere"', 'source = ""', "lacks its word or its source"),
        ('term = "import job"', "", "term"),
        ("schema = 1", "schema = 1\n" + GOOD.split("schema = 1")[1], "there twice"),
    ],
)
def test_damaged_glossary_is_refused_with_the_reason(old, new, said) -> None:
    assert len(parse_glossary(GOOD)) == 1
    with pytest.raises(ValueError, match=said):
        parse_glossary(GOOD.replace(old, new, 1))


def test_missing_file_is_an_error_in_words(tmp_path) -> None:
    with pytest.raises(CoeError, match=r"glossary\.toml cannot be read"):
        load_glossary(tmp_path)
