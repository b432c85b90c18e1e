"""What the facts of the checks are called, and how their values are written for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class FactForm(Enum):
    """How a value is written; HIDDEN ones are evidence only."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    MEGABYTES = "megabytes"
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"
    MINUTES = "minutes"
    TIME = "time"  # ISO 8601
    YES_NO = "yes-no"
    LANGUAGE = "language"  # a locale id, such as 1033
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class FactWords:
    """One fact, or one field of the entries of a list.

    Attributes:
        name: What it is called; "" for a field, whose words stand in the parts around it.
        form: How the value is written.
        values: What single values mean, by the value as JSON writes it.
        none: What an empty list means here.
        missing: What a value that is not there means, where that is known.
        parts: How an entry of a list is written: templates with fields in braces; a part whose
            field is empty is left out.
        fields: The words of the fields.
        brief: A list is counted only.
    """

    name: str = ""
    form: FactForm = FactForm.TEXT
    values: Mapping[str, str] = field(default_factory=dict)
    none: str = ""
    missing: str = ""
    parts: tuple[str, ...] = ()
    fields: Mapping[str, FactWords] = field(default_factory=dict)
    brief: bool = False


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """The facts of one check in the order in which they are shown; terms are glossary ids."""

    id: str
    facts: Mapping[str, FactWords] = field(default_factory=dict)
    terms: tuple[str, ...] = ()


class FactBook:
    """The facts of all checks; common ones stand behind those of every check."""

    def __init__(
        self,
        checks: Mapping[str, CheckFacts] | None = None,
        common: Mapping[str, FactWords] | None = None,
    ) -> None:
        self._checks = checks or {}
        self._common = common or {}

    @property
    def check_ids(self) -> tuple[str, ...]:
        """The checks that the book knows."""
        return tuple(self._checks)

    def words(self, check_id: str) -> Mapping[str, FactWords]:
        """Return the facts that a check may have, in order."""
        known = self._checks.get(check_id, CheckFacts(check_id))
        return {**known.facts, **self._common}

    def terms(self, check_id: str) -> tuple[str, ...]:
        """Return the ids of the words that a check's row explains."""
        known = self._checks.get(check_id)
        return known.terms if known is not None else ()
