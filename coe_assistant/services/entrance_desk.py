"""Everything about getting in: the connection, the search before it, the comparison after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coe_assistant.domain.account import SignInChoice
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.ports import Clock, TaskRunner
from coe_assistant.services.connecting import Connecting, Connector
from coe_assistant.services.consent_desk import Asker, ConsentDesk
from coe_assistant.services.environment_desk import EnvironmentDesk
from coe_assistant.services.environment_search import CloudName, EnvironmentFinder
from coe_assistant.services.identity_desk import IdentityDesk, PacWho
from coe_assistant.services.workbench_state import Change, ConnectionPhase


@dataclass(frozen=True, slots=True)
class EntranceTools:
    """What the entrance needs from outside.

    Args:
        connector: Signs in and opens an environment.
        asker: Asks for consent.
        finder: Finds accounts and environments.
        pac_at: Returns pac for an environment's address.
        clouds: Clouds that may be chosen.
        kit: Unique and display name of the solution whose version is listed; "" for none.
        has_windows_sign_in: The Windows account can be used for signing in here.
        mode: How to sign in unless told otherwise.
        username: Who is expected to sign in.
    """

    connector: Connector
    asker: Asker
    finder: EnvironmentFinder
    pac_at: Callable[[str], PacWho]
    tasks: TaskRunner
    clock: Clock
    clouds: Sequence[CloudName] = ()
    kit: tuple[str, str] = ("", "")
    has_windows_sign_in: bool = False
    mode: SignInMode = SignInMode.BROWSER
    username: str = ""


class EntranceDesk:
    """Implements services.entrance.Entrance.

    Args:
        tools: What is needed from outside.
        connected: Called after every change of the connection.
        tell: Called with what else changed.
        may_ask_pac: Tells whether pac is free.
    """

    def __init__(
        self,
        tools: EntranceTools,
        connected: Callable[[], None],
        tell: Callable[[Change], None],
        may_ask_pac: Callable[[], bool],
    ) -> None:
        self._connected = connected
        self.connecting = Connecting(
            tools.connector,
            tools.tasks,
            tools.clock,
            self._on_connection,
            tools.mode,
            tools.username,
        )
        self.environments = EnvironmentDesk(
            tools.finder,
            tools.tasks,
            tools.clock,
            lambda: tell(Change.ENVIRONMENTS),
            tools.clouds,
            tools.kit,
            has_windows_sign_in=tools.has_windows_sign_in,
        )
        self.identity = IdentityDesk(
            lambda: self.connecting.state,
            self.connecting.clients,
            may_ask_pac,
            tools.pac_at,
            tools.tasks,
            lambda: tell(Change.IDENTITY),
        )
        self.consent = ConsentDesk(
            tools.asker,
            lambda: self.connecting.state.mode,
            tools.tasks,
            tools.clock,
            lambda: tell(Change.CONSENT),
        )
        self._has_begun = False

    def begin(self) -> None:
        """Read who signed in before, and compare with pac whenever a connection stands."""
        if not self._has_begun:
            self._has_begun = True
            self.environments.look_around()
            self.identity.begin()

    def connect(self, choice: SignInChoice) -> None:
        """Sign in as chosen and read the environment."""
        self.environments.cancel_quietly()
        self.connecting.sign_in(choice)

    def close(self) -> None:
        """Give up what waits for a person: a worker that waits would keep the program alive."""
        is_waiting = self.connecting.is_busy or self.consent.state.is_asking
        if is_waiting or self.environments.state.is_listing:
            self.connecting.let_go()

    def _on_connection(self) -> None:
        if self.connecting.state.phase is ConnectionPhase.DISCONNECTED:
            self.consent.forget()
        self._connected()
        self.identity.follow()
        if self._has_begun and not self.connecting.is_busy:
            self.environments.look_around()  # a sign-in may have brought a new account
