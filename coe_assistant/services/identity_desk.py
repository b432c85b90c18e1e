"""Makes sure that pac means the same person and environment as this program, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.identity_match import Match, compared, mend_command, verdict
from coe_assistant.domain.pac import PacIdentity, PacProfile
from coe_assistant.ports import Clients, TaskRunner
from coe_assistant.services.identity_comparison import IdentityState
from coe_assistant.services.workbench_state import ConnectionPhase, ConnectionState

# What pac says when it works as nobody, or as somebody who does not see the environment; a pac
# that is missing or hangs is not helped by a sign-in.
_MENDED_BY_SIGNING_IN = ("pac-sign-in-needed", "pac-failed")


class PacWho(Protocol):
    """Says who pac works as. Blocking: pac takes seconds to start."""

    def identity(self) -> PacIdentity:
        """Return who pac works as in the environment.

        Raises:
            CoeError: pac is missing, gives no answer, or nobody is signed in to it.
        """

    def profiles(self) -> tuple[PacProfile, ...]:
        """Return the stored sign-ins.

        Raises:
            CoeError: pac is missing or gives no answer.
        """


class IdentityDesk:
    """Implements IdentityComparison for the connection at hand.

    Args:
        connection: Reads the connection's state.
        clients: Returns the clients of the connection.
        is_free: Tells whether pac may be asked: one at a time (pac.md 4.2), so not in an import.
        pac_at: Returns pac for an environment's address.
        tasks: Runs work elsewhere.
        changed: Called on the main thread after every change of state.
    """

    def __init__(
        self,
        connection: Callable[[], ConnectionState],
        clients: Callable[[], Clients],
        is_free: Callable[[], bool],
        pac_at: Callable[[str], PacWho],
        tasks: TaskRunner,
        changed: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._clients = clients
        self._is_free = is_free
        self._pac_at = pac_at
        self._tasks = tasks
        self._changed = changed
        self._round = 0
        self._follows = False
        self.state = IdentityState()

    def begin(self) -> None:
        """From now on compare by itself whenever a connection stands."""
        self._follows = True
        self.follow()

    def follow(self) -> None:
        """Take note of a connection that changed: what was compared may not hold any more."""
        self._round += 1
        if self._connection().phase is ConnectionPhase.CONNECTED:
            if self._follows:
                self.compare()
        elif self.state != IdentityState():
            self._set(IdentityState())

    def compare(self) -> None:
        """Ask the environment and pac again; changes nothing anywhere."""
        connection = self._connection()
        where, account = connection.environment, connection.account
        if where is None or account is None or not self._is_free():
            return
        self._round += 1
        mine, cloud = self._round, connection.cloud
        pac_cloud = cloud.pac_cloud if cloud is not None else "Public"
        self._set(IdentityState(is_asking=True))
        self._tasks.submit(
            lambda: self._ask(where.url, account.username, pac_cloud),
            lambda found: self._on_asked(mine, found),
            lambda error: self._on_failed(mine, error),
        )

    def _ask(self, url: str, username: str, pac_cloud: str) -> IdentityState:
        person = self._clients().dataverse.who_am_i()
        ours = PacIdentity(username, person.user_id, url, person.organization_id)
        pac = self._pac_at(url)
        try:
            theirs = pac.identity()
        except CoeError as error:
            helps = error.slug in _MENDED_BY_SIGNING_IN
            mend = mend_command(username, url, self._profiles(pac), pac_cloud) if helps else ""
            lines = compared(ours, None)
            return IdentityState(lines=lines, result=Match.UNKNOWN, mend=mend, error=error)
        lines = compared(ours, theirs)
        result = verdict(lines)
        profiles = self._profiles(pac)
        mend = "" if result is Match.SAME else mend_command(username, url, profiles, pac_cloud)
        return IdentityState(lines=lines, result=result, mend=mend, profiles=profiles)

    @staticmethod
    def _profiles(pac: PacWho) -> tuple[PacProfile, ...]:
        try:
            return pac.profiles()
        except CoeError:
            return ()  # who pac works as is told by identity; the list only shortens the mending

    def _on_asked(self, mine: int, found: IdentityState) -> None:
        if mine == self._round:
            self._set(found)

    def _on_failed(self, mine: int, error: BaseException) -> None:
        if not isinstance(error, CoeError):
            raise error
        if mine == self._round:
            self._set(replace(IdentityState(), result=Match.UNKNOWN, error=error))

    def _set(self, state: IdentityState) -> None:
        self.state = state
        self._changed()
