"""Chooses a maintenance window: nothing starts outside it, one to come is waited for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.quiet_hours import wall
from coe_assistant.domain.retry import expected_length
from coe_assistant.domain.run import MaintenanceWindow, Phase
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.sleep_words import sleep_before_text
from coe_assistant.ui.text import DATE_PATTERN, duration, span, told, tr, when
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import row
from coe_assistant.ui.widgets.zone_box import ZoneBox

_BEGIN, _LENGTH = time(22, 0), timedelta(hours=6)


class ScheduleDialog(Dialog):
    """Start, end and zone of a window, and what follows from them."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Start in a maintenance window"))
        self._context = context
        workbench = context.workbench
        self._zone = ZoneBox(context.theme, workbench.preferences.zones)
        self._begin, self._end = QDateTimeEdit(), QDateTimeEdit()
        self._overrun = TickBox(
            tr("Start &although it may not end inside the window"), context.theme
        )
        self._retries = TickBox(
            tr("Start &further attempts by themselves inside the window"), context.theme
        )
        self._verdict = Banner(context.theme)
        self._sleep = label(sleep_before_text(workbench), "caption")
        self._agree = button(
            tr("&Schedule"), self._on_agree, kind="primary", describe=self._sleep.text()
        )
        self._build()
        self._show_verdict()

    @property
    def verdict(self) -> Banner:
        """What follows from the chosen window."""
        return self._verdict

    def choose(self, begin: datetime, end: datetime, zone: str = "") -> None:
        """Set the fields to clock times of a zone."""
        self._zone.setCurrentIndex(max(0, self._zone.findData(zone)))
        self._begin.setDateTime(_to_qt(begin))
        self._end.setDateTime(_to_qt(end))

    def _build(self) -> None:
        now = self._context.clock.now()
        today = now.astimezone(self._context.workbench.preferences.zones.find("")).date()
        begin = datetime.combine(today, _BEGIN)
        for box, value in ((self._begin, begin), (self._end, begin + _LENGTH)):
            box.setDisplayFormat(f"ddd {tr(DATE_PATTERN)} HH:mm")
            box.setCalendarPopup(False)
            box.setDateTime(_to_qt(value))
            box.dateTimeChanged.connect(self._show_verdict)
        self._zone.currentTextChanged.connect(self._show_verdict)
        self._overrun.toggled.connect(self._show_verdict)
        self._retries.setChecked(True)
        times = row(field(tr("&Opens"), self._begin), field(tr("C&loses"), self._end), gap=Space.L)
        rules = label(
            tr(
                "Nothing starts outside the window. Until it opens the program waits; then the "
                "checklist runs again, and it starts only if nothing new is found. At its end "
                "a person decides."
            ),
            "muted",
        )
        self.add(
            rules,
            times,
            field(tr("Time &zone"), self._zone, tr("Clock changes are taken into account.")),
            self._retries,
            self._overrun,
            self._verdict,
            self._sleep,
        )
        self.add_action(self._agree)

    def _window(self) -> MaintenanceWindow:
        zone = self._context.workbench.preferences.zones.find(self._zone.zone_name)
        opens, closes = (
            wall(
                datetime(value.date().year(), value.date().month(), value.date().day()).date(),
                value.time().hour() * 60 + value.time().minute(),
                zone,
            )
            for value in (self._begin.dateTime(), self._end.dateTime())
        )
        return MaintenanceWindow(opens, closes, self._zone.zone_name)

    def _show_verdict(self) -> None:
        tone, title, text = self._judge()
        self._verdict.say(tone, title, text)
        self._agree.setEnabled(tone is not Tone.BAD)

    def _judge(self) -> tuple[Tone, str, str]:
        now = self._context.clock.now()
        try:
            window = self._window()
        except CoeError as error:
            return Tone.BAD, told(error.title), told(error.hint)
        if window.closes_at <= window.opens_at:
            return Tone.BAD, tr("The window closes before it opens"), ""
        if window.closes_at <= now:
            return Tone.BAD, tr("The window is over"), tr("Choose one that is still to come.")
        opens = tr("It opens at {time}, {length} long.").format(
            time=when(window.opens_at), length=span(window.closes_at - window.opens_at)
        )
        run = self._context.workbench.run
        needed = expected_length(run) if run is not None else timedelta(0)
        begin = max(window.opens_at, now)
        if needed and begin + needed > window.closes_at and not self._overrun.isChecked():
            words = tr("By the estimate it takes up to {time}. {opens}")
            text = words.format(time=span(needed), opens=opens)
            return Tone.BAD, tr("The import does not fit into this window"), text
        return Tone.INFO, opens, self._estimate(needed, begin, window)

    def _estimate(self, needed: timedelta, begin: datetime, window: MaintenanceWindow) -> str:
        if not needed:
            return tr("How long the import takes is not known here.")
        last = max(window.closes_at - needed, begin)
        words = tr("It takes up to {time} by the estimate; the last start is possible at {last}.")
        return words.format(time=duration(needed.total_seconds()), last=when(last))

    def _on_agree(self) -> None:
        run, control = self._context.workbench.run, self._context.workbench.control
        window = self._window()
        if run is not None and run.phase is Phase.READY:
            control.start(
                automatic_retries=self._retries.isChecked(),
                window=window,
                allows_overrun=self._overrun.isChecked(),
            )
        else:
            control.schedule_again(window)
        self.accept()


def _to_qt(moment: datetime) -> QDateTime:
    # Clock times as they stand: the zone is chosen beside them.
    return QDateTime(
        QDate(moment.year, moment.month, moment.day), QTime(moment.hour, moment.minute)
    )


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return ScheduleDialog(context, window)
