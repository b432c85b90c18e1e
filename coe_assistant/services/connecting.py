"""Signing in and reading the environment, as one act that a person can watch and cancel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from coe_assistant.domain.account import (
    Account,
    CacheProtection,
    DeviceCodePrompt,
    SignInChoice,
    SignInRequest,
)
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.environment import Environment, InstalledSolution
from coe_assistant.domain.errors import CoeError, SignInNeededError
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.ports import Clients, Clock, TaskRunner
from coe_assistant.services.prompting import on_main_thread
from coe_assistant.services.workbench_state import ConnectionPhase, ConnectionState

SIGN_IN_LIMIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Connected:
    """What a finished connection consists of."""

    clients: Clients
    account: Account
    environment: Environment
    installed: tuple[InstalledSolution, ...]
    protection: CacheProtection
    cloud: Cloud | None = None
    clock_ahead_s: float = 0.0


class Connector(Protocol):
    """Signs in and opens an environment. Blocking, except cancel: call on a worker."""

    def connect(
        self,
        url: str,
        request: SignInRequest,
        prompt: Callable[[DeviceCodePrompt], None],
        cloud_id: str = "",
    ) -> Connected:
        """Sign in, silently where possible, and read the environment.

        cloud_id is the cloud that a person named; "" takes it from the address.

        Raises:
            CoeError: in words; nothing is connected then.
        """

    def cancel(self) -> None:
        """Make a running connect end soon; callable from any thread."""

    def sign_out(self) -> None:
        """Forget all accounts and wipe the token cache."""

    def recent(self) -> Sequence[str]:
        """Return environment URLs that were used before, newest first."""


class Connecting:
    """Holds the connection and its state; tells when it changes.

    Args:
        connector: Does the work.
        tasks: Runs it elsewhere.
        clock: Reads time.
        changed: Called on the main thread after every change of state.
        mode: How to sign in unless told otherwise.
        username: Who is expected to sign in.
    """

    def __init__(
        self,
        connector: Connector,
        tasks: TaskRunner,
        clock: Clock,
        changed: Callable[[], None],
        mode: SignInMode = SignInMode.BROWSER,
        username: str = "",
    ) -> None:
        self._connector = connector
        self._tasks = tasks
        self._clock = clock
        self._changed = changed
        self._connected: Connected | None = None
        self._generation = 0
        self._asked: SignInChoice | None = None
        self._entered: SignInChoice | None = None  # what was asked when it was connected last
        self.state = ConnectionState(recent=tuple(connector.recent()), mode=mode, username=username)

    @property
    def is_busy(self) -> bool:
        """True while a sign-in or the reading after it goes on."""
        return self.state.phase in (ConnectionPhase.SIGNING_IN, ConnectionPhase.READING)

    def clients(self) -> Clients:
        """Return the clients of the signed-in account.

        Raises:
            SignInNeededError: nobody is signed in.
        """
        if self._connected is None:
            raise SignInNeededError("Nobody is signed in to the environment.")
        return self._connected.clients

    def sign_in(self, choice: SignInChoice) -> None:
        """Begin to connect; the state tells how it goes on."""
        if self._asked is not None and self._asked.url != choice.url:
            self._connected = None  # the clients of another environment must not be used for it
        choice = self._as_connected(choice)
        self._asked = replace(choice, asks_account=False, is_silent=False)
        self._generation += 1
        now = self._clock.now()
        self._set(
            replace(
                self.state,
                phase=ConnectionPhase.SIGNING_IN,
                mode=choice.mode,
                username=choice.username,
                cloud_id=choice.cloud_id,
                started_at=now,
                deadline_at=now + SIGN_IN_LIMIT,
                prompt=None,
                error=None,
            )
        )
        mine = self._generation
        self._tasks.submit(
            lambda: self._connector.connect(
                choice.url,
                choice.request,
                on_main_thread(self._tasks, lambda shown: self._on_prompt(mine, shown)),
                choice.cloud_id,
            ),
            lambda found: self._on_connected(mine, found),
            lambda error: self._on_failed(mine, error),
        )

    def again(self) -> None:
        """Connect as the last time (silently where possible), to read everything anew."""
        if self._asked is not None:
            self.sign_in(self._asked)

    def _as_connected(self, choice: SignInChoice) -> SignInChoice:
        """Return choice for the connected account itself, where its name is meant again here."""
        entered, place = self._entered, self.state.environment
        if entered is None or place is None or choice.asks_account:
            return choice
        is_here = choice.url in (entered.url, place.url)
        if not is_here or choice.username.casefold() != entered.username.casefold():
            return choice
        return replace(choice, home_account_id=entered.home_account_id)

    def cancel(self) -> None:
        """Give a running sign-in up."""
        self._generation += 1
        self._connector.cancel()
        self._set(
            replace(self.state, phase=ConnectionPhase.DISCONNECTED, prompt=None, deadline_at=None)
        )

    def let_go(self) -> None:
        """Make whatever waits for a person end soon; nothing is told any more."""
        self._generation += 1
        self._connector.cancel()

    def sign_out(self) -> None:
        """Forget the account; the run on disk stays."""
        self._generation += 1
        self._connected = self._entered = None
        self._set(ConnectionState(recent=self.state.recent, mode=self.state.mode))
        self._tasks.submit(
            self._connector.sign_out, lambda _: self._set(self.state), self._sign_out_failed
        )

    def _sign_out_failed(self, error: BaseException) -> None:
        if not isinstance(error, CoeError):
            raise error
        self._set(replace(self.state, error=error))

    def _on_prompt(self, generation: int, prompt: DeviceCodePrompt) -> None:
        if generation == self._generation and self.state.phase is ConnectionPhase.SIGNING_IN:
            self._set(replace(self.state, prompt=prompt, deadline_at=prompt.expires_at))

    def _on_connected(self, generation: int, found: Connected) -> None:
        if generation != self._generation:
            return
        self._connected = found
        if self._asked is not None:  # again means whoever signed in, not who was expected
            who = found.account
            self._asked = self._entered = replace(
                self._asked, username=who.username, home_account_id=who.home_account_id
            )
        self._set(
            replace(
                self.state,
                phase=ConnectionPhase.CONNECTED,
                account=found.account,
                environment=found.environment,
                installed=found.installed,
                protection=found.protection,
                cloud=found.cloud,
                clock_ahead_s=found.clock_ahead_s,
                prompt=None,
                deadline_at=None,
                error=None,
                recent=tuple(self._connector.recent()),
            )
        )

    def _on_failed(self, generation: int, error: BaseException) -> None:
        if not isinstance(error, CoeError):
            raise error
        if generation != self._generation:
            return
        self._set(
            replace(
                self.state,
                phase=ConnectionPhase.FAILED,
                error=error,
                prompt=None,
                deadline_at=None,
            )
        )

    def _set(self, state: ConnectionState) -> None:
        self.state = state
        self._changed()
