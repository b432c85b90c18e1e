"""The checks' words and limits: data from resources/checks.toml, each limit with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from coe_assistant.domain.check import CheckRemedy, Severity
from coe_assistant.domain.errors import CoeError

_SHOWN = 6  # names in a sentence before it says "and n more"


@dataclass(frozen=True, slots=True)
class CheckLimit:
    """What facts are measured against. text is for people, source says where it comes from."""

    value: float | int | str | bool | tuple[int | str, ...]
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class RemedyText:
    """A remedy before its fields are filled in."""

    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """One check in data. summaries are sentences by outcome, with fields of the facts."""

    id: str
    title: str
    severity: Severity
    summaries: Mapping[str, str]
    source: str
    is_overridable: bool = False
    recheck_s: float = 0  # a failing row is looked at again after so long; 0: not by itself
    limits: Mapping[str, CheckLimit] = field(default_factory=dict)
    remedies: Mapping[str, RemedyText] = field(default_factory=dict)

    def number(self, name: str) -> float:
        """Return the limit name as a number."""
        value = self.limits[name].value
        return float(value) if isinstance(value, int | float) else 0.0

    def names(self, name: str) -> tuple[str, ...]:
        """Return the limit name as words in lower case."""
        value = self.limits[name].value
        words = value if isinstance(value, tuple) else (value,)
        return tuple(str(word).casefold() for word in words)


@dataclass(frozen=True, slots=True)
class CheckBook:
    """All entries, and what is common to all: sentences and remedies for unreadable services."""

    checks: Mapping[str, CheckEntry]
    shared: CheckEntry

    def entry(self, check_id: str) -> CheckEntry:
        """Return the entry of a check."""
        return self.checks[check_id]

    def summary(self, check_id: str, outcome: str, words: Mapping[str, object]) -> str:
        """Return the sentence for an outcome; the shared ones fill what a check lacks."""
        own = self.checks[check_id].summaries
        template = own.get(outcome) or self.shared.summaries[outcome]
        return template.format_map(_Words(words))

    def phrases(self, check_id: str, outcomes: Iterable[str], words: Mapping[str, object]) -> str:
        """Return the sentences for several outcomes as one text."""
        return " ".join(self.summary(check_id, one, words) for one in outcomes)

    def remedy(self, check_id: str, remedy_id: str, words: Mapping[str, object]) -> CheckRemedy:
        """Return a remedy with its fields filled in; a link that lacks a field is left out."""
        own = self.checks[check_id].remedies
        text = own.get(remedy_id) or self.shared.remedies[remedy_id]
        link = text.link.format_map(_Words(words)) if text.link else ""
        return CheckRemedy(remedy_id, text.text.format_map(_Words(words)), link or None)


class _Words(dict[str, object]):
    """Facts as words of a sentence: lists are joined and cut, what is not known is empty."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__((key, _worded(value)) for key, value in facts.items())

    def __missing__(self, key: str) -> str:
        return ""


def _worded(value: object) -> object:
    if isinstance(value, list | tuple):
        return joined(str(item) for item in value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "" if value is None else value


def joined(names: Iterable[str]) -> str:
    """Return names as one phrase, at most six of them and a count of the rest."""
    every = list(names)
    rest = len(every) - _SHOWN
    shown = ", ".join(every[:_SHOWN])
    return f"{shown} and {rest} more" if rest > 0 else shown


@dataclass(frozen=True, slots=True)
class _BookFile:
    schema: int
    shared: CheckEntry
    check: tuple[CheckEntry, ...]


def parse_book(text: str) -> CheckBook:
    """Return the book written in text (TOML).

    Raises:
        CoeError: the text is not a book of checks.
    """
    try:
        file = msgspec.convert(tomllib.loads(text), type=_BookFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CoeError(
            "check-book-damaged",
            "The file with the limits and words of the checks cannot be read.",
            detail=str(error),
            hint="Install the program again.",
        ) from error
    return CheckBook({entry.id: entry for entry in file.check}, file.shared)
