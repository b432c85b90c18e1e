"""Keeps names that are written from right to left, or that reorder text, inside their own place.

A name of the tenant stands in a sentence of another direction. Between FSI and PDI its letters
order themselves alone (Unicode Standard Annex 9, 2.4.2 and 3.1.2); controls that came with a name
are left out, so that it cannot turn what stands beside it. All of this is for the screen only.
"""

from __future__ import annotations

import re
from unicodedata import bidirectional

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_MARK = "\N{LEFT-TO-RIGHT MARK}"
_LEADING = re.compile(f"^{_MARK}", re.MULTILINE)
_LEFT_TO_RIGHT = Qt.LayoutDirection.LeftToRight
# embeddings, overrides and isolates, with what ends them (Unicode Standard Annex 9, 2.1 to 2.5)
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_LETTERS = re.compile(_LETTER)
# Words of one name; what stands between items of a list parts them.
_NAME = re.compile(rf"{_LETTER}+(?:[ \u00a0\d.&'/_-]{{1,8}}{_LETTER}+)*")
_ISOLATED = re.compile("\u2068[^\u202a-\u202e\u2066-\u2069\n]*\u2069")


class Sentence(str):
    """A text for the screen whose holes take names without losing its own order of words."""

    __slots__ = ()

    def format(self, *values: object, **named: object) -> Sentence:
        """Return the sentence with its holes filled; names from right to left are isolated."""
        shown = {hole: _filling(value) for hole, value in named.items()}
        return Sentence(super().format(*map(_filling, values), **shown))


def without_controls(text: str) -> str:
    """Return text without the controls that reorder what stands around them."""
    return text if text.isascii() else _CONTROLS.sub("", text)


def isolated(name: str) -> str:
    """Return a name without controls, isolated where it holds letters from right to left."""
    clean = without_controls(name)
    return _wrapped(clean) if not clean.isascii() and _LETTERS.search(clean) else clean


def with_isolated_names(text: str) -> str:
    """Return a text whose holes are filled already, every run from right to left isolated.

    Where a name ends is not known here: letters of the other direction beside it stay outside.
    """
    clean = without_controls(text)
    if clean.isascii() or _LETTERS.search(clean) is None:
        return clean
    return _NAME.sub(lambda found: _wrapped(found[0]), clean)


def for_screen(text: str) -> str:
    """Return a text that was put together from parts; marks that are balanced are ours and stay.

    Qt takes the direction of a line from its first letter even where that is isolated, so a mark
    goes before a name that begins one.
    """
    if text.isascii():
        return text
    shown = text if _is_balanced(text) else with_isolated_names(text)
    if FIRST_STRONG_ISOLATE not in shown or QGuiApplication.layoutDirection() != _LEFT_TO_RIGHT:
        return shown
    return "\n".join(_MARK + one if _begins_reversed(one) else one for one in shown.split("\n"))


def as_told(shown: str) -> str:
    """Return what was shown without the marks that were set for the screen."""
    if FIRST_STRONG_ISOLATE not in shown:
        return without_controls(shown)
    return without_controls(_LEADING.sub("", shown))


def _begins_reversed(line: str) -> bool:
    kinds = (bidirectional(letter) for letter in line)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def _is_balanced(text: str) -> bool:
    """Return whether text holds isolated names and no other letters or controls of the kind."""
    rest = _ISOLATED.sub("", text)
    return _CONTROLS.search(rest) is None and _LETTERS.search(rest) is None


def _filling(value: object) -> object:
    if isinstance(value, Sentence) or not isinstance(value, str):
        return value
    return isolated(value)


def _wrapped(name: str) -> str:
    return f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"
