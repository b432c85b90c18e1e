"""What the Connect page shows while it waits for the sign-in, and what it found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QProgressBar

from coe_assistant.domain.account import CacheProtection
from coe_assistant.domain.environment import Environment
from coe_assistant.services.environment_search import SearchState
from coe_assistant.services.workbench_state import ConnectionPhase, ConnectionState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.pages.consent_row import ConsentRow
from coe_assistant.ui.pages.sign_in_wait import SignInWait
from coe_assistant.ui.text import duration, told, tr
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.labels import button, chip, label
from coe_assistant.ui.widgets.layout import Card, column, holder, row


class WaitingCard(Card):
    """The sign-in that waits for a person, or the reading that follows it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._wait = SignInWait(context, context.workbench.cancel_sign_in, tr("Connecting"))
        self._title = label(tr("Reading the environment"), "subtitle")
        self._text = label("")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(tr("Reading the environment"))
        self._reading = holder(column(self._title, self._bar, self._text))
        for item in (self._wait, self._reading):
            self.body.addWidget(item)

    def refresh(self, state: ConnectionState) -> None:
        """Show what is waited for; hide when nothing is."""
        is_signing = state.phase is ConnectionPhase.SIGNING_IN
        is_reading = state.phase is ConnectionPhase.READING
        self.setVisible(is_signing or is_reading)
        self._wait.setVisible(is_signing)
        self._reading.setVisible(is_reading)
        self._show_elapsed(state, self._context.clock.now())
        if is_signing:
            self._wait.show_wait(state.prompt, state.deadline_at)

    def tick(self, state: ConnectionState, now: datetime) -> None:
        """Show the time that is left."""
        if state.phase is ConnectionPhase.SIGNING_IN:
            self._wait.tick(now)
        self._show_elapsed(state, now)

    def _show_elapsed(self, state: ConnectionState, now: datetime) -> None:
        words = tr("Its version, your roles and the installed solutions are being read.")
        if state.started_at is not None:
            so_far = tr("{time} so far.")
            spent = max(0.0, (now - state.started_at).total_seconds())
            words = f"{words} {so_far.format(time=duration(spent))}"
        self._text.setText(words)


class ConnectedCard(Card):
    """Who is signed in where; choose_other is called for another environment or account."""

    def __init__(self, context: Context, choose_other: Callable[[], None]) -> None:
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
        self.other = button(
            tr("Other env&ironment…"),
            choose_other,
            describe=tr("Shows the form again: another address, account or way to sign in"),
        )
        self.body.addWidget(holder(FlowLayout(self.other, again, leave)))

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


def is_clock_off(ahead_s: float) -> bool:
    """Return whether this computer's clock is so wrong that sign-ins and times suffer."""
    return abs(ahead_s) >= _CLOCK_LIMIT_S


def _clock_words(ahead_s: float) -> str:
    if not is_clock_off(ahead_s):
        return ""
    words = (
        tr(
            "This computer's clock is {minutes} minutes ahead of the server's. Set it right: "
            "sign-ins and the times in the records depend on it."
        )
        if ahead_s > 0
        else tr(
            "This computer's clock is {minutes} minutes behind the server's. Set it right: "
            "sign-ins and the times in the records depend on it."
        )
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
        (tr("Cloud"), told(state.cloud.name) if state.cloud is not None else ""),
        (tr("Type and region"), ", ".join(part for part in (where.type, where.region) if part)),
        (tr("Kit"), kit),
        (tr("Installed solutions"), str(len(state.installed)) if state.installed else ""),
        (tr("Sign-in"), protection),
    ]
