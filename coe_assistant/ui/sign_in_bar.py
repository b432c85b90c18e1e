"""The bar that asks to sign in again while a run goes on: it pauses watching, never the run."""

from __future__ import annotations

from collections.abc import Callable

from coe_assistant.domain.errors import SignInNeededError
from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import ConnectionPhase, ConnectionState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Tone
from coe_assistant.ui.text import countdown, told, tr
from coe_assistant.ui.widgets.banner import Banner, error_text

_Action = tuple[str, Callable[[], object]]
# Before these the Connect page itself asks.
_WATCHED = (
    Phase.IMPORTING,
    Phase.VERIFYING,
    Phase.DIAGNOSED,
    Phase.WAITING,
    Phase.NEEDS_ACTION,
    Phase.ESCALATED,
)


class SignInBar(Banner):
    """Hidden while tokens can be had without a person."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.theme)
        self._context = context
        self._said: tuple[object, ...] = ()

    def refresh(self) -> None:
        """Show what applies now."""
        connection = self._context.workbench.connection
        if not self._is_needed(connection):
            self._said = ()
            self.hide()
        elif connection.phase is ConnectionPhase.SIGNING_IN:
            self._show_wait(connection)
        else:
            self._ask(connection)

    def sign_in_again(self) -> None:
        """Begin to sign in, as the same account in the same way."""
        self._context.do("sign-in")

    def _is_needed(self, connection: ConnectionState) -> bool:
        run = self._context.workbench.run
        if run is None or run.phase not in _WATCHED:
            return False
        if not run.is_signed_in:
            return True
        out = (ConnectionPhase.FAILED, ConnectionPhase.DISCONNECTED)
        return connection.phase in out or connection.prompt is not None

    def _ask(self, connection: ConnectionState) -> None:
        error = connection.error if connection.phase is ConnectionPhase.FAILED else None
        goes_on = tr(
            "Watching is paused; an import that is running goes on on the server. "
            "Sign in again to see it here."
        )
        again = ((tr("Sign in again"), self.sign_in_again),)
        if error is None or isinstance(error, SignInNeededError):
            self._tell(Tone.WARNING, tr("Your sign-in ran out"), goes_on, again)
        else:
            text = f"{error_text(error)}\n{goes_on}".strip()
            self._tell(Tone.WARNING, told(error.title), text, again)

    def _show_wait(self, connection: ConnectionState) -> None:
        cancel = (tr("Cancel sign-in"), self._context.workbench.cancel_sign_in)
        prompt = connection.prompt
        if prompt is None:
            words = tr("Nothing is changed. A sign-in is asked for only if needed.")
            self._tell(Tone.INFO, tr("Signing in again"), words, (cancel,))
            return
        page = (tr("Open the sign-in page"), lambda: self._context.shell.open_url(prompt.url))
        left = countdown((prompt.expires_at - self._context.clock.now()).total_seconds())
        if not prompt.user_code:
            words = tr("Finish it in the browser. {left} left.").format(left=left)
            self._tell(Tone.INFO, tr("Sign in in the browser"), words, (page, cancel))
            return
        copy = (tr("Copy code"), lambda: self._context.shell.copy_text(prompt.user_code))
        words = tr("At {url}. {left} left.").format(url=prompt.url, left=left)
        title = tr("Enter the code {code}").format(code=prompt.user_code)
        self._tell(Tone.INFO, title, words, (copy, page, cancel))

    def _tell(self, tone: Tone, title: str, text: str, actions: tuple[_Action, ...]) -> None:
        said = (tone, title, tuple(words for words, _ in actions))
        if said == self._said:
            self.change_text(text)  # buttons built anew would lose the focus
            return
        if self._said[1:2] != (title,):
            self._context.announcer.say(title)
        self._said = said
        self.say(tone, title, text, actions)
