"""Step 1: which environment, who signs in and how, what was found, and whether pac agrees."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from coe_assistant.domain.identity_match import Match
from coe_assistant.services.workbench_state import Change, ConnectionPhase, ConnectionState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.pages.connect_cards import ConnectedCard, WaitingCard, is_clock_off
from coe_assistant.ui.pages.connect_form import ConnectForm
from coe_assistant.ui.pages.environment_list import EnvironmentListCard
from coe_assistant.ui.pages.identity_card import IdentityCard
from coe_assistant.ui.pages.page import Page, Step
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import Card, column, scrolling
from coe_assistant.ui.widgets.terms import TermRow

_TERMS = ("environment", "tenant", "system-administrator", "device-code", "cloud", "pac")
# What a person can help with by naming the cloud.
_CLOUD_ERRORS = ("cloud-unknown", "cloud-wrong")


class ConnectPage(Page):
    """Environment, sign-in and the result."""

    cares = frozenset(
        {Change.CONNECTION, Change.RUN, Change.ENVIRONMENTS, Change.IDENTITY, Change.CONSENT}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._is_changing = False  # another environment is wanted than the connected one
        self._was_known = False  # the environment that was asked for was used before
        self._form = ConnectForm(context)
        self._list = EnvironmentListCard(context)
        self._banner = Banner(context.theme)
        self._waiting = WaitingCard(context)
        self._connected = ConnectedCard(context, self._on_other)
        self._identity = IdentityCard(context)
        self._needs = Card(label(tr("What you need"), "subtitle"), *map(label, _needs()))
        self._phase = context.workbench.connection.phase
        self._build()
        self._form.edited.connect(self.changed.emit)
        self._form.list_wanted.connect(self._on_list_wanted)
        self._list.table.pointed.connect(self._form.take_address)
        self._list.table.taken.connect(self._on_taken)
        self.refresh()

    def initial_focus(self) -> QWidget | None:
        """Begin at the address; once connected, at what changes it."""
        return self._connected.other if self._form.isHidden() else self._form.url

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
        is_first = state.phase is ConnectionPhase.DISCONNECTED and not state.recent
        self._needs.setVisible(is_first and not search.is_listing and not search.rows)
        self._connected.refresh(state)
        is_connected = state.phase is ConnectionPhase.CONNECTED
        self._form.setHidden(is_connected and not self._is_changing and self._is_same(state))
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
                words = tr("Waiting for the sign-in. Nothing is changed.")
                return Step(tr("&Connect"), _nothing, words, is_enabled=False)
            case ConnectionPhase.READING:
                words = tr("The environment is being read. Nothing is changed.")
                return Step(tr("&Connect"), _nothing, words, is_enabled=False)
            case ConnectionPhase.CONNECTED if self._is_same(state):
                return Step(tr("C&ontinue"), _nothing, self._next_sentence())
            case _:
                is_enabled = bool(self._form.address)
                sentence = tr("Signs you in and reads the environment. Nothing is changed.")
                if not is_enabled:
                    sentence = tr("Enter the address of the environment, or find it in a list.")
                return Step(tr("&Connect"), self._connect, sentence, is_enabled=is_enabled)

    def _next_sentence(self) -> str:
        if self.context.workbench.entrance.identity.state.result is Match.DIFFERENT:
            return tr(
                "pac does not agree yet, so the checklist will stop there. You can go on "
                "meanwhile; nothing is changed."
            )
        if self.context.workbench.recent_files.is_proposed:
            return tr("Next you see the files of the last time. Nothing is changed yet.")
        return tr("Next you choose the solution files. Nothing is changed yet.")

    def _build(self) -> None:
        page = column(
            label(tr("Connect to the environment"), "title"),
            label(_whose(self.context), "muted"),
            TermRow(self.context, _TERMS),
            self._banner,
            self._form,
            self._list,
            self._waiting,
            self._connected,
            self._identity,
            self._needs,
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
            self._is_changing = False
            self._form.take_address(state.environment.url)
            if self._was_known and self._has_nothing_to_say(state):
                self._was_known = False
                QTimer.singleShot(0, self, self._pass)

    def _has_nothing_to_say(self, state: ConnectionState) -> bool:
        """Return whether a person who was here before can be led on without a look.

        The files of the last time are chosen, and the clock is right. Whether pac agrees is known
        some seconds later; the checklist looks at it too, and blocks.
        """
        is_right = not is_clock_off(state.clock_ahead_s)
        return is_right and self.context.workbench.recent_files.is_proposed

    def _pass(self) -> None:
        where = self.context.workbench.connection.environment
        if where is not None:
            words = tr("Connected to {name}. The files of the last time are chosen.")
            self.context.announcer.say(words.format(name=where.name or where.url))
            self.context.do("to-package")

    def _on_other(self) -> None:
        self._is_changing = True
        self._form.setHidden(False)
        self._form.url.setFocus()
        edit = self._form.url.lineEdit()
        if edit is not None:
            edit.selectAll()

    def _connect(self) -> None:
        self._was_known = self._form.address in self.context.workbench.connection.recent
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


def _whose(context: Context) -> str:
    product = context.workbench.entrance.environments.state.kit_name
    if product:
        return tr(
            "Choose the environment that holds {product}, and sign in as a System Administrator "
            "of it, best with the account that installed it."
        ).format(product=product)
    return tr("Choose the environment to upgrade, and sign in as a System Administrator of it.")


def _needs() -> tuple[str, ...]:
    return (
        tr("•  The address of the environment, or an account that finds it in a list."),
        tr("•  An account that is System Administrator in it."),
        tr("•  The solution files: the release download of the product, as a zip."),
        tr("•  Microsoft's command line program pac on this computer; the checklist looks for it."),
        tr("•  Half an hour to some hours: the import runs on the server and cannot be undone."),
    )


def _nothing() -> None:
    return None


def build(context: Context) -> Page:
    """Return the page."""
    return ConnectPage(context)
