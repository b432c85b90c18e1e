"""What every check gets and gives: context in, report out, and one way to run it.

A check that cannot read what it needs raises ServiceError or SignInNeededError; evaluate turns
that into UNKNOWN. So no check can pass by accident, and none has to say it for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from coe_assistant.checks.book import CheckBook, CheckEntry
from coe_assistant.checks.inputs import PackageFacts, PacReading, PlanFacts, ProductFacts, StageFile
from coe_assistant.checks.once import OnceReads
from coe_assistant.checks.sources import Computer, ConnectionStates, Dependents, NetworkProbe
from coe_assistant.domain.check import CheckRemedy, CheckReport, CheckStatus
from coe_assistant.domain.configuration import ComponentSummary
from coe_assistant.domain.environment import Environment, InstalledSolution, UserIdentity
from coe_assistant.domain.errors import CoeError, ServiceError, SignInNeededError
from coe_assistant.domain.machine import NeededHost
from coe_assistant.ports import Clients, Clock

PACKAGE = "package"
ENVIRONMENT = "environment"
ACCOUNT = "account"
COMPUTER = "computer"
TIME = "time"


def _untold(_done: int, _total: int) -> None:
    """Tell nobody how far a check is."""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """Everything the checks may look at. Built anew for every run of the checklist.

    Args:
        book: Limits and words.
        clients: The services for the signed-in account, or None before sign-in.
        target_url: The environment the person asked for, without a trailing slash.
        environment: What the environment said about itself when connecting, or None.
        account_name: The signed-in user principal name, or "".
        packages: The chosen solutions in the order of the plan.
        plan: What would be done with them, or None while nothing is chosen.
        product: What the product profile knows.
        pac: Finds pac and asks it who it is.
        hosts: The hosts that the upgrade talks to.
        is_cancelled: Says whether the person gave up waiting.
        tell_progress: Takes (done, total) of a long check; callable from any thread.
        stage_files: The files that a dry run would upload, in the order of the plan.
        reads: What has been read in this run already.
    """

    book: CheckBook
    clock: Clock
    probe: NetworkProbe
    computer: Computer
    pac: PacReading
    clients: Clients | None = None
    target_url: str = ""
    environment: Environment | None = None
    account_name: str = ""
    packages: Sequence[PackageFacts] = ()
    plan: PlanFacts | None = None
    product: ProductFacts = field(default_factory=ProductFacts)
    hosts: Sequence[NeededHost] = ()
    connections: ConnectionStates | None = None
    dependents: Dependents | None = None
    is_cancelled: Callable[[], bool] = bool
    tell_progress: Callable[[int, int], None] = _untold
    stage_files: Sequence[StageFile] = ()
    reads: OnceReads = field(default_factory=OnceReads)

    @property
    def services(self) -> Clients:
        """The signed-in clients.

        Raises:
            SignInNeededError: nobody has signed in yet.
        """
        if self.clients is None:
            raise SignInNeededError("Nobody is signed in to the environment.")
        return self.clients

    def person(self) -> UserIdentity:
        """Return who is signed in, asked once a run.

        Raises:
            ServiceError: the environment did not say.
            SignInNeededError: nobody is.
        """
        dataverse = self.services.dataverse
        return self.reads.once("person", dataverse.who_am_i)

    def installed(self) -> tuple[InstalledSolution, ...]:
        """Return all installed solutions, read once a run.

        Raises:
            ServiceError: they could not be read.
            SignInNeededError: nobody is signed in.
        """
        dataverse = self.services.dataverse
        return self.reads.once("installed", dataverse.installed_solutions)

    def components(self, solution_id: str) -> tuple[ComponentSummary, ...]:
        """Return the components of a solution, read once a run.

        Raises:
            ServiceError: they could not be read.
            SignInNeededError: nobody is signed in.
        """
        dataverse = self.services.dataverse
        return self.reads.once(
            f"components {solution_id}", lambda: dataverse.component_summaries(solution_id)
        )

    def entry(self, check_id: str) -> CheckEntry:
        """Return the limits and words of a check."""
        return self.book.entry(check_id)

    def report(
        self,
        check_id: str,
        status: CheckStatus,
        outcome: str,
        facts: Mapping[str, object] | None = None,
        *,
        limit: str = "",
        remedies: Sequence[str] = (),
        words: Mapping[str, object] | None = None,
    ) -> CheckReport:
        """Return the report of a check.

        Args:
            check_id: The check.
            status: Its outcome.
            outcome: Which sentence of the book tells it.
            facts: JSON values for scripts and people.
            limit: Name of the limit that facts were measured against, or "".
            remedies: Ids of the book's remedies, best first.
            words: More fields for the sentences, beside the facts.
        """
        return told_report(
            self.book,
            check_id,
            status,
            outcome,
            facts,
            limit=limit,
            remedies=remedies,
            words=words,
        )

    def remedies(
        self, check_id: str, ids: Sequence[str], words: Mapping[str, object]
    ) -> tuple[CheckRemedy, ...]:
        """Return the remedies named by ids."""
        return tuple(self.book.remedy(check_id, one, words) for one in ids)


def told_report(
    book: CheckBook,
    check_id: str,
    status: CheckStatus,
    outcome: str,
    facts: Mapping[str, object] | None = None,
    *,
    limit: str = "",
    remedies: Sequence[str] = (),
    words: Mapping[str, object] | None = None,
) -> CheckReport:
    """Return a report in the words of book; the arguments are those of CheckContext.report."""
    entry = book.entry(check_id)
    fields = {**(facts or {}), **(words or {})}
    measure = entry.limits.get(limit)
    return CheckReport(
        id=check_id,
        severity=entry.severity,
        status=status,
        title=entry.title,
        summary=book.summary(check_id, outcome, fields),
        facts=dict(facts or {}),
        remedies=tuple(book.remedy(check_id, one, fields) for one in remedies),
        limit=measure.text if measure else "",
        source=measure.source if measure else entry.source,
        overridable=entry.is_overridable,
    )


class Check(Protocol):
    """One check: stateless; what it depends on decides when it must be run again."""

    @property
    def id(self) -> str:
        """The stable id (interfaces.md section 3)."""

    @property
    def depends_on(self) -> frozenset[str]:
        """The inputs whose change makes an earlier result worthless."""

    @property
    def weight(self) -> int:
        """Round trips that it takes as a rule; heavy checks are started first."""

    @property
    def asks_services(self) -> bool:
        """False when it needs no sign-in, and so need not wait for one."""

    def run(self, context: CheckContext) -> CheckReport:
        """Look and report.

        Raises:
            ServiceError: a service that this check needs could not be read.
            SignInNeededError: only a person can get the next token.
        """


def evaluate(check: Check, context: CheckContext) -> CheckReport:
    """Run check on the caller's thread and measure it; unreadable services become UNKNOWN."""
    started = context.clock.monotonic_s()
    try:
        report = check.run(context)
    except CoeError as error:
        report = unreadable(context, check.id, error)
    took = round((context.clock.monotonic_s() - started) * 1000)
    return replace(report, duration_ms=max(took, 0), checked_at=context.clock.now())


def unreadable(
    context: CheckContext,
    check_id: str,
    error: CoeError,
    facts: Mapping[str, object] | None = None,
    remedies: Sequence[str] = (),
) -> CheckReport:
    """Return the UNKNOWN report for an error; facts hold what support needs to trace it."""
    told = {**(facts or {}), **error_facts(error)}
    outcome = "unread-" + error.problem.value if isinstance(error, ServiceError) else "unread"
    if isinstance(error, SignInNeededError):
        outcome = "unread-sign-in"
    return context.report(
        check_id,
        CheckStatus.UNKNOWN,
        outcome,
        told,
        words={"error": f"{error.title} {error.detail}".strip()},
        remedies=(*remedies, "recheck"),
    )


def error_facts(error: CoeError) -> dict[str, object]:
    """Return what is known of an error as facts."""
    facts: dict[str, object] = {"problem": error.slug}
    if isinstance(error, ServiceError):
        facts |= {"http_status": error.status, "code": error.code, "request_id": error.request_id}
    return facts
