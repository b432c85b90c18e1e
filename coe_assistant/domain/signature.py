"""Marks by which a text is recognised, and how much each of them says."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from coe_assistant.domain.nearby import Nearby
from coe_assistant.domain.phrase import inner_neighbours


class Tier(IntEnum):
    """How near a mark is to the cause; a higher one wins (error-taxonomy, order of rules)."""

    PROGRESS = 0  # no verdict
    VERDICT = 1  # failed, and nothing about why
    HINT = 2  # codes with several meanings, bare HTTP words, warnings
    WRAPPER = 3  # the failing step, with the reason elsewhere
    LIKELY = 4  # words that tell the cause, in no message that is known as such
    CAUSE = 5  # names the cause
    OUTCOME = 6  # the import ended well, whatever the warnings say


class Kind(Enum):
    """What sort of mark it is; the earlier in this list, the more it is trusted."""

    CODE = "code"
    JSON_CODE = "json"
    HTTP = "http"
    PATTERN = "pattern"
    PHRASE = "phrase"
    NEAR = "near"

    @property
    def trust(self) -> int:
        """Rank within a tier, higher wins (architecture section 7)."""
        return -list(Kind).index(self)


@dataclass(frozen=True, slots=True)
class Condition:
    """A phrase that must, or must not, be in the same text; gate are its words."""

    pattern: re.Pattern[str]
    gate: frozenset[str]

    def holds(self, text: str, words: Set[str]) -> bool:
        """Return whether text, whose distinct words are given, has the phrase."""
        return self.gate <= words and self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class Signature:
    """One compiled mark.

    Args:
        id: Stable id, unique in the knowledge.
        class_id: Label of the taxonomy.
        kind: What sort of mark it is.
        tier: How near to the cause.
        pattern: Matched against text in ASCII lower case; None for codes and for kind NEAR.
        near: Wordings near each other, for kind NEAR.
        codes: Eight upper case hex digits each, for kind CODE.
        statuses: HTTP statuses, for kind HTTP.
        gate: Words that must all occur before the pattern is tried.
        plain: Plain text (phrase.py) that is in the plain text of whatever the pattern matches.
        gate_prefixes: Starts of words, one of which must occur.
        needs: Phrases that must be there as well.
        unless: Phrases that must not be there.
        specificity: Breaks ties within tier and kind; 0 to 100.
        cause: The finer cause, or "".
        anchor: The longest word it needs: the rarest, so the one to look for first. May be empty.
        pairs: Words that stand side by side in the plain text of whatever the pattern matches.
    """

    id: str
    class_id: str
    kind: Kind
    tier: Tier = Tier.CAUSE
    pattern: re.Pattern[str] | None = None
    near: Nearby | None = None
    codes: frozenset[str] = frozenset()
    statuses: frozenset[int] = frozenset()
    gate: frozenset[str] = frozenset()
    plain: tuple[str, ...] = ()
    gate_prefixes: tuple[str, ...] = ()
    needs: tuple[Condition, ...] = field(default_factory=tuple)
    unless: tuple[Condition, ...] = field(default_factory=tuple)
    specificity: int = 50
    cause: str = ""
    anchor: str = field(init=False, default="")
    pairs: frozenset[tuple[str, str]] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        longest = max(self.gate, key=lambda word: (len(word), word), default="")
        object.__setattr__(self, "anchor", longest)
        object.__setattr__(self, "pairs", inner_neighbours(self.plain))

    @property
    def strength(self) -> tuple[int, int, int]:
        """Sort key without time and place."""
        return (self.tier, self.kind.trust, self.specificity)
