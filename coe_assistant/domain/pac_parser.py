"""Turns one line of pac into events; remembers only which part of the output it is in.

Labels of pac are translated, words of the server are not: so ids, time spans and positions
decide first, and English words only where nothing else can (pac.md 4.3).
"""

from __future__ import annotations

import re
from enum import Enum, auto

from coe_assistant.domain import pac_signs as signs
from coe_assistant.domain.pac_events import (
    AuthProblem,
    AuthTrouble,
    Banner,
    ConnectedAs,
    ConnectedTo,
    DeviceCode,
    ErrorLine,
    Imported,
    OperationEnded,
    OperationStarted,
    PacEvent,
    ProgressTick,
    Reason,
    Unknown,
    UsageProblem,
)
from coe_assistant.domain.pac_text import unwrapped

PRODUCT = re.compile(r"Microsoft Power(?:Platform|Apps) CLI\s*$")
_ERROR_LABELS = (
    "Error|Erreur|Fehler|Errore|Erro|Fout|Fel|Fejl|Feil|Virhe|Błąd|Ошибка|Помилка|Hata|Hiba|"
    "Chyba|Eroare|Σφάλμα|エラー|错误|錯誤|오류"
)
_ERROR = re.compile(rf"^\s*(?:{_ERROR_LABELS})\s?[:\uff1a]\s?(?P<text>.+)")
_LABELLED = re.compile(
    r"^(?P<label>[^\s:\uff1a\d](?:[^:\uff1a]{1,38}?))\s?[:\uff1a]\s?(?P<text>\S.*)"
)
_USAGE = re.compile(r"^[^\s:\uff1a]{2,20}\s?[:\uff1a]\s+pac(?:\.exe)? ")
_CONNECTED_AS = re.compile(r"^Connected as (?P<who>\S.*)")
_CONNECTED_TO = re.compile(r"^Connected to\.\.\. ?(?P<where>.*)")
_REASON = re.compile(r"^The reason given was:\s*(?P<text>.*)")
_IMPORTED = re.compile(r"^Solution Imported successfully\.?")
_FAILED_WORDS = re.compile(r"\bfailed (?:within|after)\b")
_DONE_WORDS = re.compile(r"\bcompleted successfully\b")
_PLACEHOLDER = re.compile(r"^Asynchronous operation \S+ (?:completed successfully|failed) within ")
_BUSY = re.compile(r"Cannot start (?:another|the requested operation) \[\w+\] because there is ")
_FATAL = re.compile(r"^Sorry, the app encountered a no[nt][ -]recoverable error")
_MISUSE = re.compile(
    r"An unknown argument|Not a valid command|is not understood in this context|"
    r"You need to either provide path"
)


class Part(Enum):
    """The part of the output that the next line belongs to."""

    START = auto()
    WAITING = auto()  # the operation runs on the server
    ENDED = auto()  # pac said that it ended; a reason may follow
    REASON = auto()
    BANNER = auto()  # an error or help follows
    ERROR = auto()


