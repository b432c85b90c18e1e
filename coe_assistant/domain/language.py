"""A language of the program: how it is called, counts, writes numbers and dates, and runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from coe_assistant.domain.errors import CoeError, ExitCode

ENGLISH = "en"
PSEUDO = "qps"  # for developers: longer, with accents and brackets
PSEUDO_RTL = "qps-rtl"  # the same, from right to left
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE_PIECE = re.compile(r"'([^']*)'|d{1,2}|M{1,3}|y{4}|y{2}")


def one_or_other(count: int) -> str:
    """Return the plural category of English and German (CLDR, cardinal numbers)."""
    return "one" if count == 1 else "other"


@dataclass(frozen=True, slots=True)
class Language:
    """What holds for a whole language.

    date_pattern is a pattern of QLocale (d, MMM, yyyy), months are the short names for it. decimal
    and group stand in numbers, percent is how a share is written. category returns the CLDR plural
    category of a count, and categories are all it may return.
    """

    tag: str
    name: str
    is_right_to_left: bool = False
    date_pattern: str = "d MMM yyyy"
    months: tuple[str, ...] = MONTHS
    decimal: str = "."
    group: str = ","
    percent: str = "{number} %"
    category: Callable[[int], str] = one_or_other
    categories: tuple[str, ...] = ("one", "other")

    def number(self, english: str) -> str:
        """Return a number such as 1,234.5 with the signs of this language."""
        signs = {".": self.decimal, ",": self.group}
        return "".join(signs.get(sign, sign) for sign in english)

    def date(self, day: date) -> str:
        """Return a day by the pattern of this language."""
        fields = {
            "d": str(day.day),
            "dd": f"{day.day:02d}",
            "M": str(day.month),
            "MM": f"{day.month:02d}",
            "MMM": self.months[day.month - 1],
            "yy": f"{day.year % 100:02d}",
            "yyyy": f"{day.year:04d}",
        }
        return _DATE_PIECE.sub(lambda it: fields.get(it[0], it[1] or ""), self.date_pattern)


def choose_language(wanted: str, system: Sequence[str], known: Sequence[str]) -> str:
    """Return the tag of the language to use: the wanted one, else the system's, else English.

    Args:
        wanted: What was asked for; "" leaves it to the system.
        system: Tags that the system prefers, best first, such as de-CH.
        known: Tags that the program has, English not needed among them.

    Raises:
        CoeError: the wanted one is not there (exit code 2).
    """
    every = (ENGLISH, *known)
    if wanted:
        found = _fitting(wanted, (*every, PSEUDO, PSEUDO_RTL))
        if found:
            return found
        raise CoeError(
            "language-unknown",
            f"There is no language {wanted[:40]!r} in this program.",
            hint=f"Choose one of {', '.join(dict.fromkeys(every))}.",
            exit_code=ExitCode.USAGE,
        )
    return next((found for tag in system if (found := _fitting(tag, every))), ENGLISH)


def _fitting(tag: str, known: Sequence[str]) -> str:
    lower = tag.replace("_", "-").casefold()
    for wanted in (lower, lower.split("-", maxsplit=1)[0]):
        for item in known:
            if item.casefold() == wanted:
                return item
    return ""
