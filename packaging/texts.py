"""Which texts a language lacks, as JSON ready to be filled, and which it keeps in vain.

Usage: python3 packaging/dev.py texts [LANGUAGE] [AREA...]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from text_sources import (
    ROOT,
    Text,
    below_texts,
    data_texts,
    other_texts,
    page_texts,
    window_texts,
)

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.domain.catalogue import OTHER, Catalogue
from coe_assistant.domain.text_template import parse_template

I18N = ROOT / "resources" / "i18n"


@dataclass(frozen=True, slots=True)
class Sources:
    """Every text of the program: what the window asks for, and what is told."""

    window: tuple[Text, ...]
    told: tuple[Text, ...]


def read_sources() -> Sources:
    """Return every text once, in the order in which they stand in the program."""
    window = {text.key: text for text in window_texts()}
    told = {
        text.key: text for text in (*data_texts(), *page_texts(), *below_texts(), *other_texts())
    }
    return Sources(tuple(window.values()), tuple(told.values()))


def missing(sources: Sources, catalogue: Catalogue) -> Iterator[Text]:
    """Yield the texts that the language lacks."""
    for text in sources.window:
        entry = catalogue.entries.get(text.key)
        needed = {*catalogue.language.categories} if text.one is not None else set()
        if entry is None or not needed <= {OTHER, *entry.forms}:
            yield text
    yield from (text for text in sources.told if not catalogue.knows(text.key))


def stale(sources: Sources, catalogue: Catalogue) -> Iterator[str]:
    """Yield the keys that no text of the program uses."""
    known = {text.key for text in sources.window}
    shapes = "\n".join(_shape(text.key) for text in (*sources.told, *sources.window))
    for key in catalogue.entries:
        # A key may be one sentence of a longer text.
        if key not in known and _shape(key).removesuffix(".") not in shapes:
            yield key


def _shape(text: str) -> str:
    template = parse_template(text)
    return template.fill(dict.fromkeys(template.holes, "\u25a1"))


def blank(texts: Iterable[Text], language: Catalogue) -> dict[str, dict[str, object]]:
    """Return the texts by area with nothing in them, to be filled."""
    areas: dict[str, dict[str, object]] = {}
    for text in texts:
        forms = dict.fromkeys(language.language.categories, "")
        areas.setdefault(text.area, {})[text.key] = forms if text.one is not None else ""
    return areas


def main(arguments: list[str]) -> int:
    """Print what is missing, by area; say how much on standard error."""
    tag, wanted = (arguments or ["de"])[0], arguments[1:]
    loaded = CatalogueShelf([I18N]).load(tag)
    sources = read_sources()
    areas = blank(missing(sources, loaded.catalogue), loaded.catalogue)
    shown = {area: texts for area, texts in areas.items() if not wanted or area in wanted}
    print(json.dumps(shown, ensure_ascii=False, indent=2))
    for warning in loaded.warnings:
        print("not usable:", warning, file=sys.stderr)
    for key in stale(sources, loaded.catalogue):
        print("not used:", json.dumps(key, ensure_ascii=False), file=sys.stderr)
    for area, texts in sorted(areas.items()):
        print(f"{tag} lacks {len(texts)} of {area}", file=sys.stderr)
    return 1 if areas or loaded.warnings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
