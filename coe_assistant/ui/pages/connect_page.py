"""Step 1: which environment, who signs in and how, and what was found."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from coe_assistant.domain.account import SignInMode
from coe_assistant.services.workbench_state import Change, ConnectionPhase, ConnectionState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.pages.connect_cards import ConnectedCard, WaitingCard
from coe_assistant.ui.pages.page import Page, Step
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.controls import ChoiceBox
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import Card, column, holder, row, scrolling


class ConnectPage(Page):
    """Environment, sign-in and the result."""

    cares = frozenset({Change.CONNECTION, Change.RUN})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._url = ChoiceBox(context.theme)
        self._mode = ChoiceBox(context.theme)
        self._account = QLineEdit()
        self._banner = Banner(context.theme)
        self._waiting = WaitingCard(context)
        self._connected = ConnectedCard(context)
        self._build()
        self._url.editTextChanged.connect(self._on_edited)
        self.refresh()

    def initial_focus(self) -> QWidget | None:
        """Begin at the address."""
        return self._url

    def refresh(self, change: Change | None = None) -> None:
        """Show the connection."""
        del change
        state = self.context.workbench.connection
        self._fill_recent(state)
        is_busy = state.phase in (ConnectionPhase.SIGNING_IN, ConnectionPhase.READING)
        self._form.setEnabled(not is_busy)
        self._waiting.refresh(state)
        self._connected.refresh(state)
        if state.phase is ConnectionPhase.FAILED and state.error is not None:
            self._banner.say(
                Tone.BAD,
                state.error.title,
                error_text(state.error),
                ((tr("Copy message"), self._copy_error),),
            )
            self.context.announcer.say(state.error.title)
        else:
            self._banner.hide()
        self.changed.emit()

    def tick(self) -> None:
        """Show the time that is left to sign in."""
        self._waiting.tick(self.context.workbench.connection, self.now)

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
                sentence = tr("Next you choose the solution files. Nothing is changed yet.")
                return Step(tr("C&ontinue"), _nothing, sentence)
            case _:
                sentence = tr("Signs you in and reads the environment. Nothing is changed.")
                return Step(
                    tr("&Connect"), self._connect, sentence, is_enabled=bool(self._address())
                )

    def _build(self) -> None:
        self._url.setEditable(True)
        self._url.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        edit = self._url.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("https://contoso-coe.crm.dynamics.com")
            edit.setAccessibleName(tr("Environment URL"))
        for words, mode in (
            (tr("In the browser"), SignInMode.BROWSER),
            (tr("With a code on another device"), SignInMode.DEVICE_CODE),
            (tr("With the Windows account"), SignInMode.BROKER),
        ):
            self._mode.addItem(words, mode)
        known = self.context.workbench.connection
        self._mode.setCurrentIndex(max(self._mode.findData(known.mode), 0))
        self._account.setText(known.username)
        self._account.setPlaceholderText("admin@contoso.com")
        where = field(
            tr("&Environment URL"),
            self._url,
            tr("The address of the environment in which the CoE Starter Kit is installed."),
        )
        how = field(tr("&Sign in"), self._mode)
        who = field(tr("&Account (optional)"), self._account)
        pair = row(holder(how), holder(who), gap=Space.L)
        pair.setStretch(0, 1)
        pair.setStretch(1, 1)
        self._form = Card(where, pair, gap=Space.L)
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
            self._waiting,
            self._connected,
            gap=Space.L,
        )
        page.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        page.addStretch(1)
        self.setLayout(column(scrolling(page)))

    def _fill_recent(self, state: ConnectionState) -> None:
        known = [self._url.itemText(line) for line in range(self._url.count())]
        if known != list(state.recent):
            typed = self._url.currentText()
            self._url.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            self._url.clear()
            self._url.addItems(list(state.recent))
            self._url.setEditText(typed or (state.recent[0] if state.recent else ""))
            self._url.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        run = self.context.workbench.run
        where = state.environment or (run.environment if run is not None else None)
        if where is not None and not self._url.currentText():
            self._url.setEditText(where.url)

    def _address(self) -> str:
        typed = self._url.currentText().strip().rstrip("/")
        return f"https://{typed}" if typed and "://" not in typed else typed

    def _is_same(self, state: ConnectionState) -> bool:
        if state.environment is None:
            return False
        return self._address().casefold() == state.environment.url.casefold()

    def _connect(self) -> None:
        mode = self._mode.currentData()
        chosen = mode if isinstance(mode, SignInMode) else SignInMode(mode)
        self.context.workbench.sign_in(self._address(), chosen, self._account.text().strip())

    def _copy_error(self) -> None:
        error = self.context.workbench.connection.error
        if error is not None:
            self.context.shell.copy_text(f"{error.slug}\n{error.title}\n{error_text(error)}")

    def _on_edited(self) -> None:
        self.changed.emit()


def _nothing() -> None:
    return None


def build(context: Context) -> Page:
    """Return the page."""
    return ConnectPage(context)
