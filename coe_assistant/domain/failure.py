"""What a failed (or finished, or unclear) attempt means and what may be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum


class Disposition(Enum):
    """What to do next, from the diagnosis alone (interfaces.md section 3, classify)."""

    RETRY = "retry"
    WAIT = "wait"
    VERIFY = "verify"
    REAUTHENTICATE = "reauthenticate"
    FIX_THEN_RETRY = "fix-then-retry"
    FIX_LOCAL = "fix-local"
    NONE = "none"
    UNCLASSIFIED = "unclassified"


class Blame(Enum):
    """Where a failure comes from: the first thing a person asks. UNKNOWN unless it is known."""

    SERVICE = "service"
    ENVIRONMENT = "environment"
    PACKAGE = "package"
    COMPUTER = "computer"
    ACCOUNT = "account"
    NOBODY = "nobody"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RetryRule:
    """How often and after which waits the same attempt may be repeated."""

    automatic: bool
    waits: tuple[timedelta, ...]
    max_attempts: int  # counts the first attempt
    window: timedelta


@dataclass(frozen=True, slots=True)
class Remedy:
    """One step for a person; action names something the program can do, or None."""

    id: str
    text: str
    link: str | None = None
    action: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A line that made the classifier decide. line counts from 1; origin names the source."""

    line: int
    text: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """The component that an error text names."""

    kind: str
    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class MissingDependency:
    """One row of a missing-dependencies answer: what is required, by what, from where."""

    required_name: str
    required_type: str = ""
    solution: str = ""
    dependent_name: str = ""
    dependent_type: str = ""


@dataclass(frozen=True, slots=True)
class PolicyViolation:
    """The data policy that blocks, and the connector it names; each may be empty."""

    policy: str = ""
    policy_id: str = ""
    connector: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The classified outcome of an attempt. class_id is one of the 34 taxonomy labels.

    cause is the finer cause or "". explanation says why it happens, is_not what it must not be
    mistaken for. is_likely says that no known message decided, only wording or a mark of several
    meanings (a code, an HTTP status). helpers say
    who can help, support_asks what Microsoft Support wants to see, collect which origins to read
    next when the cause is not known. blame is where it comes from. sources are links to what
    others found. terms are the ids of the words in it that the glossary explains.
    """

    class_id: str
    title: str
    disposition: Disposition
    meaning: str = ""
    retry: RetryRule | None = None
    codes: tuple[str, ...] = ()
    http_status: int | None = None
    component: Component | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[EvidenceLine, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    also: tuple[str, ...] = ()
    retry_after: timedelta | None = None
    cause: str = ""
    explanation: str = ""
    is_not: str = ""
    helpers: tuple[str, ...] = ()
    support_asks: tuple[str, ...] = ()
    collect: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    missing: tuple[MissingDependency, ...] = ()
    dependents: tuple[Component, ...] = ()
    policy: PolicyViolation | None = None
    is_likely: bool = False
    blame: Blame = Blame.UNKNOWN
    terms: tuple[str, ...] = ()
