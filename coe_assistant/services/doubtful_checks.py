"""Runs named checks again and tells whether a start is still allowed: before a retry, say."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from coe_assistant.domain.check import CheckReport


@dataclass(frozen=True, slots=True)
class RecheckOutcome:
    """What the checks that ran again found, in the order of the checklist.

    blocking: those among them that forbid a start: blockers that fail and are not overridden.
    What could not be read is UNKNOWN and does not block (interfaces.md section 3).
    """

    reports: tuple[CheckReport, ...] = ()
    blocking: tuple[CheckReport, ...] = ()


# Runs the checks with these ids (all that are known, unknown ids are left out) on workers with
# what is installed now; the second argument is called once on the main thread when all ended.
Recheck = Callable[[Collection[str], Callable[[RecheckOutcome], None]], None]
