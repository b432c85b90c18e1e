"""Asks for consent to service health when a person wants it; a refusal is no error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from coe_assistant.domain.account import DeviceCodePrompt, SignInRequest
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.ports import Clock, TaskRunner
from coe_assistant.services.connecting import SIGN_IN_LIMIT
from coe_assistant.services.consent import Consent, ConsentState
from coe_assistant.services.prompting import on_main_thread

_DECLINED = "sign-in-consent"


class Asker(Protocol):
    """Asks the connected person. Blocking, except cancel: call on a worker."""

    def consent(self, request: SignInRequest, prompt: Callable[[DeviceCodePrompt], None]) -> None:
        """Ask for consent.

        Raises:
            CoeError: declined, given up, or not possible.
        """

    def cancel(self) -> None:
        """Make a running question end soon; callable from any thread."""


class ConsentDesk:
    """Implements services.consent.ConsentQuestion.

    Args:
        asker: Asks.
        mode: Returns the way in which the person signed in.
        tasks: Runs it elsewhere.
        clock: Reads time.
        changed: Called on the main thread after every change of state.
    """

    def __init__(
        self,
        asker: Asker,
        mode: Callable[[], SignInMode],
        tasks: TaskRunner,
        clock: Clock,
        changed: Callable[[], None],
    ) -> None:
        self._asker = asker
        self._mode = mode
        self._tasks = tasks
        self._clock = clock
        self._changed = changed
        self._round = 0
        self.state = ConsentState()

    def ask(self) -> None:
        """Ask the connected person; a refusal is remembered as "not readable"."""
        self._round += 1
        mine, request = self._round, SignInRequest(self._mode())
        until = self._clock.now() + SIGN_IN_LIMIT
        self._set(ConsentState(is_asking=True, deadline_at=until))
        self._tasks.submit(
            lambda: self._asker.consent(
                request, on_main_thread(self._tasks, lambda shown: self._on_prompt(mine, shown))
            ),
            lambda _: self._on_answered(mine, ConsentState(Consent.GIVEN)),
            lambda error: self._on_failed(mine, error),
        )

    def cancel(self) -> None:
        """Give it up."""
        self._round += 1
        self._asker.cancel()
        self._set(ConsentState())

    def forget(self) -> None:
        """Another account may answer otherwise."""
        self._round += 1
        if self.state != ConsentState():
            self._set(ConsentState())

    def _on_prompt(self, mine: int, prompt: DeviceCodePrompt) -> None:
        if mine == self._round and self.state.is_asking:
            self._set(replace(self.state, prompt=prompt, deadline_at=prompt.expires_at))

    def _on_failed(self, mine: int, error: BaseException) -> None:
        if not isinstance(error, CoeError):
            raise error
        is_declined = error.slug == _DECLINED
        consent = Consent.DECLINED if is_declined else Consent.NOT_ASKED
        self._on_answered(mine, ConsentState(consent, error=error))

    def _on_answered(self, mine: int, state: ConsentState) -> None:
        if mine == self._round:
            self._set(state)

    def _set(self, state: ConsentState) -> None:
        self.state = state
        self._changed()
