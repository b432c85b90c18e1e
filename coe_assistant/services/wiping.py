"""Removes what a person chose from this computer; the tenant and pac's sign-ins are not touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Run
from coe_assistant.domain.wiping import WipeItem, WipePart, WipePlan, WipeResult, in_order
from coe_assistant.ports import TaskRunner
from coe_assistant.services.task_errors import Refused, only_ours


class WipeStore(Protocol):
    """The data folder. Blocking."""

    def measure(self) -> WipePlan:
        """Return how much there is, and which runs must stay."""

    def remove(self, part: WipePart) -> tuple[WipeItem, tuple[str, ...]]:
        """Remove a part; return what went, and the names of what could not be removed."""


class Channel(Protocol):
    """The webhook that is kept in the credential store."""

    def is_set(self) -> bool:
        """Return whether an address is kept."""

    def forget(self) -> None:
        """Delete the address."""


def measured(store: WipeStore, channel: Channel) -> WipePlan:
    """Return what is there, with the address of a channel."""
    plan = store.measure()
    address = WipeItem(WipePart.CHANNEL, 0, int(channel.is_set()))
    return replace(plan, items=(*plan.items, address))


def carry_out(
    store: WipeStore, channel: Channel, sign_out: Callable[[], object], parts: Iterable[WipePart]
) -> WipeResult:
    """Remove parts; what is in use is left and named."""
    gone, left = list[WipeItem](), list[str]()
    kept = store.measure().kept
    for part in in_order(parts):
        if part is WipePart.SIGN_IN:
            sign_out()
            gone.append(WipeItem(part, 0, 1))
        elif part is WipePart.CHANNEL:
            channel.forget()
            gone.append(WipeItem(part, 0, 1))
        else:
            item, names = store.remove(part)
            gone.append(item)
            left += names
    return WipeResult(tuple(gone), tuple(left), kept)


class Wiping:
    """The same for the window, on a worker.

    Args:
        store: The data folder.
        channel: The webhook.
        sign_out: Forgets accounts, token cache and its key; called on the main thread.
        tasks: Runs work elsewhere.
        run: The run that the window has open.
        put_away: Lets go of a finished run, before its files go.
    """

    def __init__(
        self,
        store: WipeStore,
        channel: Channel,
        sign_out: Callable[[], None],
        tasks: TaskRunner,
        run: Callable[[], Run | None],
        put_away: Callable[[], None],
    ) -> None:
        self._store = store
        self._channel = channel
        self._sign_out = sign_out
        self._tasks = tasks
        self._run = run
        self._put_away = put_away

    def obstacle(self) -> CoeError | None:
        """Return why nothing may be removed now, or None."""
        run = self._run()
        if run is None or run.is_over:
            return None
        return CoeError(
            "run-is-open",
            "A run is open, so nothing is wiped now.",
            detail="Its files are written and read while it is open.",
            hint="Finish it or give it up, or choose Run > New run; then come back.",
        )

    def measure(self, done: Callable[[WipePlan], None], failed: Refused) -> None:
        """Find out what is there; exactly one of done and failed is called later."""
        self._tasks.submit(lambda: measured(self._store, self._channel), done, only_ours(failed))

    def wipe(
        self, parts: Iterable[WipePart], done: Callable[[WipeResult], None], failed: Refused
    ) -> None:
        """Remove parts; exactly one of done and failed is called later."""
        obstacle = self.obstacle()
        if obstacle is not None:
            failed(obstacle)
            return
        wanted = in_order(parts)
        if WipePart.RUNS in wanted:
            self._put_away()
        if WipePart.SIGN_IN in wanted:
            self._sign_out()
        self._tasks.submit(
            lambda: carry_out(self._store, self._channel, _done_before, wanted),
            done,
            only_ours(failed),
        )


def _done_before() -> None:
    """Signing out was done on the main thread, where the connection's state lives."""
