"""Step 4: the import as the server tells it, and its other face when an attempt failed."""

from __future__ import annotations

import platform

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QWidget

from coe_assistant.domain.run import Phase, Run
from coe_assistant.services.hand_over import Surroundings, hand_over_text
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.history_words import Titles, class_titles
from coe_assistant.ui.note_words import note_text
from coe_assistant.ui.pages.outcome_face import OutcomeFace
from coe_assistant.ui.pages.page import Page, Step
from coe_assistant.ui.pages.progress_face import ProgressFace
from coe_assistant.ui.pages.run_ids import run_ids
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.attempts_table import AttemptsTable
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.labels import button
from coe_assistant.ui.widgets.layout import column, holder, row, scrolling
from coe_assistant.ui.widgets.log_view import LogView
from coe_assistant.ui.widgets.timeline_picture import TimelinePicture

_OUTCOMES = (Phase.WAITING, Phase.NEEDS_ACTION, Phase.ESCALATED)


class ImportPage(Page):
    """Progress or outcome above; log, ids and attempts below."""

    cares = frozenset({Change.RUN, Change.PROGRESS, Change.LOG})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._progress = ProgressFace(context)
        self._outcome = OutcomeFace(context)
        self._faces = QStackedWidget()
        self._log = LogView(context.workbench.take_log_lines, context.shell.copy_text)
        self._ids = FactTable(context.shell.copy_text)
        self._attempts = AttemptsTable(context.shell.copy_text)
        self._timeline = TimelinePicture(context.theme)
        self._more = button(_show_words(), self._on_more, kind="link", reads=True)
        self._hand_over = button(
            tr("Copy hand-over"),
            self._on_hand_over,
            kind="link",
            reads=True,
            describe=tr(
                "Copies what the next shift must know: what runs where, and what not to do"
            ),
        )
        self._is_open: bool | None = None  # None: as there is room
        self._is_moved = False
        self._sharing = QTimer(self)  # after the layout has placed what is to be measured
        self._sharing.setSingleShot(True)
        self._sharing.timeout.connect(self._share_height)
        self._are_tabs_shown = False
        self._build()
        self.refresh()

    @property
    def log(self) -> LogView:
        """The log pane."""
        return self._log

    @property
    def outcome(self) -> OutcomeFace:
        """The face after an attempt."""
        return self._outcome

    @property
    def is_outcome_shown(self) -> bool:
        """Whether the outcome is shown instead of the progress."""
        return self._faces.currentIndex() == 1

    def initial_focus(self) -> QWidget | None:
        """Begin at what a person may want to press."""
        if self.is_outcome_shown:
            return self._outcome.first_control()
        return self._more if self._tabs.isHidden() else self._log.pane

    def refresh(self, change: Change | None = None) -> None:
        """Show the run; log lines are drawn in batches by the log pane itself."""
        if change is Change.LOG:
            self._log.notice()
            return
        run = self.context.workbench.run
        phase = run.phase if run is not None else Phase.PREPARING
        self._faces.setCurrentIndex(1 if phase in _OUTCOMES else 0)
        self._show_tabs()
        if phase in _OUTCOMES:
            self._outcome.refresh()
        else:
            self._progress.refresh()
        self._sharing.start()
        self._log.notice()
        if run is not None and change is not Change.PROGRESS:
            self._ids.show_facts(run_ids(run))
            titles = class_titles(run, self.context.workbench.preferences)
            self._attempts.show_run(run, titles)
            self._show_timeline(run, titles)
        self.changed.emit()

    def tick(self) -> None:
        """Show elapsed, remaining and the countdown."""
        if self.is_outcome_shown:
            self._outcome.tick(self.now)
        else:
            self._progress.tick(self.now)

    def step(self) -> Step | None:
        """Return what the run's phase offers."""
        return self._outcome.step() if self.is_outcome_shown else self._progress.step()

    def _build(self) -> None:
        for face in (self._progress, self._outcome):
            content = column(face)
            content.setContentsMargins(Space.XL, Space.L, Space.XL, Space.S)
            content.addStretch(1)
            self._faces.addWidget(scrolling(content, width=Size.WIDE_COLUMN))
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)  # bright as text in the dark
        tabs.setAccessibleName(tr("Log, ids and attempts"))
        tabs.tabBar().setAccessibleName(tr("Log, ids and attempts"))
        tabs.addTab(self._log, tr("Lo&g"))
        ids = column(self._ids)
        ids.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        ids.addStretch(1)
        tabs.addTab(scrolling(ids, width=Size.WIDE_COLUMN), tr("I&ds"))
        tabs.addTab(self._attempts, tr("Atte&mpts"))
        drawn = column(self._timeline)
        drawn.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        drawn.addStretch(1)
        tabs.addTab(scrolling(drawn, width=Size.WIDE_COLUMN), tr("Time&line"))
        tabs.setMinimumHeight(Size.LOG)
        self._tabs = tabs
        below = column(row(self._more, None, self._hand_over), tabs)
        below.setContentsMargins(Space.XL, 0, Space.XL, Space.M)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self._faces)
        self._below = holder(below)
        split.addWidget(self._below)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.splitterMoved.connect(self._on_moved)
        self._split = split
        self.setLayout(column(split))

    def _share_height(self) -> None:
        """Give the faces what they need and the log the rest, until a person moves the handle."""
        if self._is_moved:
            return
        face = self._outcome if self.is_outcome_shown else self._progress
        # Wrapped labels ask for more than they take: what counts is where the last thing ends.
        ends = [item.geometry().bottom() for item in shown_children(face)]
        needed = max(ends, default=0) + Space.L + Space.M
        most = self._split.height() - self._below.minimumSizeHint().height()
        upper = max(1, min(needed, most))
        self._split.setSizes([upper, max(1, self._split.height() - upper)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new height."""
        super().resizeEvent(event)
        self._show_tabs()
        self._sharing.start()

    def event(self, event: QEvent) -> bool:
        """Share the height anew when a face needs more or less room than before."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._sharing.start()
        return super().event(event)

    def _on_moved(self) -> None:
        self._is_moved = True

    def _show_tabs(self) -> None:
        has_room = not self.is_outcome_shown and self.height() >= _ROOMY
        is_shown = has_room if self._is_open is None else self._is_open
        self._tabs.setVisible(is_shown)
        words = tr("Hide l&og, ids and attempts") if is_shown else _show_words()
        self._more.setText(words)
        self._more.setAccessibleName(words.replace("&", ""))
        self._below.setMaximumHeight(
            Size.UNBOUNDED if is_shown else self._below.sizeHint().height()
        )
        if is_shown != self._are_tabs_shown:
            self._are_tabs_shown = is_shown
            self._sharing.start()

    def _show_timeline(self, run: Run, titles: Titles) -> None:
        find = self.context.workbench.preferences.zones.find
        self._timeline.show_run(run, self.now, find(""), titles)

    def _on_more(self) -> None:
        self._is_open = self._tabs.isHidden()
        self._show_tabs()

    def _on_hand_over(self) -> None:
        workbench, run = self.context.workbench, self.context.workbench.run
        if run is None:
            return
        where = Surroundings(platform.node(), workbench.run_folder)
        text = hand_over_text(run, run.server, self.now, where, note_text(run))
        self.context.shell.copy_text(text)
        self.context.announcer.say(tr("The hand-over was copied"))


_ROOMY = 460  # below, the log would leave no room for how far the import is


def shown_children(face: QWidget) -> list[QWidget]:
    """Return what is seen directly in a widget."""
    found = face.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [item for item in found if not item.isHidden()]


def _show_words() -> str:
    return tr("Sh&ow log, ids and attempts")


def build(context: Context) -> Page:
    """Return the page."""
    return ImportPage(context)
