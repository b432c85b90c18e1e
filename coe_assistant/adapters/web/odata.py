"""The Dataverse Web API as requests and rows; what the rows mean is told elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.body import Download, Upload
from coe_assistant.adapters.web.odata_batch import PARTS, Batch
from coe_assistant.adapters.web.session import Answer, Request, ServiceSession
from coe_assistant.adapters.web.trust import READ_S
from coe_assistant.domain.web_address import split_address

SERVICE = "Dataverse"
BASE = "/api/data/v9.2/"
MOST_PAGES = 200
AT_ONCE = 4  # http-contracts 1.6: more would eat the budget of service protection
ANNOTATIONS = (
    'odata.include-annotations="OData.Community.Display.V1.FormattedValue,'
    'Microsoft.PowerApps.CDS.ErrorDetails*"'
)
_FORMATTED = "@OData.Community.Display.V1.FormattedValue"

Row = Mapping[str, Any]


class DataverseApi:
    """Sends requests to one environment.

    Args:
        url: Environment URL without a trailing slash.
        session: Asks the environment's host.
    """

    def __init__(self, url: str, session: ServiceSession) -> None:
        self._url = url
        self._session = session
        self._scope = f"{url}/.default"

    @property
    def server_time(self) -> datetime | None:
        """The server's clock at its last answer."""
        return self._session.server_time

    def rows(self, entity_set: str, *, most_pages: int = MOST_PAGES, **options: str) -> list[Row]:
        """Return all rows of a query; option names are OData's without the dollar sign."""
        return self._pages(self._address(entity_set, options), most_pages)

    def _pages(self, address: str, most_pages: int) -> list[Row]:
        found: list[Row] = []
        for _ in range(most_pages):
            document = self._get(address, prefer=_PAGED)
            found += _value(document)
            following = document.get("@odata.nextLink")
            if not following:
                return found
            address = self._checked(str(following))
        if most_pages == MOST_PAGES:  # else only the first ones were wanted
            raise problems.malformed(SERVICE, "The list of rows comes to no end.")
        return found

    def rows_of_many(
        self, entity_set: str, questions: Sequence[Mapping[str, str]]
    ) -> list[list[Row]]:
        """Return all rows of several queries, asked in few requests, in the order of questions.

        What a batch does not answer (it is refused, cut or too slow, or a part of it failed) is
        asked for by itself, with the waits that the service wants.

        Args:
            entity_set: What is asked.
            questions: Options for each, as for rows.
        """
        addresses = [self._address(entity_set, options) for options in questions]
        batch = Batch(self._session, f"{self._url}{BASE}$batch", self._scope, _HEADERS)
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="batch") as pool:
            groups = pool.map(lambda some: batch.ask(some, _PAGED), batches(addresses, PARTS))
            answers = [one for group in groups for one in group]
            return list(pool.map(self._all_rows, addresses, answers))

    def _all_rows(self, address: str, answer: Answer | None) -> list[Row]:
        """Return the rows of a query whose first page may have come with a batch."""
        if answer is None:
            return self._pages(address, MOST_PAGES)
        document = self._object(answer.json(SERVICE))
        following = document.get("@odata.nextLink")
        rest = self._pages(self._checked(str(following)), MOST_PAGES - 1) if following else []
        return [*_value(document), *rest]

    def row(self, path: str, **options: str) -> Row:
        """Return one row or one function result."""
        return self._get(self._address(path, options), prefer=ANNOTATIONS)

    def download(
        self, path: str, target: Download, *, largest: int, whole_s: float, **options: str
    ) -> None:
        """Give the answer for one row to target as it arrives: at most largest bytes."""
        request = Request(
            "GET",
            self._address(path, options),
            self._scope,
            {**_HEADERS, "Prefer": ANNOTATIONS},
            is_safe=True,
            largest=largest,
            whole_s=whole_s,
            target=target,
        )
        self._session.send(request)

    def action(self, name: str, body: Mapping[str, Any], *, read_s: float = READ_S) -> Row:
        """Post an action once; it is never repeated, because it changes something."""
        return self.post(name, json.dumps(body).encode("utf-8"), read_s=read_s)

    def post(self, name: str, body: bytes | Upload, *, read_s: float = READ_S) -> Row:
        """Post a ready-made JSON body once."""
        request = Request(
            "POST",
            self._address(name, {}),
            self._scope,
            {**_HEADERS, "Content-Type": "application/json", "Prefer": ANNOTATIONS},
            body,
            read_s=read_s,
        )
        answer = self._session.send(request)
        is_empty = answer.status == HTTPStatus.NO_CONTENT and not answer.content
        return {} if is_empty else self._object(answer.json(SERVICE))

    def patch(self, path: str, values: Mapping[str, Any]) -> None:
        """Change columns of a row that is there: sent once, never repeated.

        Raises:
            ServiceError: refused, or answered by something that is not the service.
        """
        headers = {**_HEADERS, "Content-Type": "application/json", "If-Match": "*"}
        headers.pop("If-None-Match")
        body = json.dumps(values).encode("utf-8")
        request = Request("PATCH", self._address(path, {}), self._scope, headers, body)
        self._confirm(self._session.send(request))

    def function_with_effect(self, path: str) -> None:
        """Call a function that changes something: sent once, never repeated (pitfall 1).

        Raises:
            ServiceError: refused, or answered by something that is not the service.
        """
        request = Request("GET", self._address(path, {}), self._scope, _HEADERS)
        self._confirm(self._session.send(request))

    def _confirm(self, answer: Answer) -> None:
        """Take nothing for done that only a proxy's page says.

        A change is confirmed by 204, or by the object that the service returns (http-contracts
        1.6 and 1.11).
        """
        if answer.status != HTTPStatus.NO_CONTENT:
            self._object(answer.json(SERVICE))

    def _get(self, address: str, *, prefer: str) -> Row:
        headers = {**_HEADERS, "Prefer": prefer}
        request = Request("GET", address, self._scope, headers, is_safe=True)
        return self._object(self._session.send(request).json(SERVICE))

    def _address(self, path: str, options: Mapping[str, str]) -> str:
        # quote, not urlencode: OData wants %20, and $ must stay (http-pitfalls 30)
        query = "&".join(
            f"{'' if name.startswith('@') else '$'}{name}={quote(value, safe=_SAFE)}"
            for name, value in options.items()
            if value
        )
        address = f"{self._url}{BASE}{quote(path, safe=_SAFE + '/@?=')}"
        joint = "&" if "?" in address else "?"
        return f"{address}{joint}{query}" if query else address

    def _checked(self, following: str) -> str:
        if split_address(following).netloc.lower() != urlsplit(self._url).netloc.lower():
            raise problems.malformed(SERVICE, "The next page is at another host; not followed.")
        return following

    @staticmethod
    def _object(document: object) -> Row:
        if not isinstance(document, dict):
            raise problems.malformed(SERVICE, f"Not an object: {type(document).__name__}.")
        return document


