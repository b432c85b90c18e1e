"""Moves the next automatic attempt to another time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QDateTime, QTimeZone
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QWidget

from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.text import DATE_PATTERN, tr, when, zone_name
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import holder

_SOONEST = timedelta(minutes=1)
_CHOICES = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))


class PostponeDialog(Dialog):
    """Quick choices, or an instant."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Postpone the next attempt"))
        self._context = context
        self._when = QDateTimeEdit()
        self._quiet_at: datetime | None = None
        self._build()

    def _build(self) -> None:
        run = self._context.workbench.run
        now = self._context.clock.now()
        due = run.pending.due_at if run is not None and run.pending is not None else now
        self._due = max(due, now)
        self._when.setDisplayFormat(f"{tr(DATE_PATTERN)} HH:mm")
        self._when.setCalendarPopup(False)
        self._when.setDateTime(_to_qt(self._due + _CHOICES[0]))
        self._when.setMinimumDateTime(_to_qt(now))
        zone = tr("Your local time, {zone}.").format(zone=zone_name(now))
        self._quiet = button(tr("&Quiet hours"), self._on_quiet)
        quick = FlowLayout(line_gap=Space.S)
        words = (tr("&30 minutes later"), tr("&2 hours later"), tr("&8 hours later"))
        for text, later in zip(words, _CHOICES, strict=True):
            quick.addWidget(button(text, partial(self._set, later)))
        quick.addWidget(self._quiet)
        self.add(
            label(tr("It then starts by itself, while this program is open."), "muted"),
            holder(quick),
            field(tr("&Start at"), self._when, zone),
        )
        self._offer_quiet_hours(now)
        self.add_action(button(tr("&Postpone"), self._on_postpone, kind="primary"))

    def _set(self, later: timedelta) -> None:
        self._when.setDateTime(_to_qt(self._due + later))

    def _offer_quiet_hours(self, now: datetime) -> None:
        run, preferences = self._context.workbench.run, self._context.workbench.preferences
        policy = run.policy if run is not None and run.policy.quiet.spans else preferences.policy
        zone = preferences.zones.find(policy.zone)
        self._quiet_at = policy.quiet.next_quiet(now + _SOONEST, zone)
        self._quiet.setEnabled(self._quiet_at is not None)
        if self._quiet_at is not None:
            words = tr("The next quiet hours begin at {time}").format(time=when(self._quiet_at))
            self._quiet.setToolTip(words)
            self._quiet.setAccessibleDescription(words)

    def _on_quiet(self) -> None:
        if self._quiet_at is not None:
            self._when.setDateTime(_to_qt(self._quiet_at))

    def _on_postpone(self) -> None:
        chosen = self._when.dateTime().toSecsSinceEpoch()
        self._context.workbench.control.postpone(datetime.fromtimestamp(chosen, UTC))
        self.accept()


def _to_qt(instant: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(instant.timestamp()), QTimeZone.utc()).toLocalTime()


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return PostponeDialog(context, window)
