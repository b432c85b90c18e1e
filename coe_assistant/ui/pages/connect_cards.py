"""What the Connect page shows while it waits for the sign-in, and what it found."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QProgressBar

from coe_assistant.domain.account import CacheProtection
from coe_assistant.domain.environment import Environment
from coe_assistant.services.workbench_state import ConnectionPhase, ConnectionState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import countdown, tr
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.labels import button, chip, label
from coe_assistant.ui.widgets.layout import Card, column, holder, row


class WaitingCard(Card):
    """The sign-in that waits for a person, or the reading that follows it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._title = label("", "subtitle")
        self._text = label()
        self._code = label("", "code")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(tr("Waiting for the sign-in"))
        self._left = label("", "caption")
        self._copy = button(tr("C&opy code"), self._copy_code)
        self._open = button(tr("Open the sign-in &page"), self._open_page)
        self._cancel = button(tr("Ca&ncel sign-in"), context.workbench.cancel_sign_in)
        self._code_row = holder(row(self._code, self._copy, self._open, None, gap=Space.M))
        for item in (self._title, self._text, self._code_row, self._bar, self._left):
            self.body.addWidget(item)
        self.body.addLayout(row(self._cancel, None))

    def refresh(self, state: ConnectionState) -> None:
        """Show what is waited for; hide when nothing is."""
        is_signing = state.phase is ConnectionPhase.SIGNING_IN
        self._bar.setVisible(state.prompt is None)
        self.setVisible(is_signing or state.phase is ConnectionPhase.READING)
        self._cancel.setVisible(is_signing)
        self._code_row.setVisible(is_signing and state.prompt is not None)
        if not is_signing:
            self._title.setText(tr("Reading the environment"))
            self._text.setText(tr("Versions, people and solutions are being read."))
            self._left.hide()
        elif state.prompt is not None:
            self._show_prompt(state)
        else:
            self._title.setText(tr("Sign in in the browser"))
            self._text.setText(
                tr("A browser page was opened. Come back here when you are done there.")
            )
        self.tick(state, self._context.clock.now())

    def _show_prompt(self, state: ConnectionState) -> None:
        prompt = state.prompt
        if prompt is None:
            return
        self._title.setText(tr("Enter this code on the sign-in page"))
        self._text.setText(prompt.url)
        self._code.setText(prompt.user_code)
        spelled = " ".join(prompt.user_code)
        self._code.setAccessibleName(tr("Code: {code}").format(code=spelled))
        self._context.announcer.say(tr("Enter the code {code}").format(code=spelled))

    def tick(self, state: ConnectionState, now: datetime) -> None:
        """Show the time that is left."""
        ends = state.prompt.expires_at if state.prompt is not None else state.deadline_at
        self._left.setVisible(ends is not None and state.phase is ConnectionPhase.SIGNING_IN)
        if ends is not None:
            left = countdown((ends - now).total_seconds())
            self._left.setText(tr("{left} left to sign in").format(left=left))

    def _copy_code(self) -> None:
        prompt = self._context.workbench.connection.prompt
        if prompt is not None:
            self._context.shell.copy_text(prompt.user_code)

    def _open_page(self) -> None:
        prompt = self._context.workbench.connection.prompt
        if prompt is not None:
            self._context.shell.open_url(prompt.url)


class ConnectedCard(Card):
    """Who is signed in where."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._name = label("", "subtitle")
        self._production = chip(tr("Production"), Tone.WARNING)
        self._mark = MarkView(context.theme, Mark.GOOD, tr("Connected"), Size.BIG_ICON - 4)
        self._facts = FactTable()
        head = row(self._mark, self._name, self._production, gap=Space.M)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._facts)
        again = button(tr("Rea&d again"), context.workbench.recheck_connection)
        leave = button(tr("Sign o&ut"), context.workbench.sign_out)
        self.body.addLayout(column(row(again, leave, None)))

    def refresh(self, state: ConnectionState) -> None:
        """Show what was found; hide while nothing is connected."""
        where = state.environment
        is_shown = state.phase is ConnectionPhase.CONNECTED and where is not None
        self.setVisible(is_shown)
        if where is None:
            return
        self._name.setText(tr("Connected to {name}").format(name=where.name or where.url))
        self._production.setVisible(where.is_production)
        self._facts.show_facts(_facts(state, where))


_CORE = "CenterofExcellenceCoreComponents"


def _facts(state: ConnectionState, where: Environment) -> list[tuple[str, str]]:
    core = [item for item in state.installed if item.unique_name == _CORE]
    protection = {
        CacheProtection.ENCRYPTED: tr("Kept encrypted on this computer"),
        CacheProtection.MEMORY: tr("Kept until the program ends; no safe place to store it"),
        None: "",
    }[state.protection]
    account = state.account.username if state.account is not None else ""
    version = core[0].version.text if core else tr("Not installed")
    return [
        (tr("Signed in as"), account),
        (tr("Environment"), where.url),
        (tr("Type and region"), ", ".join(part for part in (where.type, where.region) if part)),
        (tr("CoE Core"), version),
        (tr("Solutions"), str(len(state.installed)) if state.installed else ""),
        (tr("Sign-in"), protection),
    ]
