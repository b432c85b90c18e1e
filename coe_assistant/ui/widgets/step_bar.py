"""One half of an import: name, state, bar, elapsed and remaining time."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from coe_assistant.services.workbench_state import Progress
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import counted, duration, tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.fold_layout import FoldLayout
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.labels import label, roomy_label, set_tone, short_label
from coe_assistant.ui.widgets.layout import column, row
from coe_assistant.ui.widgets.usual_track import UsualTime, UsualTrack

_SHARES = 1000


class StepBar(QWidget):
    """Shows one Progress, or that its step has not begun."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._name = name
        self._mark = MarkView(theme, Mark.PENDING, "")
        self._state = short_label("", "strong")
        self._times = label("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        named = HeadRow(roomy_label(name, "strong"), self._state)
        head = row(self._mark, named, gap=Space.S)
        head.setStretch(1, 1)
        self._usual = UsualTrack(theme)
        times = FoldLayout(self._times, self._usual, line_gap=Space.XS)
        self.setLayout(column(head, self._bar, times, gap=Space.LINE))
        self.show_progress(None)

    @property
    def usual(self) -> UsualTrack:
        """The time taken against what is usual; hidden where that is not known."""
        return self._usual

    @property
    def bar(self) -> QProgressBar:
        """The bar itself."""
        return self._bar

    def show_progress(
        self,
        progress: Progress | None,
        usual: tuple[int, int] | None = None,
        *,
        halted: str = "",
    ) -> None:
        """Show how far this half is, and how long it usually takes in minutes, where known.

        halted says why a half that is not done does not move, in a word or two: no time is
        foretold then, and nothing turns.
        """
        taken = progress.elapsed_s if progress is not None else 0.0
        self._usual.show_time(_usual_time(taken, progress.usual_minutes if progress else usual))
        if progress is None:
            self._show(Mark.PENDING, tr("Not started"), 0.0, "")
            return
        times = [tr("{time} elapsed").format(time=duration(progress.elapsed_s))]
        if progress.components is not None:
            worked = counted(progress.components, "%n component done", "%n components done")
            times.append(worked)
        if progress.is_finished:
            self._show(Mark.GOOD, tr("Done"), 100.0, "  ·  ".join(times))
            return
        if halted:
            self._show(Mark.SKIPPED, halted, progress.percent or 0.0, "  ·  ".join(times))
            return
        if progress.remaining_s is not None:
            times.append(tr("about {time} left").format(time=duration(progress.remaining_s)))
        elif progress.percent is None:
            times.append(tr("the server gives no measure for this half"))
        word = f"{progress.percent:.0f} %" if progress.percent is not None else tr("Working")
        self._show(Mark.RUNNING, word, progress.percent, "  ·  ".join(times))

    def _show(self, mark: Mark, word: str, percent: float | None, times: str) -> None:
        self._mark.show_mark(mark, word)
        self._state.setText(word)
        self._times.setText(times)
        self._times.setVisible(bool(times))
        if percent is None:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, _SHARES)
            self._bar.setValue(round(percent * _SHARES / 100))
        set_tone(self._bar, Tone.GOOD if mark is Mark.GOOD else Tone.INFO)
        self._bar.setAccessibleDescription(f"{word}. {times}")


def _usual_time(taken_s: float, minutes: tuple[int, int] | None) -> UsualTime | None:
    return UsualTime(taken_s, minutes[0] * 60.0, minutes[1] * 60.0) if minutes else None
