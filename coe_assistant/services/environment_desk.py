"""Finds the environment: accounts and environments of before, and the list of all of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from coe_assistant.domain.account import DeviceCodePrompt, SignInChoice
from coe_assistant.domain.errors import CoeError
from coe_assistant.ports import Clock, TaskRunner
from coe_assistant.services.connecting import SIGN_IN_LIMIT
from coe_assistant.services.environment_search import (
    CloudName,
    EnvironmentFinder,
    EnvironmentRow,
    KitReading,
    Listed,
    SearchState,
)
from coe_assistant.services.prompting import on_main_thread

# Each asks one environment; more at once would take the workers away from everything else.
KIT_READERS = 3


class EnvironmentDesk:
    """Implements services.environment_search.EnvironmentSearch.

    Args:
        finder: Does the work.
        tasks: Runs it elsewhere.
        clock: Reads time.
        changed: Called on the main thread after every change of state.
        clouds: Clouds that may be chosen.
        kit: Unique and display name of the solution whose version is shown; "" for none.
        has_windows_sign_in: The Windows account can be used for signing in here.
    """

    def __init__(
        self,
        finder: EnvironmentFinder,
        tasks: TaskRunner,
        clock: Clock,
        changed: Callable[[], None],
        clouds: Sequence[CloudName],
        kit: tuple[str, str] = ("", ""),
        *,
        has_windows_sign_in: bool = False,
    ) -> None:
        self._finder = finder
        self._tasks = tasks
        self._clock = clock
        self._changed = changed
        self._kit = kit[0]
        self._round = 0
        self._waiting: deque[str] = deque()
        self.state = SearchState(
            tuple(clouds),
            recent=tuple(finder.recent()),
            has_windows_sign_in=has_windows_sign_in,
            kit_solution=kit[0],
            kit_name=kit[1],
        )

    def look_around(self) -> None:
        """Read who signed in before and which environments were used; asks nobody."""
        self._tasks.submit(self._finder.usernames, self._on_usernames, _ignore_ours)

    def list_environments(self, choice: SignInChoice) -> None:
        """Sign in, silently where possible, and list the environments of the cloud."""
        self._round += 1
        self._waiting.clear()
        mine = self._round
        self._set(
            replace(
                self.state,
                is_listing=True,
                has_listed=False,
                rows=(),
                error=None,
                prompt=None,
                deadline_at=self._clock.now() + SIGN_IN_LIMIT,
            )
        )
        self._tasks.submit(
            lambda: self._finder.environments(
                choice, on_main_thread(self._tasks, lambda shown: self._on_prompt(mine, shown))
            ),
            lambda found: self._on_listed(mine, found),
            lambda error: self._on_failed(mine, error),
        )

    def cancel_quietly(self) -> None:
        """Give a running list up, if there is one."""
        if self.state.is_listing:
            self.cancel()

    def cancel(self) -> None:
        """Give a running list up."""
        self._round += 1
        self._waiting.clear()
        self._finder.cancel()
        self._set(replace(self.state, is_listing=False, prompt=None, deadline_at=None))

    def _on_usernames(self, found: Sequence[str]) -> None:
        recent = tuple(self._finder.recent())
        self._set(replace(self.state, usernames=tuple(found), recent=recent))

    def _on_prompt(self, mine: int, prompt: DeviceCodePrompt) -> None:
        if mine == self._round and self.state.is_listing:
            self._set(replace(self.state, prompt=prompt, deadline_at=prompt.expires_at))

    def _on_listed(self, mine: int, found: Listed) -> None:
        if mine != self._round:
            return
        ordered = sorted(found.environments, key=lambda item: item.name.casefold())
        self._set(
            replace(
                self.state,
                is_listing=False,
                has_listed=True,
                account=found.account,
                rows=tuple(EnvironmentRow(item) for item in ordered),
                prompt=None,
                deadline_at=None,
            )
        )
        self.look_around()
        if self._kit:
            self._waiting.extend(item.url for item in ordered)
            for _ in range(KIT_READERS):
                self._read_next(mine)

    def _read_next(self, mine: int) -> None:
        if mine != self._round or not self._waiting:
            return
        url = self._waiting.popleft()
        self._tasks.submit(
            lambda: self._finder.kit_version(url, self._kit),
            lambda version: self._on_kit(
                mine, url, KitReading.INSTALLED if version else KitReading.MISSING, version
            ),
            lambda error: self._on_kit_failed(mine, url, error),
        )

    def _on_kit_failed(self, mine: int, url: str, error: BaseException) -> None:
        _ignore_ours(error)  # no member there, or not reachable: the row says "not readable"
        self._on_kit(mine, url, KitReading.UNREADABLE, "")

    def _on_kit(self, mine: int, url: str, reading: KitReading, version: str) -> None:
        if mine != self._round:
            return
        rows = tuple(
            replace(row, kit=reading, version=version) if row.environment.url == url else row
            for row in self.state.rows
        )
        self._set(replace(self.state, rows=rows))
        self._read_next(mine)

    def _on_failed(self, mine: int, error: BaseException) -> None:
        if not isinstance(error, CoeError):
            raise error
        if mine == self._round:
            ended = replace(self.state, is_listing=False, prompt=None, deadline_at=None)
            self._set(replace(ended, error=error))

    def _set(self, state: SearchState) -> None:
        self.state = state
        self._changed()


def _ignore_ours(error: BaseException) -> None:
    """Go on without what could not be read; anything that is no error of ours is a defect."""
    if not isinstance(error, CoeError):
        raise error
