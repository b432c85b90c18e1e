"""Reads what pac's short commands print: JSON behind a preface, and tables."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from coe_assistant.domain.pac import PacIdentity, PacProfile, PacSolution
from coe_assistant.domain.pac_signs import VERSION
from coe_assistant.domain.pac_text import plain

_BARE_VERSION = re.compile(r"(?<![\d.])\d{1,4}\.\d{1,4}\.\d{1,6}(?![\d.])")
_ACCOUNT = re.compile(r"[^\s:@]{1,254}@[^\s:@]{1,254}")
_LONGEST_ROW = 1_000
_MOST_ROWS = 200
_URL = re.compile(r"https://\S+")


def json_behind_preface(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the JSON that begins with the first line of text that starts with [ or {.

    Raises:
        ValueError: There is none, or it is damaged.
    """
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.lstrip("\ufeff").startswith(("[", "{")):
            found = "\n".join(lines[number:]).lstrip("\ufeff")
            try:
                return json.JSONDecoder().raw_decode(found)[0]
            except RecursionError as error:
                msg = "the JSON is nested too deep"
                raise ValueError(msg) from error
    msg = "there is no JSON in the output"
    raise ValueError(msg)


def identity_of(text: str) -> PacIdentity:
    """Return who ``env who --json`` names.

    Raises:
        ValueError: The output is not what that command prints.
    """
    facts = json_behind_preface(text)
    if not isinstance(facts, Mapping):
        msg = "the JSON is no object"
        raise ValueError(msg)  # noqa: TRY004 - foreign text, not a wrong call
    return PacIdentity(
        account=_word(facts, "UserEmail"),
        user_id=_word(facts, "UserId"),
        environment_url=_word(facts, "OrgUrl"),
        organization_id=_word(facts, "OrgId"),
    )


def solutions_of(text: str) -> tuple[PacSolution, ...]:
    """Return the rows of ``solution list --json``.

    Raises:
        ValueError: The output is not what that command prints.
    """
    rows = json_behind_preface(text)
    if not isinstance(rows, Sequence) or not all(isinstance(row, Mapping) for row in rows):
        msg = "the JSON is no list of solutions"
        raise ValueError(msg)
    return tuple(
        PacSolution(
            _word(row, "SolutionUniqueName"),
            _word(row, "VersionNumber"),
            row.get("IsManaged") in (True, "True", "true"),
        )
        for row in rows
    )


def profiles_of(text: str) -> tuple[PacProfile, ...]:
    """Return the rows of ``auth list``; its columns differ by version and language.

    So the account and the address are known by their form, and a row by its index.
    """
    profiles = []
    for untrusted in text.splitlines()[:_MOST_ROWS]:
        line = plain(untrusted)[:_LONGEST_ROW]
        match = re.match(r"\s*\[(\d{1,4})\]\s*(\*?)", line)
        if match:
            account, url = _ACCOUNT.search(line), _URL.search(line)
            profiles.append(
                PacProfile(
                    bool(match[2]),
                    account[0] if account else "",
                    url[0] if url else "",
                    int(match[1]),
                )
            )
    return tuple(profiles)


def version_of(text: str) -> str:
    """Return the version in the output of ``help``, or ""; the word before is translated."""
    for line in map(plain, text.splitlines()):
        match = VERSION.search(line)
        if match:
            return match[1] or match[2]
    match = _BARE_VERSION.search(text)
    return match[0] if match else ""


def _word(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value[:400] if isinstance(value, str) else ""
