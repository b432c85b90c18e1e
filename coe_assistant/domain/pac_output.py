"""Gathers what pac said in one call, bounded, and says how the call ended."""

from __future__ import annotations

from collections import deque
from datetime import timedelta

from coe_assistant.domain.pac_events import (
    AuthProblem,
    Banner,
    ConnectedAs,
    ConnectedTo,
    Crash,
    DeviceCode,
    ErrorLine,
    Imported,
    OperationEnded,
    OperationStarted,
    PacEvent,
    PacOutcome,
    ProgressTick,
    Reason,
    RuntimeMissing,
    Unknown,
    UsageProblem,
)
from coe_assistant.domain.pac_parser import PRODUCT, PacParser, reason_before_banner

LONGEST_REASON = 65_536
MOST_ERRORS = 50
MOST_UNKNOWN = 200


class PacOutput:
    """What pac said so far.

    Attributes:
        version: pac's version, "" until its banner came.
        account: Account of the stored profile; no proof of a working sign-in (pac.md 3).
        environment: Display name of the environment.
        operation_id: GUID of the server's operation, "" until known.
        import_job_id: GUID that the success line names, or None.
        tick: The last sign that pac still waits, or None.
        ended: What pac said about the end of the operation, or None.
        wait_limit: How long pac said it would wait, or None.
        auth: The first sign-in problem, or None.
        crash: The crash of pac itself, or None.
        device_code: What a person must type where, or None.
    """

    def __init__(self) -> None:
        self.version = ""
        self.account = ""
        self.environment = ""
        self.operation_id = ""
        self.import_job_id: str | None = None
        self.tick: ProgressTick | None = None
        self.ended: OperationEnded | None = None
        self.wait_limit: timedelta | None = None
        self.auth: AuthProblem | None = None
        self.crash: Crash | None = None
        self.device_code: DeviceCode | None = None
        self._parser = PacParser()
        self._is_imported = False
        self._is_missing = False
        self._reason: list[str] = []
        self._reason_size = 0
        self._errors: deque[str] = deque(maxlen=MOST_ERRORS)
        self._unknown: deque[str] = deque(maxlen=MOST_UNKNOWN)
        self._before_banner = ""

    @property
    def reason(self) -> str:
        """The server's words on the failure, "" when there are none."""
        return "\n".join(self._reason) or self._before_banner

    @property
    def errors(self) -> tuple[str, ...]:
        """The last lines of errors, without their labels."""
        return tuple(self._errors)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The last lines that mean nothing here."""
        return tuple(self._unknown)

    @property
    def has_outlasted_wait(self) -> bool:
        """True when pac gave up because of its own limit: the server goes on (pac.md 5.1)."""
        if self.tick is None or self.ended is not None:
            return False
        over = self.wait_limit is not None and self.tick.elapsed >= self.wait_limit * 0.995
        return over or (self.tick.percent_of_wait or 0.0) >= 99.5

    def feed(self, line: str) -> tuple[PacEvent, ...]:
        """Take one line of output and return what it tells."""
        events = self._parser.parse(line)
        for event in events:
            self._note(event)
        return events

    def outcome(self, exit_code: int | None) -> PacOutcome:
        """Return how the call ended. None is an exit code that is not known.

        Neither an exit code of 0 nor SUCCESS proves an import: the server decides (pac.md 1.5).
        """
        if self.crash is not None:
            return PacOutcome.CRASH
        if self.auth is not None:
            return PacOutcome.AUTH
        failed = self.ended is not None and self.ended.succeeded is False
        if self._errors or self._reason or failed or self._is_missing or exit_code:
            return PacOutcome.FAILURE
        if exit_code == 0 or self._is_imported or (self.ended and self.ended.succeeded):
            return PacOutcome.SUCCESS
        if self.tick is not None or self.operation_id:
            return PacOutcome.PROGRESS
        return PacOutcome.SUCCESS if self._reports_success() else PacOutcome.UNKNOWN

    def _reports_success(self) -> bool:
        return any(line.startswith('{"Status":"Success"') for line in self._unknown)

    def _note(self, event: PacEvent) -> None:
        match event:
            case Banner(version=version):
                self.version = version
            case ConnectedAs(account=account):
                self.account = account
            case ConnectedTo(environment=environment):
                self.environment = environment
            case OperationStarted() | ProgressTick() | OperationEnded() | Imported():
                self._note_operation(event)
            case DeviceCode():
                self.device_code = event
            case Unknown(text=text) | UsageProblem(text=text):
                self._note_unknown(text)
            case _:
                self._note_trouble(event)

    def _note_unknown(self, text: str) -> None:
        if PRODUCT.search(text) and self._unknown and not self._before_banner:
            self._before_banner = reason_before_banner(self._unknown[-1])
        self._unknown.append(text)

    def _note_operation(
        self, event: OperationStarted | ProgressTick | OperationEnded | Imported
    ) -> None:
        match event:
            case OperationStarted(operation_id=operation_id, wait_limit=limit):
                self.operation_id = self.operation_id or operation_id
                self.wait_limit = limit
            case ProgressTick():
                self.tick = event
            case OperationEnded(operation_id=operation_id):
                self.operation_id = self.operation_id or operation_id
                self.ended = event
            case Imported(import_job_id=job_id):
                self._is_imported = True
                self.import_job_id = job_id

    def _note_trouble(self, event: PacEvent) -> None:
        match event:
            case Reason(text=text):
                self._add_reason(text)
            case ErrorLine(text=text):
                self._errors.append(text)
            case AuthProblem():
                self.auth = self.auth or event
            case Crash():
                self.crash = self.crash or event
            case RuntimeMissing(text=text):
                self._is_missing = True
                self._errors.append(text)
            case _:
                return

    def _add_reason(self, text: str) -> None:
        if self._reason_size < LONGEST_REASON:
            self._reason.append(text[: LONGEST_REASON - self._reason_size])
            self._reason_size += len(text) + 1
