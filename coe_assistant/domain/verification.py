"""Whether an imported solution is what it should be (upgrade-procedure 8). Pure rules.

What could not be read is unknown, never a pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coe_assistant.domain.environment import HOLDING_SUFFIX
from coe_assistant.domain.finding import Finding, FindingStatus
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.run import RunStep
from coe_assistant.domain.server import HistoryRow
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.verification_parts import (
    audit_connector,
    flows_back,
    flows_new,
    flows_to_run,
    layers,
    references,
    variables,
    variables_new,
)
from coe_assistant.domain.version import SolutionVersion


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the rules look at.

    Args:
        step: What was imported.
        before: The state before the first import; None when none was taken.
        after: The state now.
        history: Rows of the solution's history, newest first; None: not readable.
        kit: What is known about the product.
        quieted: Ids (lower case) of flows that are off for the time of the imports.
    """

    step: RunStep
    before: Snapshot | None
    after: Snapshot
    history: Sequence[HistoryRow] | None
    kit: Kit
    quieted: frozenset[str] = frozenset()


def verify(evidence: Evidence) -> tuple[Finding, ...]:
    """Return one finding for each rule, in the order in which people want to read them."""
    return tuple(rule(evidence) for rule in _RULES)


def _version(evidence: Evidence) -> Finding:
    step, after = evidence.step, evidence.after
    if after.lacks("solutions"):
        return Finding("version", FindingStatus.UNKNOWN, "not-read")
    found = after.solution(step.solution)
    facts = (("expected", step.to_version), ("installed", found.version if found else "-"))
    if found is None:
        return Finding("version", FindingStatus.FAIL, "missing", facts=facts)
    if not found.is_managed:
        return Finding("version", FindingStatus.FAIL, "unmanaged", facts=facts)
    installed, wanted = SolutionVersion.parse(found.version), SolutionVersion.parse(step.to_version)
    if installed == wanted:
        return Finding("version", FindingStatus.PASS, "good", facts=facts)
    if installed > wanted:
        return Finding("version", FindingStatus.ATTENTION, "newer", facts=facts)
    return Finding("version", FindingStatus.FAIL, "older", facts=facts)


def _single_entry(evidence: Evidence) -> Finding:
    after, name = evidence.after, evidence.step.solution.casefold()
    if after.lacks("solutions"):
        return Finding("single-entry", FindingStatus.UNKNOWN, "not-read")
    names = [one.unique_name for one in after.solutions]
    own = [one for one in names if one.casefold() == name]
    holding = [one for one in names if one.casefold() == (name + HOLDING_SUFFIX).casefold()]
    if holding:
        return Finding("single-entry", FindingStatus.FAIL, "left-over", tuple(own + holding))
    if len(own) != 1:
        return Finding("single-entry", FindingStatus.FAIL, "not-single", tuple(own))
    return Finding("single-entry", FindingStatus.PASS, "good", tuple(own))


def _history(evidence: Evidence) -> Finding:
    rows = evidence.history
    if rows is None:
        return Finding("history", FindingStatus.UNKNOWN, "not-read")
    if not rows:
        return Finding("history", FindingStatus.UNKNOWN, "empty")
    is_open = [one for one in rows if not one.is_finished]
    told = tuple(f"{one.operation} {one.version}".strip() for one in is_open)
    if is_open:
        return Finding("history", FindingStatus.FAIL, "open", told)
    newest = rows[0]
    line = f"{newest.operation} {newest.suboperation} {newest.version}".strip()
    if newest.succeeded is False:
        return Finding("history", FindingStatus.FAIL, "failed", (line,))
    if newest.succeeded is None:
        return Finding("history", FindingStatus.UNKNOWN, "no-result", (line,))
    return Finding("history", FindingStatus.PASS, "good", (line,))


_RULES: tuple[Callable[[Evidence], Finding], ...] = (
    _version,
    _single_entry,
    _history,
    lambda found: flows_back(found.before, found.after, found.quieted),
    lambda found: flows_new(found.before, found.after, found.kit),
    lambda found: variables(found.before, found.after),
    lambda found: variables_new(found.before, found.after),
    lambda found: references(found.before, found.after),
    lambda found: layers(found.after),
    lambda found: audit_connector(found.after, found.kit),
    lambda found: flows_to_run(found.step, found.after, found.kit),
)
