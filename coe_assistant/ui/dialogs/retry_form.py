"""How often and how soon attempts repeat: for all failures, and for single classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QSpinBox, QTableWidget, QTableWidgetItem

from coe_assistant.domain.retry_policy import (
    LONGEST_WINDOW,
    MOST_ATTEMPTS,
    ClassPolicy,
    RetryPolicy,
)
from coe_assistant.services.preferences import KnownClass
from coe_assistant.ui.context import Context
from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.dialogs.preferences_section import PolicySection
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.fold_layout import FoldLayout
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, holder, row
from coe_assistant.ui.widgets.table_head import TableHead
from coe_assistant.ui.widgets.tick_delegate import TickDelegate

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


class HeadedItem(QTableWidgetItem):
    """A cell that is read aloud after the head of its column, whatever is typed into it."""

    def __init__(self, head: str, text: str) -> None:
        super().__init__(text)
        self._head = head

    def data(self, role: int) -> object:
        """Return what Qt keeps, and the words for a screen reader."""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._head}: {self.text()}"
        return super().data(role)


class RetryForm(PolicySection):
    """Edits a RetryPolicy's numbers and its classes."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        preferences = context.workbench.preferences
        self._classes = tuple(item for item in preferences.known_classes() if item.rule.automatic)
        self.automatic = TickBox(
            tr("Repeat &attempts by themselves where that is safe"), context.theme
        )
        self.awake = TickBox(tr("&Keep this computer awake while it waits"), context.theme)
        self.attempts, self.hours, self.jitter = QSpinBox(), QSpinBox(), QSpinBox()
        self.attempts.setRange(1, MOST_ATTEMPTS)
        self.hours.setRange(1, round(LONGEST_WINDOW / _HOUR))
        self.hours.setSuffix(tr(" h"))
        self.jitter.setRange(0, 100)
        self.jitter.setSuffix(" %")
        self._heads = (tr("Failure"), tr("By itself"), tr("Waits in minutes"), tr("Attempts"))
        self.table = QTableWidget(len(self._classes), 4)
        self.reset = button(tr("As shipped for the chosen &failure"), self._on_reset)
        CopyActions(self.table, context.shell.copy_text)
        self._build(preferences.shipped.sources)
        self.show_policy(preferences.policy)
        self.watch(self.automatic, self.awake, self.attempts, self.hours, self.jitter)
        self.table.itemChanged.connect(self.settled.start)
        self.table.itemChanged.connect(self._offer_reset)
        self.table.currentCellChanged.connect(self._offer_reset)
        self._offer_reset()

    def _build(self, sources: Mapping[str, str]) -> None:
        numbers = FoldLayout(
            holder(field(tr("Attempts at &most"), self.attempts)),
            holder(field(tr("&Within"), self.hours)),
            holder(field(tr("Longer &by up to"), self.jitter)),
        )
        self.attempts.setToolTip(told(sources.get("max_attempts", "")))
        self.jitter.setToolTip(told(sources.get("jitter_percent", "")))
        self.table.setHorizontalHeaderLabels(self._heads)
        self.table.setAccessibleName(tr("Rules for single failures"))
        lines = self.table.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)  # names may wrap
        self.table.setTabKeyNavigation(False)
        self.table.setMinimumHeight(Size.LOG + Size.LOG // 2)
        self.table.setItemDelegateForColumn(1, TickDelegate(self.table))
        head = TableHead(self.table, tr("Rules for single failures"), filling=0, least=Size.CAPTION)
        for column_at in range(1, len(self._heads)):
            head.setSectionResizeMode(column_at, QHeaderView.ResizeMode.ResizeToContents)
        box = column(
            self.automatic,
            numbers,
            label(
                tr(
                    "The first attempt counts. After these hours, or attempts, the run is handed "
                    "over. Failures that are not in this list are never repeated by themselves."
                ),
                "caption",
            ),
            self.table,
            row(self.reset, None),
            self.awake,
            gap=Space.M,
        )
        self.setLayout(box)

    def show_policy(self, policy: RetryPolicy) -> None:
        """Show a policy."""
        self.automatic.setChecked(policy.automatic)
        self.awake.setChecked(policy.keeps_awake)
        self.attempts.setValue(policy.max_attempts)
        self.hours.setValue(round(policy.window / _HOUR))
        self.jitter.setValue(round(policy.jitter * 100))
        for line, item in enumerate(self._classes):
            self._show_class(line, item, policy.for_class(item.class_id))

    def _show_class(self, line: int, known: KnownClass, own: ClassPolicy) -> None:
        waits = own.waits if own.waits is not None else known.rule.waits
        most = own.max_attempts or known.rule.max_attempts
        title = self._cell(0, told(known.title))
        title.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        title.setToolTip("\n".join((known.class_id, *known.sources)))
        tick = self._cell(1, tr("yes") if own.automatic else tr("no"))
        tick.setFlags(tick.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        tick.setFlags(tick.flags() & ~Qt.ItemFlag.ItemIsEditable)
        state = Qt.CheckState.Checked if own.automatic else Qt.CheckState.Unchecked
        tick.setCheckState(state)
        texts = ", ".join(f"{wait / _MINUTE:g}" for wait in waits)
        cells = (title, tick, self._cell(2, texts), self._cell(3, str(most)))
        for at, made in enumerate(cells):
            self.table.setItem(line, at, made)

    def _offer_reset(self, *_where: object) -> None:
        """Let the chosen rule be taken back where it is not as shipped."""
        line = self.table.currentRow()
        is_whole = line >= 0 and all(self.table.item(line, at) is not None for at in range(4))
        self.reset.setEnabled(is_whole and self._is_own(line))
        title = told(self._classes[line].title) if line >= 0 else ""
        self.reset.setAccessibleDescription(title)

    def _is_own(self, line: int) -> bool:
        try:
            return self._class(line, self._classes[line]) is not None
        except ValueError:  # what was typed cannot be understood: that can be taken back, too
            return True

    def _on_reset(self) -> None:
        line = self.table.currentRow()
        if line < 0:
            return
        known = self._classes[line]
        self._show_class(line, known, ClassPolicy(known.class_id))
        self.keep()
        self.table.setFocus()

    def _cell(self, column: int, text: str) -> QTableWidgetItem:
        return HeadedItem(self._heads[column], text)

    def changed(self, policy: RetryPolicy) -> RetryPolicy:
        """Return policy with what stands in the form.

        Raises:
            ValueError: a cell cannot be understood.
        """
        rows = [self._class(line, item) for line, item in enumerate(self._classes)]
        shown = {item.class_id for item in self._classes}
        others = [item for item in policy.classes if item.class_id not in shown]
        return replace(
            policy,
            automatic=self.automatic.isChecked(),
            keeps_awake=self.awake.isChecked(),
            max_attempts=self.attempts.value(),
            window=self.hours.value() * _HOUR,
            jitter=self.jitter.value() / 100,
            classes=(*others, *(item for item in rows if item is not None)),
        )

    def _class(self, line: int, known: KnownClass) -> ClassPolicy | None:
        cells = [self.table.item(line, at) or QTableWidgetItem() for at in (1, 2, 3)]
        try:
            waits = tuple(float(t) * _MINUTE for t in cells[1].text().split(",") if t.strip())
            most = int(cells[2].text())
        except ValueError as error:
            words = tr("{title}: waits are minutes with commas between, attempts a number")
            raise ValueError(words.format(title=told(known.title))) from error
        is_automatic = cells[0].checkState() is Qt.CheckState.Checked
        own = ClassPolicy(
            known.class_id,
            is_automatic,
            None if waits == known.rule.waits else waits,
            None if most == known.rule.max_attempts else most,
        )
        return None if own == ClassPolicy(known.class_id) else own
