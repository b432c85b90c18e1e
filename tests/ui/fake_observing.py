"""Another start that works, for tests: the test says how it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from fake_workbench import NOW

from coe_assistant.domain.observation import Holder, Standing
from coe_assistant.services.observing import Observation

WHO = Holder(4711, "DESK-7", "coe-assistant", "mara", NOW - timedelta(hours=1), NOW, is_alive=True)


class FakeObserving:
    """Implements services.observing.Observing."""

    def __init__(self, standing: Standing | None = Standing.AT_WORK, **more: object) -> None:
        self.state = Observation(standing, WHO, NOW - timedelta(minutes=9), NOW)
        self.state = replace(self.state, **more)
        self.wishes = 0
        self._listeners: list[Callable[[], None]] = []

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def put(self, **more: object) -> None:
        self.state = replace(self.state, **more)
        for listener in list(self._listeners):
            listener()

    def work_here(self) -> None:
        self.wishes += 1
