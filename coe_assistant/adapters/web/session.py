"""One way to ask a service: trusted, bounded, with ids, and never twice blindly."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.structures import CaseInsensitiveDict

from coe_assistant.adapters.proxy.ways import ProxyWays, system_ways
from coe_assistant.adapters.web import challenge, problems
from coe_assistant.adapters.web.body import (
    BodyTooLargeError,
    Download,
    Upload,
    read_body,
)
from coe_assistant.adapters.web.discovery import server_time
from coe_assistant.adapters.web.exchange import Exchange, ExchangeLog
from coe_assistant.adapters.web.people_seen import PeopleSeen
from coe_assistant.adapters.web.retry_after import LONGEST_S, asked_wait_s, pause_s
from coe_assistant.adapters.web.trust import (
    CONNECT_S,
    LARGEST_BODY,
    READ_S,
    WHOLE_S,
    ClosingError,
    TrustAdapter,
    is_unreached,
    make_context,
)
from coe_assistant.domain.errors import CoeError, ServiceError, SignInNeededError

MOST_REPEATS = 3
_REPEATABLE_STATUS = (429, 500, 502, 503, 504)


def open_session(ca_file: Path | None, ways: ProxyWays | None = None) -> requests.Session:
    """Return a session over the trust set up here; proxies come from ways, by default this system.

    REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE do not replace that trust (toolchain.md 6). Redirects
    are refused, also those that the sign-in library would follow with a refresh token.
    """
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", TrustAdapter(make_context(ca_file), ways or system_ways()))
    session.max_redirects = 0
    return session


@dataclass(frozen=True, slots=True)
class Request:
    """One request. is_safe: may be repeated, because it changes nothing.

    repeated: after which status; without 504 among them no silence is sat out twice. target takes
    the body of a success piece by piece, and anew with every repetition; whole_s is a limit for
    the whole answer where WHOLE_S is too short.
    """

    method: str
    url: str
    scope: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Upload | None = None
    is_safe: bool = False
    repeated: Collection[int] = _REPEATABLE_STATUS
    read_s: float = READ_S
    largest: int = LARGEST_BODY
    whole_s: float = 0.0
    target: Download | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read whole; nothing where a target took it. headers ignore case.

    people: remembers whose names are in it, or None.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    people: PeopleSeen | None = None

    def json(self, service: str) -> Any:  # noqa: ANN401 - JSON
        """Return the parsed body.

        Raises:
            ServiceError: it is no JSON.
        """
        try:
            document = json.loads(self.content)
        except ValueError as error:
            raise problems.malformed(service, f"No JSON: {error}") from error
        if self.people is not None:
            self.people.read(document)
        return document


class ServiceSession:
    """Asks one service at one origin; a token goes nowhere else.

    Args:
        service: Short name for people.
        origin: https://host[:port] that may get the token.
        session: The shared session.
        token: Returns an access token for a scope; raises SignInNeededError.
        log: Remembers exchanges.
        session_id: Sent with every request, one a run (http-contracts 0).
        renew: Returns a new token for a scope after the service refused the cached one, with
            the claims it wants (continuous access evaluation); raises SignInNeededError.
        people: Remembers the names of people in the answers.
    """

    def __init__(
        self,
        service: str,
        origin: str,
        session: requests.Session,
        token: Callable[[str], str],
        log: ExchangeLog,
        session_id: str,
        renew: Callable[[str, str | None], str] | None = None,
        people: PeopleSeen | None = None,
    ) -> None:
        self._renew = renew
        self._people = people
        self.service = service
        self._origin = _origin(origin)
        self._session = session
        self._token = token
        self._log = log
        self._session_id = session_id
        self.server_time: datetime | None = None

    def send(self, request: Request) -> Answer:
        """Send request and return a successful answer; safe ones are repeated when it may help.

        Raises:
            ServiceError: no answer, or one that is no success.
            SignInNeededError: there is no token without a person.
        """
        if _origin(request.url) != self._origin:
            raise problems.malformed(self.service, "An address at another host was refused.")
        attempt, token = 0, ""
        while True:
            attempt += 1
            try:
                answer = self._once(request, token)
            except BodyTooLargeError as error:
                raise problems.too_large(self.service, error) from error
            except requests.RequestException as error:
                if not _may_ask_again(request, error, attempt):
                    host = urlsplit(request.url).netloc
                    raise problems.not_answered(self.service, host, error) from error
                self._pause(pause_s(attempt, None))
                continue
            if answer.status < 300:
                return answer
            if answer.status == 401 and not problems.is_unasked_page(answer.headers):
                token = self._after_refusal(request, answer, is_first=not token)
                continue
            asked = asked_wait_s(answer.headers, datetime.now(UTC))
            refusal = self._refusal(answer, asked)
            if not self._may_repeat(request, answer, refusal.code, attempt, asked):
                raise refusal
            self._pause(pause_s(attempt, asked))

    def _pause(self, seconds: float) -> None:
        adapter = self._session.get_adapter(f"{self._origin[0]}://{self._origin[1]}")
        if not isinstance(adapter, TrustAdapter):
            raise TypeError("a session of open_session is needed")
        adapter.pause(seconds)

    def _may_repeat(
        self, request: Request, answer: Answer, code: str, attempt: int, asked: float | None
    ) -> bool:
        return (
            request.is_safe
            and attempt <= MOST_REPEATS
            and answer.status in request.repeated
            and code != problems.LOCK_CODE
            and (asked or 0.0) <= LONGEST_S
        )

    def _refusal(self, answer: Answer, asked: float | None) -> ServiceError:
        request_id = _first(answer.headers, "x-ms-service-request-id", "REQ_ID")
        body = problems.refusal_body(answer.headers.get("Content-Type", ""), answer.content)
        return problems.answered(self.service, answer.status, body, request_id, asked)

    def _after_refusal(self, request: Request, answer: Answer, *, is_first: bool) -> str:
        """Return a new token, once. A 401 means that nothing was done: any method may go again."""
        said = answer.headers.get("WWW-Authenticate", "")
        wanted = challenge.claims(said)
        if is_first and request.scope and self._renew is not None:
            if not isinstance(request.body, bytes | None):
                request.body.rewind()
            return self._renew(request.scope, wanted)
        raise SignInNeededError(
            "The service does not accept the sign-in any more.",
            detail=challenge.reason(said),
            claims=wanted,
        )

    def _once(self, request: Request, token: str) -> Answer:
        client_id, began = str(uuid.uuid4()), time.monotonic()
        at = datetime.now(UTC)
        headers = {**self._headers(request, client_id, token), **request.headers}
        try:
            with self._session.request(
                request.method,
                request.url,
                headers=headers,
                data=request.body,
                timeout=(CONNECT_S, request.read_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                self._note_time(response.headers)
                deadline = began + max(WHOLE_S, request.read_s, request.whole_s)
                target = request.target if response.status_code < 300 else None
                largest = request.largest if target is request.target else LARGEST_BODY
                content = read_body(response, target, largest, deadline)
                told = CaseInsensitiveDict(response.headers)
                answer = Answer(response.status_code, told, content, self._people)
        except (requests.RequestException, CoeError) as error:
            self._remember(request, at, began, client_id, None, type(error).__name__)
            raise
        self._remember(request, at, began, client_id, answer, "")
        return answer

    def _headers(self, request: Request, client_id: str, token: str) -> dict[str, str]:
        headers = {
            "Accept": "application/json",
            "x-ms-client-request-id": client_id,
            "x-ms-correlation-request-id": client_id,
            "x-ms-client-session-id": self._session_id,
        }
        if request.scope:
            headers["Authorization"] = f"Bearer {token or self._token(request.scope)}"
        return headers

    def _note_time(self, headers: Mapping[str, str]) -> None:
        self.server_time = server_time(headers) or self.server_time

    def _remember(
        self,
        request: Request,
        at: datetime,
        began: float,
        client_id: str,
        answer: Answer | None,
        problem: str,
    ) -> None:
        parts = urlsplit(request.url)
        headers = answer.headers if answer is not None else {}
        self._log.add(
            Exchange(
                at,
                request.method,
                parts.netloc,
                parts.path,
                answer.status if answer is not None else None,
                round((time.monotonic() - began) * 1000),
                client_id,
                _first(headers, "x-ms-service-request-id", "REQ_ID"),
                _first(headers, "AuthActivityId", "x-ms-activity-id"),
                problem,
            )
        )


def _may_ask_again(request: Request, error: requests.RequestException, attempt: int) -> bool:
    lasting = requests.TooManyRedirects | requests.exceptions.SSLError | ClosingError
    is_worth_it = 504 in request.repeated or is_unreached(error)
    may = request.is_safe and attempt <= MOST_REPEATS
    return may and is_worth_it and not isinstance(error, lasting)


def _first(headers: Mapping[str, str], *names: str) -> str:
    return next((headers[name] for name in names if headers.get(name)), "")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in (None, 443) else ""
    return parts.scheme, f"{(parts.hostname or '').lower()}{port}"
