"""What is left to do by hand, to be ticked off one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coe_assistant.domain.kit import TaskAfter
from coe_assistant.ui.design import Space
from coe_assistant.ui.text import told, tr, when
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import clear, column, holder, row

_TOP = Qt.AlignmentFlag.AlignTop


class TaskList(QWidget):
    """One tick box a task.

    Args:
        theme: Colours.
        ticked: Called with the id of a task and whether it is done.
    """

    def __init__(self, theme: Theme, ticked: Callable[[str, bool], None]) -> None:
        super().__init__()
        self._theme = theme
        self._ticked = ticked
        self._shown: tuple[object, object] | None = None
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(Space.S)
        self.boxes: dict[str, TickBox] = {}

    def show_tasks(self, tasks: Sequence[TaskAfter], ticks: Mapping[str, datetime]) -> None:
        """Show tasks and what was ticked; boxes that are there stay, with their focus."""
        shown = tuple(tasks), dict(ticks)
        if shown == self._shown:
            return
        if self._shown is None or self._shown[0] != shown[0]:
            self._build(tasks)
        self._shown = shown
        for task in tasks:
            box = self.boxes[task.id]
            box.blockSignals(True)  # noqa: FBT003 - Qt's own parameter
            box.setChecked(task.id in ticks)
            box.blockSignals(False)  # noqa: FBT003 - Qt's own parameter
            done = tr("Done {time}").format(time=when(ticks[task.id])) if task.id in ticks else ""
            box.setAccessibleDescription(done)
            box.update()

    def _build(self, tasks: Sequence[TaskAfter]) -> None:
        clear(self._body)
        self.boxes.clear()
        for task in tasks:
            box = TickBox("", self._theme)
            box.setAccessibleName(told(task.text))
            box.toggled.connect(self._teller(task.id))
            self.boxes[task.id] = box
            source = (
                tr("If it applies. Source: {source}")
                if task.is_optional
                else tr("Source: {source}")
            )
            words = column(
                label(told(task.text)),
                label(source.format(source=told(task.ground.source)), "caption"),
                gap=0,
            )
            line = row(box, words, gap=Space.S)
            line.setStretch(1, 1)
            line.setAlignment(box, _TOP)
            self._body.addWidget(holder(line))

    def _teller(self, task_id: str) -> Callable[[bool], None]:
        def tell(is_done: bool) -> None:  # noqa: FBT001 - the signal's signature
            self._ticked(task_id, is_done)

        return tell