class PacParser:
    """Parses line after line; never raises, whatever the text."""

    def __init__(self) -> None:
        self.part = Part.START
        self._is_unconnected = False

    def parse(self, line: str) -> tuple[PacEvent, ...]:
        """Return what line tells; nothing for an empty line."""
        text = unwrapped(line)
        if not text.strip():
            return ()
        special = self._special(text)
        if special:
            return special
        found = self._error(text) or self._frame(text) or self._continued(text)
        return found or (Unknown(text),)

    def _special(self, text: str) -> tuple[PacEvent, ...]:
        crash = signs.crash_in(text)
        if crash:
            return (crash,)
        missing = signs.runtime_missing_in(text)
        if missing:
            return (missing,)
        code = signs.device_code_in(text)
        return (DeviceCode(*code),) if code else ()

    def _error(self, text: str) -> tuple[PacEvent, ...]:
        match = _ERROR.match(text)
        if match is None and self.part is Part.BANNER and not _is_about_pac(text):
            match = _LABELLED.match(text)
        if match:
            return self._judged(match["text"])
        if _FATAL.match(text) or (_BUSY.search(text) and self.part is not Part.REASON):
            return self._judged(text)
        problem = signs.auth_problem_in(text)
        if problem and self.part is not Part.REASON and not _REASON.match(text):
            return (ErrorLine(text), problem)
        return ()

    def _judged(self, text: str) -> tuple[PacEvent, ...]:
        self.part = Part.ERROR
        if _MISUSE.search(text):
            return ErrorLine(text), UsageProblem(text)
        problem = signs.auth_problem_in(text)
        if problem is None and "pac auth create" in text:
            problem = AuthProblem(AuthTrouble.NO_PROFILE, "", text)
        # The banner came in the middle of "Connected to...": no token could be had.
        if problem is None and self._is_unconnected and text.startswith("Failed to c"):
            problem = AuthProblem(AuthTrouble.REFUSED, "", text)
        return (ErrorLine(text), problem) if problem else (ErrorLine(text),)

    def _frame(self, text: str) -> tuple[PacEvent, ...]:
        return (
            self._connection(text)
            or self._banner(text)
            or self._reason(text)
            or self._operation(text)
            or self._usage(text)
        )

    def _connection(self, text: str) -> tuple[PacEvent, ...]:
        who = _CONNECTED_AS.match(text)
        if who:
            return (ConnectedAs(who["who"].strip()),)
        where = _CONNECTED_TO.match(text)
        if where is None:
            return ()
        name = where["where"].strip()
        if not name or PRODUCT.search(name):
            self._is_unconnected = True
            self.part = Part.BANNER if name else self.part
            return (Unknown(text),)
        return (ConnectedTo(name),)

    def _banner(self, text: str) -> tuple[PacEvent, ...]:
        if PRODUCT.search(text):
            self.part = Part.BANNER
            return (Unknown(text),)
        version = signs.VERSION.search(text)
        if version is None or (version[1] is None and self.part is not Part.BANNER):
            return ()
        self.part = Part.BANNER
        return (Banner(version[1] or version[2], version[3] or ""),)

    def _reason(self, text: str) -> tuple[PacEvent, ...]:
        match = _REASON.match(text)
        if match is None and self.part is Part.ENDED and not signs.guid(text):
            match = _LABELLED.match(text)
        if match is None:
            return ()
        self.part = Part.REASON
        return (Reason(match["text"]),)

    def _operation(self, text: str) -> tuple[PacEvent, ...]:
        if self.part in (Part.REASON, Part.ERROR):
            return ()
        if _IMPORTED.match(text):
            return (Imported(signs.guid(text) or None),)
        spans = signs.spans(text)
        guid = signs.guid(text)
        if len(spans) != 1:
            late = guid and self.part is Part.ENDED and len(text) < 200
            return (Imported(guid),) if late else ()
        if guid or _PLACEHOLDER.match(text):
            return self._start_or_end(text, guid, spans[0])
        share = signs.percent(text)
        if share is None and not (self.part is Part.WAITING or "..." in text):
            return ()
        self.part = Part.WAITING
        return (ProgressTick(signs.duration(spans[0]), share),)

    def _start_or_end(self, text: str, guid: str, span: re.Match[str]) -> tuple[PacEvent, ...]:
        duration = signs.duration(span)
        has_words = _DONE_WORDS.search(text) or _FAILED_WORDS.search(text)
        # Only the end has parts of a second, in every language.
        if not has_words and span["fraction"] is None:
            self.part = Part.WAITING
            return (OperationStarted(guid, duration),)
        self.part = Part.ENDED
        done = True if _DONE_WORDS.search(text) else None
        succeeded = False if _FAILED_WORDS.search(text) else done
        return (OperationEnded(guid, succeeded, duration),)

    def _usage(self, text: str) -> tuple[PacEvent, ...]:
        return (UsageProblem(text),) if _USAGE.match(text) else ()

    def _continued(self, text: str) -> tuple[PacEvent, ...]:
        if self.part is Part.REASON:
            return (Reason(text),)
        if self.part is Part.ERROR and text[:1].isspace():
            return (ErrorLine(text.strip()),)
        return ()


def reason_before_banner(text: str) -> str:
    """Return the reason in a line that stands before the banner, with a label in any language."""
    match = _LABELLED.match(text)
    return match["text"] if match else ""


def _is_about_pac(text: str) -> bool:
    """True for the lines of the banner, and of help, that are labelled but no error."""
    return bool(_USAGE.match(text) or "https://" in text or signs.VERSION.search(text))
