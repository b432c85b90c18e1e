"""Names of people in what services answer, kept so that no bundle shows them.

A display name has no shape by which it could be found in a text, so it must be known. It is
read where it is told: columns of the users table, the names beside owner columns (http-contracts
0, FormattedValue), and who made a connection or an environment (http-contracts 2 and 5).
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically

MOST_PEOPLE = 1_000
_LONGEST_NAME = 120
_LONGEST_FILE = 1_000_000
_MARK = "@OData.Community.Display.V1.FormattedValue"
_LOOKUP = re.compile(
    r"_(?:owninguser|systemuser|created(?:onbehalf)?by|modified(?:onbehalf)?by)(?:id)?_value"
)
_OWNER = "_ownerid_value" + _MARK  # a person, or a team that may be called as the organisation is
_COLUMNS = frozenset({"fullname", "yomifullname"})
_SIGNS = frozenset({"userPrincipalName", "email", "mail"})  # of an object that is a person
logger = logging.getLogger(__name__)


def names_in(document: object) -> Iterator[str]:
    """Yield the names of people in a parsed answer."""
    if isinstance(document, list):
        for item in document:
            yield from names_in(item)
    if not isinstance(document, Mapping):
        return
    is_person = document.get("type") == "User" or not _SIGNS.isdisjoint(document)
    for key, value in document.items():
        if isinstance(value, str):
            if _is_name(key, value) or (is_person and key == "displayName"):
                yield value
        elif value is not None:
            yield from names_in(value)


def _is_name(key: str, value: str) -> bool:
    if key == _OWNER:
        return " " in value.strip()
    if key.endswith(_MARK):
        return _LOOKUP.fullmatch(key, 0, len(key) - len(_MARK)) is not None
    return key in _COLUMNS


class PeopleSeen:
    """Keeps the names in a file of the data folder; may be used from any thread.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._names: dict[str, None] | None = None

    def read(self, document: object) -> None:
        """Remember who is named in a parsed answer."""
        self.remember(*names_in(document))

    def remember(self, *names: str) -> None:
        """Remember names."""
        found = [name for name in map(str.strip, names) if 0 < len(name) <= _LONGEST_NAME]
        if not found:
            return
        with self._lock:
            if self._names is None:
                self._names = dict.fromkeys(people_in(self._path))
            new = [name for name in dict.fromkeys(found) if name not in self._names]
            if new:
                kept = [*self._names, *new][-MOST_PEOPLE:]
                self._names = dict.fromkeys(kept)
                self._keep(kept)

    def _keep(self, names: list[str]) -> None:
        try:
            make_owner_folder(self._path.parent)
            write_atomically(self._path, json.dumps(names, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            logger.warning("the names of people could not be kept: %s", error.strerror or error)


def people_in(path: Path) -> tuple[str, ...]:
    """Return the names in the file, none where there is none that can be read."""
    try:
        with path.open("rb") as stream:
            found = json.loads(stream.read(_LONGEST_FILE))
    except (OSError, ValueError):
        return ()
    names = found if isinstance(found, list) else []
    return tuple(name for name in names if isinstance(name, str))[-MOST_PEOPLE:]
