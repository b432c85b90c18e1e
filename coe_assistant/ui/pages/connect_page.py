"""Step 1: which environment, who signs in and how, what was found, and whether pac agrees."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.identity_match import Match
from coe_assistant.services.workbench_state import Change, ConnectionPhase, ConnectionState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.pages.connect_cards import ConnectedCard, WaitingCard
from coe_assistant.ui.pages.connect_form import ConnectForm
from coe_assistant.ui.pages.environment_list import EnvironmentListCard
from coe_assistant.ui.pages.identity_card import IdentityCard
from coe_assistant.ui.pages.page import Page, Step
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import column, scrolling

# What a person can help with by naming the cloud.
_CLOUD_ERRORS = ("cloud-unknown", "cloud-wrong")


class ConnectPage(Page):
    """Environment, sign-in and the result."""

    cares = frozenset(
        {Change.CONNECTION, Change.RUN, Change.ENVIRONMENTS, Change.IDENTITY, Change.CONSENT}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._form = ConnectForm(context)
        self._list = EnvironmentListCard(context)
        self._banner = Banner(context.theme)
        self._waiting = WaitingCard(context)
        self._connected = ConnectedCard(context)
        self._identity = IdentityCard(context)
        self._phase = context.workbench.connection.phase
        self._build()
        self._form.edited.connect(self.changed.emit)
        self._form.list_wanted.connect(self._on_list_wanted)
        self._list.table.pointed.connect(self._form.take_address)
        self._list.table.taken.connect(self._on_taken)
        self.refresh()

    def initial_focus(self) -> QWidget | None:
        """Begin at the address."""
        return self._form.url

    def refresh(self, change: Change | None = None) -> None:
        """Show the connection."""
        entrance = self.context.workbench.entrance
        state = self.context.workbench.connection
        search = entrance.environments.state
        is_busy = state.phase in (ConnectionPhase.SIGNING_IN, ConnectionPhase.READING)
        self._form.refresh(state, search)
        self._follow(state)
        self._form.setEnabled(not is_busy and not search.is_listing)
        self._list.setEnabled(not is_busy)
        self._list.refresh(search, is_connected=state.phase is ConnectionPhase.CONNECTED)
        self._waiting.refresh(state)
        self._connected.refresh(state)
        is_connected = state.phase is ConnectionPhase.CONNECTED
        self._identity.refresh(entrance.identity.state, is_connected=is_connected)
        self._show_error(state, is_new=change in (None, Change.CONNECTION))
        self.changed.emit()

    def tick(self) -> None:
        """Show the time that is left to sign in."""
        workbench = self.context.workbench
        self._waiting.tick(workbench.connection, self.now)
        self._connected.tick()
        self._list.tick(workbench.entrance.environments.state)

    def step(self) -> Step | None:
        """Connect, or go on to the package."""
        state = self.context.workbench.connection
        match state.phase:
            case ConnectionPhase.SIGNING_IN:
                return Step(
                    tr("&Connect"), _nothing, tr("Waiting for the sign-in."), is_enabled=False
                )
            case ConnectionPhase.READING:
                return Step(
                    tr("&Connect"), _nothing, tr("Reading the environment."), is_enabled=False
                )
            case ConnectionPhase.CONNECTED if self._is_same(state):
                return Step(tr("C&ontinue"), _nothing, self._next_sentence())
            case _:
                sentence = tr("Signs you in and reads the environment. Nothing is changed.")
                is_enabled = bool(self._form.address)
                return Step(tr("&Connect"), self._connect, sentence, is_enabled=is_enabled)

    def _next_sentence(self) -> str:
        if self.context.workbench.entrance.identity.state.result is Match.DIFFERENT:
            return tr("pac does not agree yet: the checklist will stop there. Nothing is changed.")
        return tr("Next you choose the solution files. Nothing is changed yet.")

    def _build(self) -> None:
        page = column(
            label(tr("Connect to the environment"), "title"),
            label(
                tr(
                    "Sign in as the person who owns the CoE Starter Kit. "
                    "System Administrator is needed for an upgrade."
                ),
                "muted",
            ),
            self._banner,
            self._form,
            self._list,
            self._waiting,
            self._connected,
            self._identity,
            gap=Space.L,
        )
        page.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        page.addStretch(1)
        self.setLayout(column(scrolling(page)))

    def _show_error(self, state: ConnectionState, *, is_new: bool) -> None:
        error = state.error
        if state.phase is not ConnectionPhase.FAILED or error is None:
            self._banner.hide()
            return
        actions = [(tr("Copy message"), self._copy_error)]
        if error.slug in _CLOUD_ERRORS:
            actions.append((tr("Choose the cloud"), self._form.cloud.setFocus))
        self._banner.say(Tone.BAD, told(error.title), error_text(error), tuple(actions))
        if is_new:
            self.context.announcer.say(told(error.title))

    def _is_same(self, state: ConnectionState) -> bool:
        where = state.environment
        return where is not None and self._form.address.casefold() == where.url.casefold()

    def _follow(self, state: ConnectionState) -> None:
        """Put the environment's own address in place of the portal's that led there."""
        was, self._phase = self._phase, state.phase
        is_new = state.phase is ConnectionPhase.CONNECTED and was is not state.phase
        if is_new and state.environment is not None:
            self._form.take_address(state.environment.url)

    def _connect(self) -> None:
        self.context.workbench.entrance.connect(self._form.choice)

    def _on_taken(self, url: str) -> None:
        self._form.take_address(url)
        self._connect()

    def _on_list_wanted(self) -> None:
        choice = self._form.choice
        search = self.context.workbench.entrance.environments
        search.list_environments(choice)

    def _copy_error(self) -> None:
        error = self.context.workbench.connection.error
        if error is not None:
            self.context.shell.copy_text(f"{error.slug}\n{error.title}\n{error_text(error)}")


def _nothing() -> None:
    return None


def build(context: Context) -> Page:
    """Return the page."""
    return ConnectPage(context)
