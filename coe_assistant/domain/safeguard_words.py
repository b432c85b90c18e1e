"""The words of snapshot, verification and restore; values come from resources/safeguard.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coe_assistant.domain.finding import Finding

SHOWN = 6  # names in a sentence before it says "and n more"


@dataclass(frozen=True, slots=True)
class RefusalRule:
    """What a refusal of the server means. marks: parts of its text, any of them; "" fits all."""

    id: str
    marks: tuple[str, ...]
    text: str
    remedy: str
    source: str

    def fits(self, said: str) -> bool:
        """Return whether the server's text has one of the marks."""
        return any(mark.casefold() in said.casefold() for mark in self.marks)


UNKNOWN_REFUSAL = RefusalRule("not-known", ("",), "The server refused.", "Read its words.", "-")


@dataclass(frozen=True, slots=True)
class FindingWords:
    """Title and sentences of one rule of the verification, by outcome."""

    id: str
    title: str
    outcomes: Mapping[str, str]
    remedies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding in words; remedy is "" when nothing is to be done."""

    title: str
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class SafeguardWords:
    """All words; refusals are tried in their order, the last one fits everything.

    left says why an act was not asked, by its id alone.
    """

    refusals: tuple[RefusalRule, ...]
    reasons: Mapping[str, str]
    findings: tuple[FindingWords, ...]
    changes: Mapping[str, str]
    left: tuple[RefusalRule, ...] = ()
    schema: int = 1

    def refusal(self, said: str) -> RefusalRule:
        """Return what the server's text means."""
        return next((rule for rule in self.refusals if rule.fits(said)), UNKNOWN_REFUSAL)

    def refusal_of(self, rule_id: str) -> RefusalRule | None:
        """Return a refusal, or why something was left, by its id."""
        every = (*self.refusals, *self.left)
        return next((rule for rule in every if rule.id == rule_id), None)

    def reason(self, reason_id: str) -> str:
        """Return the words of a reason; the id itself when it is not known."""
        return self.reasons.get(reason_id, reason_id)

    def change(self, kind: str) -> str:
        """Return the words of a kind of difference."""
        return self.changes.get(kind, kind)

    def tell(self, finding: Finding) -> ToldFinding:
        """Return a finding in words."""
        words = next((one for one in self.findings if one.id == finding.id), None)
        if words is None:
            return ToldFinding(finding.id, finding.outcome, "")
        values = dict(finding.facts)
        values.update(items=shortened(finding.items), count=str(len(finding.items)))
        text = words.outcomes.get(finding.outcome, finding.outcome)
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return ToldFinding(words.title, text, words.remedies.get(finding.outcome, ""))


def shortened(items: tuple[str, ...]) -> str:
    """Return names for a sentence, the rest counted."""
    if len(items) <= SHOWN:
        return ", ".join(items)
    return f"{', '.join(items[:SHOWN])} and {len(items) - SHOWN} more"
