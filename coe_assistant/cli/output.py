"""What commands print: JSON on standard output, words for people on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from coe_assistant.domain.errors import CoeError


class Output:
    """Writes the promised JSON, or words; never both to standard output.

    Args:
        is_json: Whether --json was given.
        told: Returns a text in the language of the person; JSON stays English.
    """

    def __init__(self, *, is_json: bool, told: Callable[[str], str] = str) -> None:
        self.is_json = is_json
        self.told = told

    def quiet(self) -> QuietOutput:
        """Return an output in the same language that swallows the lines of a long command."""
        return QuietOutput(is_json=self.is_json, told=self.told)

    def document(self, document: Mapping[str, Any]) -> None:
        """Print a command's one JSON object."""
        _print({"schema": 1, **document})

    def line(self, at: datetime, event: str, fields: Mapping[str, Any]) -> None:
        """Print one JSON line of a long command (interfaces.md, upgrade)."""
        if self.is_json:
            _print({"schema": 1, "at": instant(at), "event": event, **fields})

    def say(self, text: str) -> None:
        """Tell people; goes to standard error when standard output belongs to JSON."""
        print(self.told(text), file=sys.stderr if self.is_json else sys.stdout, flush=True)

    def warn(self, error: CoeError) -> None:
        """Tell people about something that does not stop the command."""
        words = " ".join(self.told(part) for part in ("Warning:", error.title, error.hint) if part)
        print(words, file=sys.stderr, flush=True)

    def fail(self, error: CoeError) -> None:
        """Report an error in the shape of interfaces.md section 3, and in words."""
        if self.is_json:
            words = " ".join(part for part in (error.title, error.detail) if part)
            document = {"id": error.slug, "text": words, "next": error.hint}
            _print({"schema": 1, "error": document})
        print(self.told(words_of(error)), file=sys.stderr, flush=True)


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


def _print(document: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()
