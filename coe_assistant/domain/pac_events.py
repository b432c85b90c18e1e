"""What a line of pac can tell: a closed union of values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class PacOutcome(Enum):
    """How a call of pac ended, as far as its output and exit code tell (never the server)."""

    SUCCESS = "success"
    FAILURE = "failure"
    AUTH = "auth"
    CRASH = "crash"
    PROGRESS = "progress"  # it said how far it is, and nothing about an end
    UNKNOWN = "unknown"


class AuthTrouble(Enum):
    """Why pac has no working sign-in (pac.md 6)."""

    NO_PROFILE = "no-profile"
    EXPIRED = "expired"
    POLICY = "policy"
    SECRET = "secret"  # noqa: S105 - a name of trouble, no secret
    TOKEN_DIED = "token-died"  # noqa: S105 - the import goes on on the server
    NO_BROWSER = "no-browser"
    NO_STORE = "no-store"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Banner:
    """pac's own version line; it stands before errors and in help (pac.md 1.4)."""

    version: str
    runtime: str = ""


@dataclass(frozen=True, slots=True)
class ConnectedAs:
    """The account of the stored profile; printed before any token is checked (pac.md 3)."""

    account: str


@dataclass(frozen=True, slots=True)
class ConnectedTo:
    """The display name of the environment."""

    environment: str


@dataclass(frozen=True, slots=True)
class OperationStarted:
    """The server's operation exists; "" where the id is not a GUID."""

    operation_id: str
    wait_limit: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ProgressTick:
    """pac still waits. percent_of_wait is elapsed over its own limit, never progress."""

    elapsed: timedelta
    percent_of_wait: float | None = None


@dataclass(frozen=True, slots=True)
class OperationEnded:
    """pac says how the operation ended; succeeded None where its language is not known."""

    operation_id: str
    succeeded: bool | None
    duration: timedelta


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of the server's own words on a failure, which may have many lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Imported:
    """pac says that the import succeeded; its job id comes only here, if at all."""

    import_job_id: str | None


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A line of an error, without its label."""

    text: str


@dataclass(frozen=True, slots=True)
class AuthProblem:
    """The sign-in does not work. code is an AADSTS code or ""."""

    trouble: AuthTrouble
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Crash:
    """pac met an error of its own; what the server does is unknown."""

    exception_type: str


@dataclass(frozen=True, slots=True)
class RuntimeMissing:
    """pac, or the .NET that it needs, is not installed."""

    text: str


@dataclass(frozen=True, slots=True)
class UsageProblem:
    """pac did not understand how it was called."""

    text: str


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person must type where to sign in."""

    url: str
    code: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything else, kept as it is."""

    text: str


PacEvent = (
    Banner
    | ConnectedAs
    | ConnectedTo
    | OperationStarted
    | ProgressTick
    | OperationEnded
    | Reason
    | Imported
    | ErrorLine
    | AuthProblem
    | Crash
    | RuntimeMissing
    | UsageProblem
    | DeviceCode
    | Unknown
)
