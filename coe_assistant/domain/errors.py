"""The errors that people and scripts see: what happened, why, what next, and an exit code.

Foreign exceptions become one of these at the adapter's edge, once (house rule A5).
"""

from __future__ import annotations

from enum import Enum, IntEnum


class ExitCode(IntEnum):
    """Exit codes of every command (interfaces.md section 2)."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    BLOCKED = 3
    UNKNOWN = 4
    SIGN_IN = 5
    RETRY_DUE = 6
    OTHER_INSTANCE = 7
    DEFECT = 70
    INTERRUPTED = 130


class CoeError(Exception):
    """An error with words for people.

    Args:
        slug: Stable kebab-case id, shown to people and printed as ``error.id`` in JSON.
        title: What happened, one sentence.
        detail: Why, as far as known; may be empty. May hold untrusted text.
        hint: What to do next, one sentence that starts with a verb.
        link: Address of a page that explains more, or None.
        exit_code: What a command that ends with this error returns.
    """

    def __init__(
        self,
        slug: str,
        title: str,
        *,
        detail: str = "",
        hint: str = "",
        link: str | None = None,
        exit_code: ExitCode = ExitCode.FAILED,
    ) -> None:
        super().__init__(f"{title} {detail}".strip())
        self.slug = slug
        self.title = title
        self.detail = detail
        self.hint = hint
        self.link = link
        self.exit_code = exit_code


class ServiceProblem(Enum):
    """Why a call to a service gave no answer that can be used."""

    FORBIDDEN = "forbidden"  # 403: the account may not read this
    NOT_FOUND = "not-found"  # 404
    THROTTLED = "throttled"  # 429 of service protection, after the allowed retries
    LOCKED = "locked"  # 429 with 0x80071151: another solution operation holds the lock
    UNAVAILABLE = "unavailable"  # 5xx
    UNREACHABLE = "unreachable"  # DNS, TCP, time-out: nothing was answered
    TLS = "tls"  # certificate not trusted
    PROXY = "proxy"  # 407 or the proxy cannot be reached
    MALFORMED = "malformed"  # an answer that does not have the promised form
    REJECTED = "rejected"  # any other 4xx


class ServiceError(CoeError):
    """A Microsoft service could not be asked, or refused.

    Args:
        problem: The kind of failure; decides what callers may conclude.
        service: Name of the service for people; the slug is made of it in lower case.
        status: HTTP status, or None when nothing was answered.
        code: Error code as 8 upper case hex digits without 0x, or "" (http-pitfalls 26).
        request_id: The service's own id of the failing request, for Microsoft Support.
        retry_after_s: Seconds the service asked to wait, or None.
        is_own_word: The answer had the service's own form of an error: nobody on the way made it.
    """

    def __init__(
        self,
        problem: ServiceProblem,
        service: str,
        title: str,
        *,
        detail: str = "",
        hint: str = "",
        status: int | None = None,
        code: str = "",
        request_id: str = "",
        retry_after_s: float | None = None,
        is_own_word: bool = False,
    ) -> None:
        slug = "-".join([*service.lower().split(), problem.value])
        super().__init__(slug, title, detail=detail, hint=hint)
        self.problem = problem
        self.service = service
        self.status = status
        self.code = code
        self.request_id = request_id
        self.retry_after_s = retry_after_s
        self.is_own_word = is_own_word or bool(code)


_PASSING = frozenset(
    {
        ServiceProblem.THROTTLED,
        ServiceProblem.LOCKED,
        ServiceProblem.UNAVAILABLE,
        ServiceProblem.UNREACHABLE,
    }
)


_NO_ANSWER = (ServiceProblem.UNREACHABLE, ServiceProblem.UNAVAILABLE, ServiceProblem.MALFORMED)


def is_passing(error: CoeError) -> bool:
    """Return whether the same request may well work a little later."""
    return isinstance(error, ServiceError) and error.problem in _PASSING


def may_have_been_done(error: CoeError) -> bool:
    """Return whether a change that ended with error may have been made all the same.

    No answer came, or somebody on the way gave one in the service's place.
    """
    if not isinstance(error, ServiceError):
        return False
    return error.problem in _NO_ANSWER or not error.is_own_word


class SignInNeededError(CoeError):
    """No token can be had without a person (expired, revoked, claims challenge, none yet)."""

    def __init__(self, title: str, *, detail: str = "", claims: str | None = None) -> None:
        super().__init__(
            "sign-in-needed",
            title,
            detail=detail,
            hint="Sign in again; a running import goes on meanwhile.",
            exit_code=ExitCode.SIGN_IN,
        )
        self.claims = claims


class ReadOnlyError(CoeError):
    """A start that only looks was asked to change, send or start something."""

    def __init__(self) -> None:
        super().__init__(
            "read-only",
            "This window only looks, so nothing was changed and nothing was sent.",
            hint="Change it where the run is worked on, or work on it here once nobody else does.",
            exit_code=ExitCode.OTHER_INSTANCE,
        )
