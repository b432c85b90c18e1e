"""What the planned versions change in the environment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QVBoxLayout

from coe_assistant.ui.design import Space
from coe_assistant.ui.package_view import DifferenceView
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.detail_list import detail_list
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, clear, column, holder, row


class DifferenceCard(Card):
    """Shows one DifferenceView; hidden while there is nothing to show."""

    def __init__(self, copy_text: Callable[[str], None], read_again: Callable[[], None]) -> None:
        self._note = label("", "muted")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setAccessibleName(tr("Asking the environment what changes"))
        self._changes = QVBoxLayout()
        self._changes.setSpacing(Space.M)
        self._again = button(tr("As&k the environment again"), read_again)
        self._copy_text = copy_text
        self._shown: DifferenceView | None = None
        super().__init__(
            label(tr("What the new version changes"), "subtitle"),
            self._note,
            self._busy,
            self._changes,
            row(self._again, None),
        )
        self.hide()

    def show_view(self, view: DifferenceView) -> None:
        """Show view; nothing is rebuilt when it is the same as before."""
        if view == self._shown:
            return
        self._shown = view
        self.setVisible(not view.is_blank)
        self._note.setText(view.note)
        self._note.setVisible(bool(view.note))
        self._busy.setVisible(bool(view.note) and not view.can_read_again)
        self._again.setVisible(view.can_read_again)
        clear(self._changes)
        for change in view.changes:
            box = column(label(change.title, "strong"), label(change.summary), gap=Space.XS)
            for item in change.lists:
                box.addWidget(detail_list(item, self._copy_text))
            self._changes.addWidget(holder(box))
