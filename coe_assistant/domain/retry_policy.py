"""What the admin allows: how often, how soon and at which hours attempts repeat by themselves.

The knowledge says what makes sense for a class (failure.RetryRule). The policy tightens it, or
loosens its numbers; it cannot make a class automatic that the knowledge says is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from coe_assistant.domain.failure import RetryRule
from coe_assistant.domain.quiet_hours import QuietHours

# 3-4 attempts over 24 hours, then Microsoft Support (interfaces.md section 1).
DEFAULT_MAX_ATTEMPTS = 4
DEFAULT_WINDOW = timedelta(hours=24)
# How far the admin may loosen: as far as a knowledge file may (knowledge_schema.RetryRow).
MOST_ATTEMPTS = 20
LONGEST_WINDOW = timedelta(days=7)
LONGEST_WAIT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ClassPolicy:
    """What the admin changed for one class; None keeps what the knowledge says."""

    class_id: str
    automatic: bool = True
    waits: tuple[timedelta, ...] | None = None
    max_attempts: int | None = None


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The rules of one run; its own copy stands in the journal.

    Args:
        automatic: Whether anything at all is repeated without a click.
        max_attempts: Upper bound for every class, the first attempt counted.
        window: After this time since the first counted attempt nothing repeats by itself.
        jitter: Up to which share a wait is lengthened, so that not everybody comes back at once.
        quiet: Quiet hours.
        quiet_from_attempt: From which attempt on the next one is moved into quiet hours; 0: none.
        zone: IANA name of the zone of the quiet hours; "" for the computer's own.
        keeps_awake: Whether the machine is kept awake while waiting, too.
        classes: What differs for single classes.
    """

    automatic: bool = True
    max_attempts: int = DEFAULT_MAX_ATTEMPTS
    window: timedelta = DEFAULT_WINDOW
    jitter: float = 0.0
    quiet: QuietHours = field(default_factory=QuietHours)
    quiet_from_attempt: int = 0
    zone: str = ""
    keeps_awake: bool = False
    classes: tuple[ClassPolicy, ...] = ()

    def for_class(self, class_id: str) -> ClassPolicy:
        """Return what holds for a class."""
        found = (item for item in self.classes if item.class_id == class_id)
        return next(found, ClassPolicy(class_id))

    def rule(self, class_id: str, known: RetryRule | None) -> RetryRule | None:
        """Return the rule in force: what is known of the class, as the admin wants it.

        A rule that is not automatic stays as it is: only the knowledge can make it so.
        """
        if known is None or not known.automatic:
            return known
        own = self.for_class(class_id)
        return replace(
            known,
            automatic=self.automatic and own.automatic,
            waits=own.waits if own.waits is not None else known.waits,
            max_attempts=min(own.max_attempts or known.max_attempts, self.max_attempts),
            window=self.window,
        )