_PAGED = f"odata.maxpagesize=5000,{ANNOTATIONS}"
_SAFE = "(),='$:-._~*"
_HEADERS = {
    "OData-MaxVersion": "4.0",
    "OData-Version": "4.0",
    "If-None-Match": "null",
    "Consistency": "Strong",  # roles and metadata as they are now, not as cached (http-contracts 0)
}


def _value(document: Row) -> Sequence[Row]:
    rows = document.get("value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise problems.malformed(SERVICE, "A list of rows is missing.")
    return rows


def literal(text: str) -> str:
    """Return text as an OData string: single quotes, inner ones doubled."""
    return "'" + text.replace("'", "''") + "'"


def moment(instant: datetime) -> str:
    """Return an instant as OData wants it."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def any_of(column: str, values: Sequence[str]) -> str:
    """Return a filter that column equals one of values."""
    return "(" + " or ".join(f"{column} eq {value}" for value in values) + ")"


def batches(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Yield values in groups; a URL holds about 32 KB (http-contracts 0)."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def text(row: Row, name: str) -> str:
    """Return a column as text; "" when it is null or missing."""
    value = row.get(name)
    return "" if value is None else str(value)


def needed(row: Row, name: str) -> str:
    """Return a column that every row has, such as its id.

    Raises:
        ServiceError: it is not there: leaving the row out would hide what it tells.
    """
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise problems.malformed(SERVICE, f"A row has no {name}.")
    return value


def formatted(row: Row, name: str) -> str:
    """Return the words the server gives for a column; "" when it gives none."""
    return text(row, name + _FORMATTED)


def when(row: Row, name: str) -> datetime | None:
    """Return a column as an aware instant; None when null or unreadable."""
    value = row.get(name)
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def number(row: Row, name: str) -> int | None:
    """Return a column as a whole number; None when it is none."""
    value = row.get(name)
    try:
        return None if value is None or isinstance(value, bool) else int(value)
    except (TypeError, ValueError):
        return None


def flag(value: object) -> bool | None:
    """Return a boolean in any spelling of the virtual tables (http-pitfalls 6)."""
    if isinstance(value, bool):
        return value
    known = {"true": True, "1": True, "false": False, "0": False}
    return None if value is None else known.get(str(value).strip().lower())
