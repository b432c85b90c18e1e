"""No text of the program lacks its entry in a language that is called complete."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.domain.catalogue import Catalogue
from coe_assistant.domain.text_template import parse_template

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = ("de",)


@pytest.fixture(scope="module")
def texts() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "packaging"))
        yield importlib.import_module("texts")


@pytest.fixture(scope="module", params=COMPLETE)
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    loaded = CatalogueShelf([ROOT / "resources" / "i18n"]).load(request.param)
    assert loaded.warnings == ()
    return loaded.catalogue


def test_language_lacks_no_text(texts: ModuleType, catalogue: Catalogue) -> None:
    lacking = texts.missing(texts.read_sources(), catalogue)
    assert not [f"{text.where}: {text.key}" for text in lacking]


def test_language_keeps_no_text_from_below_in_vain(texts: ModuleType, catalogue: Catalogue) -> None:
    unused = texts.stale(texts.read_sources(), catalogue)
    assert [key for key in unused if catalogue.entries[key].is_told] == []


def test_sources_hold_what_people_are_known_to_read(texts: ModuleType) -> None:
    sources = texts.read_sources()
    window = {text.key: text for text in sources.window}
    told = {text.key for text in sources.told}
    assert "{hours} h {minutes:02d} min" in window
    assert any(text.one and "%n" in text.key for text in sources.window)
    # an error, its reason with a value, a table of words, a check's summary and a remedy
    assert "The data folder {path} cannot be written." in told
    assert "Choose the file again." in told
    assert "The upgrade succeeded." in told
    assert "No solution file has been chosen yet." in told
    assert any(key.startswith("Check that no import is running") for key in told)


def test_filled_sentences_are_found_again(catalogue: Catalogue) -> None:
    wrong = []
    for key, entry in catalogue.entries.items():
        template = parse_template(key)
        if not (entry.is_told and template.holes) or len({*template.holes}) < len(template.holes):
            continue
        values = {hole: f"Zyx{at}q" for at, hole in enumerate(template.holes)}
        if template.match(template.fill(values)) != values:
            continue  # two holes side by side: what is in which cannot be told
        expected = parse_template(entry.forms["other"]).fill(values)
        if catalogue.told(template.fill(values)) != expected:
            wrong.append((key, catalogue.told(template.fill(values))))
    assert not wrong


def test_german_has_one_word_for_what_the_checklist_blocks() -> None:
    """A policy or a proxy "sperrt"; a check "hält auf", in the window as on the command line."""
    loaded = CatalogueShelf([ROOT / "resources" / "i18n"]).load("de").catalogue
    wrong = [
        (key, form)
        for key, entry in loaded.entries.items()
        for form in entry.forms.values()
        if "sperr" in form.lower() and _tells_of_the_checklist(key)
    ]
    assert wrong == []


def _tells_of_the_checklist(key: str) -> bool:
    words = key.lower()
    return words.startswith(("block", "%n block", "nothing block")) or (
        "block" in words and ("checklist" in words or "upgrade" in words)
    )
