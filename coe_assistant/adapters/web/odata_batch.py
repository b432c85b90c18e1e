"""Several questions in one request: ``$batch`` of the Web API (http-contracts 0).

Microsoft Learn, "Execute batch operations using the Web API": at most 1,000 parts, worked on one
after the other, answered in the order of the parts; without odata.continue-on-error the first
failure ends the batch. Only GETs are sent here, so a batch may be repeated.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import requests
from urllib3.exceptions import ProtocolError

from coe_assistant.adapters.web.session import Answer, Request, ServiceSession
from coe_assistant.adapters.web.trust import is_cut
from coe_assistant.domain.errors import ServiceError, ServiceProblem

PARTS = 30
"""Questions in one batch: each counts for the server's time, and one answer waits for all."""
READ_S = 60.0  # for the answer to all parts together
REPEATED = (HTTPStatus.TOO_MANY_REQUESTS,)  # after anything else the parts are asked for singly

_PART = (b"Content-Type: application/http", b"Content-Transfer-Encoding: binary", b"")
_BOUNDARY = re.compile(r"multipart/mixed\s*;.*?boundary=\"?([^\s\";,]{1,70})\"?", re.IGNORECASE)
_STATUS = re.compile(rb"\s*HTTP/1\.1 (\d{3})[^\r\n]*\r?\n")
_BLANK = re.compile(rb"\r?\n\r?\n")


# Refusals of a batch as such: a proxy or a service that takes none may answer its parts.
_NO_BATCH = frozenset(
    {
        ServiceProblem.FORBIDDEN,
        ServiceProblem.PROXY,
        ServiceProblem.NOT_FOUND,
        ServiceProblem.REJECTED,
        ServiceProblem.MALFORMED,
        ServiceProblem.UNAVAILABLE,
    }
)


class Batch:
    """Sends GETs together.

    Args:
        session: Asks the environment's host.
        url: Address of ``$batch``.
        scope: Whose token is sent.
        headers: OData's own, for the batch and for each part.

    One that is too slow or cut is the last one that is sent: the next would be so, too.
    """

    def __init__(
        self, session: ServiceSession, url: str, scope: str, headers: Mapping[str, str]
    ) -> None:
        self._session = session
        self._url = url
        self._scope = scope
        self._headers = headers
        self._is_given_up = False

    def ask(self, addresses: Sequence[str], prefer: str) -> list[Answer | None]:
        """Return a success for each address; None for what has to be asked for by itself.

        Args:
            addresses: Absolute, encoded; at most PARTS.
            prefer: What each part prefers.

        Raises:
            ServiceError: nobody answers, or the service wants fewer questions.
            SignInNeededError: there is no token without a person.
        """
        if self._is_given_up:
            return [None] * len(addresses)
        try:
            answer = self._session.send(self._request(addresses, prefer))
        except ServiceError as error:
            if _is_lost(error.__cause__):
                self._is_given_up = True
            if error.problem in _NO_BATCH or self._is_given_up:
                return [None] * len(addresses)
            raise
        told = batch_answers(answer.headers.get("Content-Type", ""), answer.content)
        if len(told) > len(addresses):
            return [None] * len(addresses)  # which answer belongs to which question?
        found = [
            Answer(status, {}, content, answer.people) if status == HTTPStatus.OK else None
            for status, content in told
        ]
        return found + [None] * (len(addresses) - len(found))

    def _request(self, addresses: Sequence[str], prefer: str) -> Request:
        boundary = f"batch_{uuid.uuid4()}"
        own = {
            "Content-Type": f"multipart/mixed;boundary={boundary}",
            "Prefer": "odata.continue-on-error",
        }
        inner = {**self._headers, "Accept": "application/json", "Prefer": prefer}
        return Request(
            "POST",
            self._url,
            self._scope,
            {**self._headers, **own},
            batch_body(boundary, addresses, inner),
            is_safe=True,
            repeated=REPEATED,
            read_s=READ_S,
        )


def _is_lost(cause: BaseException | None) -> bool:
    """Return whether a batch that had been sent got no answer."""
    if isinstance(cause, requests.ReadTimeout | requests.exceptions.ChunkedEncodingError):
        return True
    if not isinstance(cause, requests.ConnectionError):
        return False
    is_aborted = bool(cause.args) and isinstance(cause.args[0], ProtocolError)
    return is_aborted or is_cut(cause)


def batch_body(boundary: str, targets: Sequence[str], headers: Mapping[str, str]) -> bytes:
    """Return the body of a batch of GETs.

    Args:
        boundary: Stands in no target.
        targets: Absolute addresses, encoded.
        headers: For each part.
    """
    mark = b"--" + boundary.encode("ascii")
    inner = [f"{name}: {value}".encode("ascii") for name, value in headers.items()]
    lines: list[bytes] = []
    for target in targets:
        lines += [mark, *_PART, b"GET %b HTTP/1.1" % target.encode("ascii"), *inner, b"", b""]
    return b"\r\n".join([*lines, mark + b"--", b""])


def batch_answers(content_type: str, content: bytes) -> list[tuple[int, bytes]]:
    """Return status and body of the parts of an answer, in their order.

    A part is never guessed: the first one that is not of the promised form ends the list.
    """
    found = _BOUNDARY.match(content_type.strip())
    if found is None:
        return []
    pieces = (b"\r\n" + content).split(b"\r\n--" + found[1].encode("ascii", "replace"))
    answers: list[tuple[int, bytes]] = []
    for piece in pieces[1:]:
        outer = _BLANK.search(piece)
        status = _STATUS.match(piece, outer.end()) if outer is not None else None
        inner = _BLANK.search(piece, status.end() - 2) if status is not None else None
        if status is None or inner is None:
            break
        answers.append((int(status[1]), piece[inner.end() :]))
    return answers
