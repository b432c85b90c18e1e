"""Requests and answers apart from any socket, so that each service is a plain function."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request.

    Attributes:
        path: Decoded path without the query.
        headers: Header values by lower-case name.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def from_target(
        cls, method: str, target: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Request:
        """Make a request from a request target such as ``/api/data/v9.2/solutions?$top=1``."""
        parts = urlsplit(target)
        return cls(
            method=method,
            path=unquote(parts.path),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in headers.items()},
            body=body,
        )

    def form(self) -> dict[str, str]:
        """Return the fields of a form body."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; odata.metadata=minimal"
    headers: tuple[tuple[str, str], ...] = ()


class RefusalError(Exception):
    """Ends the handling of a request with a ready answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def json_response(
    value: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()
) -> Response:
    """Return ``value`` as a JSON answer."""
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), headers=headers)


def html_response(text: str, status: int = 200) -> Response:
    """Return a web page; gateways answer 502 and 503 this way (http-pitfalls 26)."""
    return Response(status, text.encode(), "text/html; charset=utf-8")


def refusal(
    status: int, code: str, message: str, headers: tuple[tuple[str, str], ...] = ()
) -> RefusalError:
    """Return an error of the OData shape that Dataverse, Graph and the admin APIs share."""
    return RefusalError(
        json_response({"error": {"code": code, "message": message}}, status, headers)
    )


def json_body(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body.

    Raises:
        RefusalError: The body is no JSON object (answered with 400).
    """
    if not request.body:
        return {}
    try:
        value = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise refusal(400, "0x80048d19", f"Error identified in Payload: {error}") from error
    if not isinstance(value, dict):
        raise refusal(400, "0x80048d19", "Error identified in Payload: an object was expected.")
    return value
