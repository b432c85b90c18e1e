"""Asks what a proxy script says: once in a while for a host, and never longer than a limit.

Auto-detection takes seconds where the network does not answer. The question is left behind on its
thread then; its answer counts for the next request.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from coe_assistant.adapters.proxy.winhttp import WinHttpError

AGE_S = 300.0  # a laptop changes networks during an import of hours
FAILURE_AGE_S = 120.0  # as long as .NET remembers that nothing was detected
LIMIT_S = 15.0
_NEW_S = 30.0
_MOST_KEPT = 100
TOO_SLOW = -1


@dataclass(frozen=True, slots=True)
class ScriptQuestion:
    """What is asked. url: of the host alone, as a script gets no paths of https addresses."""

    url: str
    auto_detect: bool
    script_url: str

    @property
    def script(self) -> tuple[bool, str]:
        """Which script is meant."""
        return self.auto_detect, self.script_url


@dataclass(frozen=True, slots=True)
class ScriptAnswer:
    """What a script said; code is 0 where it said something, else WinHTTP's or TOO_SLOW."""

    text: str = ""
    code: int = 0


Ask = Callable[[ScriptQuestion], str]


class ScriptLookup:
    """Keeps answers for a while. May be used from any thread.

    Args:
        ask: Returns what the script says; raises WinHttpError or OSError.
        now_s: A clock that only runs forward.
        limit_s: The longest wait for one answer.
    """

    def __init__(
        self, ask: Ask, now_s: Callable[[], float] = time.monotonic, limit_s: float = LIMIT_S
    ) -> None:
        self._ask = ask
        self._now_s = now_s
        self._limit_s = limit_s
        self._lock = threading.Lock()
        self._running: dict[ScriptQuestion, _Lookup] = {}
        self._failed: dict[tuple[bool, str], tuple[float, ScriptAnswer]] = {}

    def answer(self, question: ScriptQuestion) -> ScriptAnswer:
        """Return what the script says for the question's host, waiting for it within the limit."""
        with self._lock:
            known = self._known(question)
            if known is not None:
                return known
            lookup = self._lookup(question)
        found = lookup.wait(max(0.0, lookup.began_s + self._limit_s - self._now_s()))
        if found.code:
            with self._lock:  # a script that fails, fails for every host
                self._failed[question.script] = (self._now_s(), found)
        return found

    def forget(self) -> None:
        """Forget answers that are not quite new: the network may be another one now."""
        with self._lock:
            for question, lookup in tuple(self._running.items()):
                if lookup.is_good and self._age_s(lookup.began_s) >= _NEW_S:
                    del self._running[question]

    def _known(self, question: ScriptQuestion) -> ScriptAnswer | None:
        lookup = self._running.get(question)
        if lookup is not None and lookup.is_good and self._age_s(lookup.began_s) < AGE_S:
            return lookup.answer
        failed_at_s, failure = self._failed.get(question.script, (0.0, None))
        return failure if failure and self._age_s(failed_at_s) < FAILURE_AGE_S else None

    def _lookup(self, question: ScriptQuestion) -> _Lookup:
        lookup = self._running.pop(question, None)
        is_old = lookup is None or self._age_s(lookup.began_s) >= AGE_S
        if lookup is None or is_old or lookup.has_failed:
            lookup = _Lookup(self._ask, question, self._now_s())
        self._running[question] = lookup
        while len(self._running) > _MOST_KEPT:
            del self._running[next(iter(self._running))]
        return lookup

    def _age_s(self, since_s: float) -> float:
        return self._now_s() - since_s


class _Lookup:
    """One question on its way."""

    def __init__(self, ask: Ask, question: ScriptQuestion, began_s: float) -> None:
        self.began_s = began_s
        self.answer = ScriptAnswer(code=TOO_SLOW)
        self._ask = ask
        self._question = question
        self._thread = threading.Thread(target=self._run, name="proxy-script", daemon=True)
        self._thread.start()

    @property
    def is_good(self) -> bool:
        return self.answer.code == 0

    @property
    def has_failed(self) -> bool:
        return self.answer.code not in (0, TOO_SLOW)

    def wait(self, seconds: float) -> ScriptAnswer:
        self._thread.join(seconds)
        return self.answer

    def _run(self) -> None:
        try:
            self.answer = ScriptAnswer(self._ask(self._question))
        except WinHttpError as error:
            self.answer = ScriptAnswer(code=error.code)
        except OSError as error:
            self.answer = ScriptAnswer(code=error.errno or 1)
