"""The texts of one language by their English originals, filled sentences included.

The window asks for a literal (`text`). Everything below the window speaks English sentences whose
holes are filled already; `told` finds the sentence's template again and fills the translation with
the same values (docs/adr/009). What is not known stays English, exactly as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from coe_assistant.domain.language import Language
from coe_assistant.domain.text_template import parse_template
from coe_assistant.domain.told_sentence import SentenceIndex, Teller
from coe_assistant.domain.told_value import plain_count, shown_value

OTHER = "other"
NO_WORD = "\u25a1"  # stands for a value that may be anything


@dataclass(frozen=True, slots=True)
class Entry:
    """The translation of one text: by plural category, where the language makes a difference.

    by names the hole whose number chooses; "" for the first one that holds a number.
    is_told: the text also comes from below the window, so filled sentences are looked for.
    """

    forms: Mapping[str, str]
    by: str = ""
    is_told: bool = True

    def form(self, category: str) -> str:
        """Return the translation for a plural category."""
        return self.forms.get(category, self.forms[OTHER])


class Catalogue:
    """The translations of a language.

    Args:
        language: Whose texts these are.
        entries: Translations by English text.
        invent: Makes up a translation where there is none; for pseudo-languages.
    """

    def __init__(
        self,
        language: Language,
        entries: Mapping[str, Entry],
        invent: Callable[[str], str] | None = None,
    ) -> None:
        self.language = language
        self.entries = entries
        self._invent = invent
        told = {key: entry for key, entry in entries.items() if entry.is_told}
        self._index = SentenceIndex(told)
        self._told = told

    def __len__(self) -> int:
        return len(self.entries)

    def text(self, english: str, count: int | None = None) -> str | None:
        """Return the translation of a literal with its holes unfilled, or None."""
        entry = self.entries.get(english)
        if entry is None:
            return None if self._invent is None else self._invent(english)
        return entry.form(OTHER if count is None else self.language.category(count))

    def told(self, english: str) -> str:
        """Return a text made below the window in this language; never raises."""
        return self._teller().told(english)

    def knows(self, template: str) -> bool:
        """Return whether every word of a text from below is known, whatever fills its holes."""
        parsed = parse_template(template)
        filled = parsed.fill(dict.fromkeys(parsed.holes, NO_WORD))
        reading = self._teller().read(filled)
        return reading.weight >= parsed.weight

    def _teller(self) -> Teller:
        return Teller(self._index, self._whole, self._form, partial(shown_value, self.language))

    def _whole(self, english: str) -> str | None:
        entry = self._told.get(english)
        return entry.form(OTHER) if entry is not None else None

    def _form(self, key: str, values: Mapping[str, str]) -> str:
        entry = self._told[key]
        numbers = [values.get(entry.by, "")] if entry.by else list(values.values())
        counts = (plain_count(item) for item in numbers)
        count = next((item for item in counts if item is not None), None)
        return entry.form(OTHER if count is None else self.language.category(count))
