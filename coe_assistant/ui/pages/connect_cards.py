"""What the Connect page shows while it waits for the sign-in, and what it found."""

from __future__ import annotations

from datetime import datetime

from coe_assistant.domain.account import CacheProtection
from coe_assistant.domain.environment import Environment
from coe_assistant.services.environment_search import SearchState
from coe_assistant.services.workbench_state import ConnectionPhase, ConnectionState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.pages.consent_row import ConsentRow
from coe_assistant.ui.pages.sign_in_wait import SignInWait
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.labels import button, chip, label
from coe_assistant.ui.widgets.layout import Card, column, holder, row


class WaitingCard(Card):
    """The sign-in that waits for a person, or the reading that follows it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._wait = SignInWait(context, context.workbench.cancel_sign_in, tr("Connecting"))
        self._title = label(tr("Reading the environment"), "subtitle")
        self._text = label(tr("Versions, people and solutions are being read."))
        for item in (self._wait, self._title, self._text):
            self.body.addWidget(item)

    def refresh(self, state: ConnectionState) -> None:
        """Show what is waited for; hide when nothing is."""
        is_signing = state.phase is ConnectionPhase.SIGNING_IN
        is_reading = state.phase is ConnectionPhase.READING
        self.setVisible(is_signing or is_reading)
        self._wait.setVisible(is_signing)
        self._title.setVisible(is_reading)
        self._text.setVisible(is_reading)
        if is_signing:
            self._wait.show_wait(state.prompt, state.deadline_at)

    def tick(self, state: ConnectionState, now: datetime) -> None:
        """Show the time that is left."""
        if state.phase is ConnectionPhase.SIGNING_IN:
            self._wait.tick(now)


class ConnectedCard(Card):
    """Who is signed in where."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._name = label("", "subtitle")
        self._production = chip(tr("Production"), Tone.WARNING)
        self._mark = MarkView(context.theme, Mark.GOOD, tr("Connected"), Size.BIG_ICON - 4)
        self._facts = FactTable()
        self._clock = label()
        mark = MarkView(context.theme, Mark.WARNING, tr("Warning"))
        line = row(mark, self._clock, gap=Space.M)
        line.setStretch(1, 1)
        self._clock_line = holder(line)
        head = row(self._mark, self._name, self._production, gap=Space.M)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._clock_line)
        self._consent = ConsentRow(context)
        self.body.addWidget(self._consent)
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
        self._consent.refresh(self._context.workbench.entrance.consent.state)
        self._name.setText(tr("Connected to {name}").format(name=where.name or where.url))
        self._production.setVisible(where.is_production)
        words = _clock_words(state.clock_ahead_s)
        self._clock.setText(words)
        self._clock_line.setVisible(bool(words))
        self._facts.show_facts(
            _facts(state, where, self._context.workbench.entrance.environments.state)
        )

    def tick(self) -> None:
        """Show the time that is left to answer."""
        self._consent.tick(self._context.workbench.entrance.consent.state)


_CLOCK_LIMIT_S = 120.0


def _clock_words(ahead_s: float) -> str:
    if abs(ahead_s) < _CLOCK_LIMIT_S:
        return ""
    words = (
        tr("This computer's clock is {minutes} minutes ahead of the server's. Set it.")
        if ahead_s > 0
        else tr("This computer's clock is {minutes} minutes behind the server's. Set it.")
    )
    return words.format(minutes=round(abs(ahead_s) / 60))


def _facts(
    state: ConnectionState, where: Environment, search: SearchState
) -> list[tuple[str, str]]:
    core = [item for item in state.installed if item.unique_name == search.kit_solution]
    protection = {
        CacheProtection.ENCRYPTED: tr("Kept encrypted on this computer"),
        CacheProtection.MEMORY: tr("Kept until the program ends; no safe place to store it"),
        None: "",
    }[state.protection]
    account = state.account.username if state.account is not None else ""
    version = core[0].version.text if core else tr("not installed")
    kit = f"{search.kit_name} {version}" if search.kit_solution else ""
    return [
        (tr("Signed in as"), account),
        (tr("Environment"), where.url),
        (tr("Cloud"), state.cloud.name if state.cloud is not None else ""),
        (tr("Type and region"), ", ".join(part for part in (where.type, where.region) if part)),
        (tr("Kit"), kit),
        (tr("Solutions"), str(len(state.installed)) if state.installed else ""),
        (tr("Sign-in"), protection),
    ]
