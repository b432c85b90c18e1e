"""Numbers, sizes, dates and times inside a told sentence, in the form of a language.

Only holes that are named after a figure or an instant, or that stand before a unit, are touched,
and only when nothing else stands in them. So versions, ids, addresses, codes, names and what a
person typed stay exactly as they are.
"""

from __future__ import annotations

import re
from datetime import date

from coe_assistant.domain.language import Language

_INSTANTS = re.compile("at|began|begin|due|end|ended|now|since|start|started|time|until|utc")
_FIGURES = re.compile(
    "bytes|count|days|delay|gb|high|hours|kb|low|mb|minutes|most|ms|number|percent|progress|s"
    "|seconds|share|size|skew|speed|waits"
)
_UNIT = r"(?:%|bytes|KB|MB|GB|TB|ms|s|min|h|seconds?|minutes?|hours?|days?)"
_BEFORE_UNIT = re.compile(rf" ?{_UNIT}(?!\w)|times\b")
_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_FIGURE = re.compile(rf"{_NUMBER}(?: ?{_UNIT})?(?:(?:, | to | ){_NUMBER}(?: ?{_UNIT})?)*")
_ONE_FIGURE = re.compile(rf"({_NUMBER})( ?%)?")
_DAY = r"(\d{4})-(\d\d)-(\d\d)"
# Names of zones are words with capitals: CET, UTC+01:00, W. Europe Standard Time.
_ZONE = r"Z|[+-]\d\d(?::?\d\d)?|(?: [^\W\d_a-z][\w.+:-]*){1,5}| [+-]\d\d(?::?\d\d)?"
_INSTANT = re.compile(rf"{_DAY}(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?({_ZONE})?)?")
_LONGEST = 200  # signs; longer ones are texts


def shown_value(language: Language, hole: str, value: str, after: str = "") -> str:
    """Return what fills a hole in the form of language, or as it is.

    Args:
        language: The form of its numbers and dates.
        hole: The name of the hole.
        value: What fills it.
        after: What stands behind the hole in the English sentence: a unit says what it is.
    """
    kind = hole_kind(hole).casefold()
    if len(value) > _LONGEST or not value.isprintable():
        return value
    if _INSTANTS.fullmatch(kind) and (found := _INSTANT.fullmatch(value)):
        return _instant(language, found)
    is_figure = _FIGURES.fullmatch(kind) or _BEFORE_UNIT.match(after)
    if is_figure and value.isascii() and _FIGURE.fullmatch(value):
        return _figures(language, value)
    return value


def plain_count(value: str) -> int | None:
    """Return the whole number that stands in value, or None: it chooses the plural."""
    digits = value.replace(",", "") if re.fullmatch(_NUMBER, value) else value
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def hole_kind(hole: str) -> str:
    """Return the last word of a hole's name, such as name in file_name2."""
    return hole.rstrip("0123456789").rsplit("_", maxsplit=1)[-1]


def _figures(language: Language, value: str) -> str:
    def one(found: re.Match[str]) -> str:
        share = language.percent.replace("{number}", "") if found[2] else ""
        return language.number(found[1]) + share

    told = _ONE_FIGURE.sub(one, value)
    # Where the decimal sign is a comma, commas cannot stand between numbers.
    is_unclear = language.decimal == "," and ", " in value and told != value
    if not is_unclear:
        return told
    return "; ".join(_ONE_FIGURE.sub(one, part) for part in value.split(", "))


def _instant(language: Language, found: re.Match[str]) -> str:
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return found[0]
    words = [language.date(day), found[4] or "", _zone((found[5] or "").strip())]
    return " ".join(word for word in words if word)


def _zone(name: str) -> str:
    if name in ("Z", "+00:00", "+0000", "+00"):
        return "UTC"
    return f"UTC{name}" if name.startswith(("+", "-")) else name
