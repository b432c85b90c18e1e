"""Reads that several checks of one run need, made once and shared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar, cast

T = TypeVar("T")


class OnceReads:
    """Remembers answers, and refusals, for one run of the checklist. Safe on any thread.

    A checklist asks for the installed solutions in six places; six requests for one answer
    would be taken from the person's own share of the service's limits (http-pitfalls 31).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[str, Future[object]] = {}

    def once(self, name: str, read: Callable[[], T]) -> T:
        """Return the answer called name; the first caller reads, the others wait for it.

        Raises:
            CoeError: what read raised, for every caller.
        """
        with self._lock:
            known = self._answers.get(name)
            answer = known or self._answers.setdefault(name, Future())
        if known is None:
            try:
                answer.set_result(read())
            except BaseException as error:
                answer.set_exception(error)  # whoever waits must not wait for ever
                raise
        return cast("T", answer.result())
