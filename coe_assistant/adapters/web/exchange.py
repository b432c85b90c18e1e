"""The last exchanges with services, as Microsoft Support asks for them: ids, never contents."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime

KEPT = 200


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back. path has no query."""

    at: datetime
    method: str
    host: str
    path: str
    status: int | None
    duration_ms: int
    client_request_id: str
    service_request_id: str = ""
    activity_id: str = ""
    problem: str = ""


class ExchangeLog:
    """Keeps the last exchanges; may be written from any thread."""

    def __init__(self) -> None:
        self._kept: deque[Exchange] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def add(self, exchange: Exchange) -> None:
        """Remember one exchange."""
        with self._lock:
            self._kept.append(exchange)

    def read(self) -> tuple[Exchange, ...]:
        """Return what is remembered, oldest first."""
        with self._lock:
            return tuple(self._kept)
