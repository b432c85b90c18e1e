"""What commands print: JSON on standard output, words for people on standard error."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from coe_assistant.domain.errors import CoeError, ExitCode


class Output:
    """Writes the promised JSON, or words; never both to standard output.

    Where standard output cannot be written (a full disk, a reader that went away), what follows
    is dropped and the command goes on: an upgrade must not end for want of a listener.

    Args:
        is_json: Whether --json was given.
        told: Returns a text in the language of the person; JSON stays English.
    """

    def __init__(self, *, is_json: bool, told: Callable[[str], str] = str) -> None:
        self.is_json = is_json
        self.told = told
        self.lost: OSError | None = None  # why standard output took no more
        self._has_lines = False

    def quiet(self) -> QuietOutput:
        """Return an output in the same language that swallows the lines of a long command."""
        return QuietOutput(is_json=self.is_json, told=self.told)

    def document(self, document: Mapping[str, Any]) -> None:
        """Print a command's one JSON object."""
        self._print({"schema": 1, **document})

    def line(self, at: datetime, event: str, fields: Mapping[str, Any]) -> None:
        """Print one JSON line of a long command (interfaces.md, upgrade)."""
        if self.is_json:
            self._has_lines = True
            self._print({"schema": 1, "at": instant(at), "event": event, **fields})

    def say(self, text: str) -> None:
        """Tell people; goes to standard error when standard output belongs to JSON."""
        if self.is_json:
            _to_people(self.told(text))
        else:
            self._write(self.told(text))

    def prompt(self, text: str) -> None:
        """Ask people for something where only JSON lines said it, or nothing did."""
        if self.is_json:
            _to_people(self.told(text))

    def warn(self, error: CoeError) -> None:
        """Tell people about something that does not stop the command."""
        words = " ".join(self.told(part) for part in ("Warning:", error.title, error.hint) if part)
        _to_people(words)

    def fail(self, error: CoeError) -> None:
        """Report an error in the shape of interfaces.md section 3, and in words.

        Wrong usage prints nothing to standard output. Behind JSON lines the error is one, too.
        """
        if self.is_json and error.exit_code is not ExitCode.USAGE:
            words = " ".join(part for part in (error.title, error.detail) if part)
            document = {"id": error.slug, "text": words, "next": error.hint}
            line = {"at": instant(datetime.now(UTC)), "event": "error"} if self._has_lines else {}
            self._print({"schema": 1, **line, "error": document})
        _to_people(self.told(words_of(error)))

    def _print(self, document: Mapping[str, Any]) -> None:
        self._write(json.dumps(document, ensure_ascii=False, default=str))

    def _write(self, text: str) -> None:
        if self.lost is not None:
            return
        try:
            print(text, file=sys.stdout, flush=True)
        except OSError as error:
            self.lose(error)

    def lose(self, error: OSError) -> None:
        """Take note that standard output takes no more, and tell people why."""
        self.lost = error
        drop_stream(sys.stdout)
        if not isinstance(error, BrokenPipeError):  # a reader that leaves needs no words
            _to_people(self.told(words_of(not_written(error))))


class QuietOutput(Output):
    """Swallows the lines of a long command; errors are still printed."""

    def line(self, *_arguments: object, **_fields: object) -> None:
        """Print nothing: the command prints one document at its end."""


def words_of(error: CoeError) -> str:
    """Return an error as lines: what happened, why, what next."""
    lines = [error.title]
    lines += [f"  Why: {error.detail}"] if error.detail else []
    lines += [f"  Next: {error.hint}"] if error.hint else []
    lines += [f"  More: {error.link}"] if error.link else []
    return "\n".join([*lines, f"  ({error.slug})"])


def instant(at: datetime | None) -> str | None:
    """Return an instant as ISO 8601 in UTC with Z, to the millisecond."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def not_written(error: OSError) -> CoeError:
    """Return what to tell where standard output cannot be written."""
    return CoeError(
        "output-not-written",
        "What this command prints could not be written.",
        detail=error.strerror or str(error),
        hint="Free disk space, or send it to another place.",
    )


def drop_stream(stream: TextIO) -> None:
    """Let a stream swallow everything: what is left in it cannot be written."""
    with contextlib.suppress(OSError, ValueError):  # it may be no file at all
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def _to_people(text: str) -> None:
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:  # nobody can be told
        drop_stream(sys.stderr)
