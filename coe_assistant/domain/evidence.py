"""What is known about an attempt when it is explained: texts, where from and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum


class Origin(Enum):
    """Where a text came from."""

    PAC = "pac"
    OPERATION = "operation"
    IMPORT_JOB = "import-job"
    HISTORY = "history"
    HTTP = "http"
    PASTED = "pasted"


@dataclass(frozen=True, slots=True)
class Source:
    """One text about an attempt.

    Args:
        origin: Who said it.
        text: The raw text, untrusted.
        at: When it was said, or None when not known.
        http_status: The status when the text is the body of an HTTP answer.
        retry_after: What the server asked to wait.
        code: An error code that came beside the text, in any of its spellings.
    """

    origin: Origin
    text: str
    at: datetime | None = None
    http_status: int | None = None
    retry_after: timedelta | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known about one attempt, oldest first where times are not known."""

    sources: tuple[Source, ...] = field(default_factory=tuple)

    @classmethod
    def of_text(cls, text: str, origin: Origin = Origin.PASTED) -> Evidence:
        """Return evidence that is a single text."""
        return cls((Source(origin, text),))
