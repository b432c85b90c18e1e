"""One way to ask a service: trusted, bounded, with ids, and never twice blindly."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import requests
from requests.structures import CaseInsensitiveDict

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.exchange import Exchange, ExchangeLog
from coe_assistant.adapters.web.retry_after import LONGEST_S, asked_wait_s, pause_s
from coe_assistant.adapters.web.trust import TrustAdapter, make_context
from coe_assistant.domain.errors import ServiceError

CONNECT_S = 5.0
READ_S = 20.0
WHOLE_S = 120.0
LARGEST_BODY = 32 * 1024 * 1024
MOST_REPEATS = 3
_CHUNK = 64 * 1024
_REPEATABLE_STATUS = (429, 500, 502, 503, 504)


def open_session(ca_file: Path | None) -> requests.Session:
    """Return a session over the trust set up here; proxies come from system and environment.

    REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE do not replace that trust (toolchain.md 6).
    """
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", TrustAdapter(make_context(ca_file)))
    session.proxies.update(getproxies())
    return session


@dataclass(frozen=True, slots=True)
class Request:
    """One request. is_safe: may be repeated, because it changes nothing."""

    method: str
    url: str
    scope: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    is_safe: bool = False
    read_s: float = READ_S
    largest: int = LARGEST_BODY


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read whole. headers ignore case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self, service: str) -> Any:  # noqa: ANN401 - JSON
        """Return the parsed body.

        Raises:
            ServiceError: it is no JSON.
        """
        try:
            return json.loads(self.content)
        except ValueError as error:
            raise problems.malformed(service, f"No JSON: {error}") from error


class ServiceSession:
    """Asks one service at one origin; a token goes nowhere else.

    Args:
        service: Short name for people.
        origin: https://host[:port] that may get the token.
        session: The shared session.
        token: Returns an access token for a scope; raises SignInNeededError.
        log: Remembers exchanges.
        session_id: Sent with every request, one a run (http-contracts 0).
    """

    def __init__(
        self,
        service: str,
        origin: str,
        session: requests.Session,
        token: Callable[[str], str],
        log: ExchangeLog,
        session_id: str,
    ) -> None:
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
        attempt = 0
        while True:
            attempt += 1
            try:
                answer = self._once(request)
            except requests.RequestException as error:
                if not request.is_safe or attempt > MOST_REPEATS:
                    host = urlsplit(request.url).netloc
                    raise problems.not_answered(self.service, host, error) from error
                time.sleep(pause_s(attempt, None))
                continue
            if answer.status < 300:
                return answer
            asked = asked_wait_s(answer.headers, datetime.now(UTC))
            refusal = self._refusal(answer, asked)
            if not self._may_repeat(request, answer, refusal.code, attempt, asked):
                raise refusal
            time.sleep(pause_s(attempt, asked))

    def _may_repeat(
        self, request: Request, answer: Answer, code: str, attempt: int, asked: float | None
    ) -> bool:
        return (
            request.is_safe
            and attempt <= MOST_REPEATS
            and answer.status in _REPEATABLE_STATUS
            and code != problems.LOCK_CODE
            and (asked or 0.0) <= LONGEST_S
        )

    def _refusal(self, answer: Answer, asked: float | None) -> ServiceError:
        try:
            body = json.loads(answer.content)
        except ValueError:
            body = None
        request_id = _first(answer.headers, "x-ms-service-request-id", "REQ_ID")
        return problems.answered(self.service, answer.status, body, request_id, asked)

    def _once(self, request: Request) -> Answer:
        client_id, began = str(uuid.uuid4()), time.monotonic()
        at = datetime.now(UTC)
        headers = {**self._headers(request, client_id), **request.headers}
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
                content = self._read(response, began + max(WHOLE_S, request.read_s), request)
                answer = Answer(
                    response.status_code, CaseInsensitiveDict(response.headers), content
                )
        except requests.RequestException as error:
            self._remember(request, at, began, client_id, None, type(error).__name__)
            raise
        self._remember(request, at, began, client_id, answer, "")
        return answer

    def _headers(self, request: Request, client_id: str) -> dict[str, str]:
        headers = {
            "Accept": "application/json",
            "x-ms-client-request-id": client_id,
            "x-ms-correlation-request-id": client_id,
            "x-ms-client-session-id": self._session_id,
        }
        if request.scope:
            headers["Authorization"] = f"Bearer {self._token(request.scope)}"
        return headers

    def _read(self, response: requests.Response, deadline: float, request: Request) -> bytes:
        parts, size = [], 0
        for chunk in response.iter_content(_CHUNK):
            size += len(chunk)
            if size > request.largest:
                raise problems.malformed(self.service, f"More than {request.largest} bytes.")
            if time.monotonic() > deadline:
                raise requests.exceptions.ReadTimeout(f"{self.service} was too slow")
            parts.append(chunk)
        return b"".join(parts)

    def _note_time(self, headers: Mapping[str, str]) -> None:
        try:
            told = parsedate_to_datetime(headers.get("Date", ""))
        except ValueError:
            return
        self.server_time = told if told.tzinfo is not None else told.replace(tzinfo=UTC)

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


def _first(headers: Mapping[str, str], *names: str) -> str:
    return next((headers[name] for name in names if headers.get(name)), "")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in (None, 443) else ""
    return parts.scheme, f"{(parts.hostname or '').lower()}{port}"
