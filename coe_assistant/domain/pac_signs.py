"""Language-free signs in a line of pac: ids, time spans, codes, words of the server."""

from __future__ import annotations

import re
from datetime import timedelta

from coe_assistant.domain.pac_events import AuthProblem, AuthTrouble, Crash, RuntimeMissing

GUID = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
SPAN = re.compile(
    r"(?<![\d:.])(?:(?P<days>\d{1,4})\.)?(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)"
    r"(?:[.,](?P<fraction>\d{1,9}))?(?![\d:])",
    re.ASCII,
)
# Any decimal mark: point, comma, Arabic; the sign may stand apart.
PERCENT = re.compile(r"(?<![\d.,])(\d{1,6})(?:[.,\u066b](\d{1,20}))?\s?[%\u066a]", re.ASCII)
VERSION = re.compile(
    r"(?:(?<![\d.])(\d{1,4}\.\d{1,4}\.\d{1,6})\+g[0-9a-f]+"
    r"|^[^\s:\uff1a]{2,20}\s?[:\uff1a]\s*(\d{1,4}\.\d{1,4}\.\d{1,6}))(?:\s*\((.{1,60}?)\))?"
)
URL = re.compile(r"https://\S+")
_EXCEPTION = re.compile(r"(?:Exception Type:|\|EXCEPTION:)\s*([A-Za-z_][\w.]*)")
_AADSTS = re.compile(r"AADSTS\d{4,7}", re.ASCII)
_DEVICE_URL = re.compile(r"https://(?:www\.)?(?:login\.)?microsoft\.com/device(?:login)?\b")
_DEVICE_CODE = re.compile(
    r"(?<![A-Z0-9])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d?)[A-Z0-9]{8,10}(?![A-Z0-9])"
)

_RUNTIME_WORDS = (
    "You must install or update .NET",
    "DOTNET_ROOT",
    "'pac' is not recognized",
    "pac: command not found",
    "DotnetToolSettings.xml",
)
# Words that only the server or the sign-in library writes; they stay English (pac.md 4.3).
_AUTH_WORDS = (
    ("No profiles were found", AuthTrouble.NO_PROFILE),
    ("interaction_required", AuthTrouble.EXPIRED),
    ("MsalUiRequired", AuthTrouble.EXPIRED),
    ("client authentication scheme 'Anonymous'", AuthTrouble.TOKEN_DIED),
    ("Authentication Requested but not configured correctly", AuthTrouble.TOKEN_DIED),
    ("Unable to open a web page using", AuthTrouble.NO_BROWSER),
    ("Persistence check failed", AuthTrouble.NO_STORE),
)
_AADSTS_TROUBLES = (
    (re.compile(r"AADSTS(?:530\d\d|50105)"), AuthTrouble.POLICY),
    (re.compile(r"AADSTS70002(?:15|22)"), AuthTrouble.SECRET),
    (re.compile(r"AADSTS(?:700082|50173|70043)"), AuthTrouble.EXPIRED),
)


def spans(text: str) -> list[re.Match[str]]:
    """Return the time spans in text."""
    return list(SPAN.finditer(text))


def duration(match: re.Match[str]) -> timedelta:
    """Return the time span of a match of SPAN."""
    fraction = match["fraction"] or "0"
    return timedelta(
        days=int(match["days"] or 0),
        hours=int(match["hours"]),
        minutes=int(match["minutes"]),
        seconds=int(match["seconds"]),
        microseconds=int(f"{fraction[:6]:0<6}"),
    )


def percent(text: str) -> float | None:
    """Return the first percentage in text, whatever its decimal mark."""
    match = PERCENT.search(text)
    return float(f"{match[1]}.{match[2] or 0}") if match else None


def guid(text: str) -> str:
    """Return the first GUID in lower case, or ""."""
    match = GUID.search(text)
    return match[0].lower() if match else ""


def crash_in(text: str) -> Crash | None:
    """Return the crash that text reports (pac.md 6)."""
    match = _EXCEPTION.search(text)
    return Crash(match[1]) if match else None


def auth_problem_in(text: str) -> AuthProblem | None:
    """Return the sign-in problem that text reports (pac.md 6)."""
    code = _AADSTS.search(text)
    if code:
        found = [trouble for pattern, trouble in _AADSTS_TROUBLES if pattern.match(code[0])]
        return AuthProblem(found[0] if found else AuthTrouble.REFUSED, code[0], text)
    for words, trouble in _AUTH_WORDS:
        if words in text:
            return AuthProblem(trouble, "", text)
    return None


def runtime_missing_in(text: str) -> RuntimeMissing | None:
    """Return RuntimeMissing when text says that a program is not there."""
    return RuntimeMissing(text) if any(words in text for words in _RUNTIME_WORDS) else None


def device_code_in(text: str) -> tuple[str, str] | None:
    """Return address and code of a device code prompt; the sentence is not known (pac.md 3)."""
    url = _DEVICE_URL.search(text)
    if url is None:
        return None
    code = _DEVICE_CODE.search(text[: url.start()] + " " + text[url.end() :])
    return (url[0], code[0]) if code else None
