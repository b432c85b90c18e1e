"""The list of environments to choose from, with the sign-in that it may need."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from coe_assistant.services.environment_search import SearchState
from coe_assistant.ui.context import Context
from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.finding import RowSearch
from coe_assistant.ui.models.environments_model import EnvironmentsModel
from coe_assistant.ui.pages.sign_in_wait import SignInWait
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.empty_words import EmptyWords
from coe_assistant.ui.widgets.find_bar import FindBar
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import Card
from coe_assistant.ui.widgets.table_head import TableHead

_LINES = 8


class EnvironmentTable(QTableView):
    """One environment a line; Enter takes it.

    Signals:
        taken: The address of the environment that was chosen for good (Enter, double click).
        pointed: The address of the environment that is chosen now.
    """

    taken = Signal(str)
    pointed = Signal(str)

    def __init__(self, copy_text: Callable[[str], None]) -> None:
        super().__init__()
        self._environments = EnvironmentsModel(self)
        self.setModel(self._environments)
        CopyActions(self, copy_text)
        EmptyWords(
            self,
            tr(
                "This account may open no environment. Choose another account, or type the address."
            ),
        )
        self.setAccessibleName(tr("Environments"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        head = TableHead(self, tr("Columns of the environments"))
        for column in range(self._environments.columnCount() - 1):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def show_state(self, state: SearchState) -> None:
        """Show the rows of state, at most so many lines high that the page stays readable."""
        self._environments.show_rows(state.rows, state.kit_name)
        lines = min(max(len(state.rows), 1), _LINES)
        height = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        self.setFixedHeight(height + lines * self.verticalHeader().defaultSectionSize() + Space.L)

    def _address(self, index: QModelIndex) -> str:
        return self._environments.environment_row(index.row()).environment.url

    def _on_current(self, now: QModelIndex) -> None:
        if now.isValid():
            self.pointed.emit(self._address(now))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.taken.emit(self._address(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the current line with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.taken.emit(self._address(self.currentIndex()))
            return
        super().keyPressEvent(event)


class EnvironmentListCard(Card):
    """Shows the list, or what it waits for; hidden until somebody asks for it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.table = EnvironmentTable(context.shell.copy_text)
        self._title = label(tr("Environments"), "subtitle")
        self._count = label("", "caption")
        self._is_over = self._was_connected = False
        self._banner = Banner(context.theme)
        self._wait = SignInWait(context, self._cancel, tr("Reading the environments"))
        find = FindBar(RowSearch(self.table))
        for item in (self._title, self._banner, self._wait, find, self.table, self._count):
            self.body.addWidget(item)

    def refresh(self, state: SearchState, *, is_connected: bool) -> None:
        """Show state; once connected the list makes room, until it is asked for again."""
        if is_connected and not self._was_connected:
            self._is_over = True
        if state.is_listing:
            self._is_over = False
        self._was_connected = is_connected
        has_something = state.is_listing or state.has_listed or state.error is not None
        self.setVisible(has_something and not self._is_over)
        self._wait.setVisible(state.is_listing)
        if state.is_listing:
            self._wait.show_wait(state.prompt, state.deadline_at)
        self.table.setVisible(bool(state.rows))
        self.table.show_state(state)
        self._count.setVisible(state.has_listed)
        self._count.setText(_count_words(state))
        if state.error is None:
            self._banner.hide()
        else:
            self._banner.say(Tone.BAD, told(state.error.title), error_text(state.error))

    def tick(self, state: SearchState) -> None:
        """Show the time that is left."""
        if state.is_listing:
            self._wait.tick(self._context.clock.now())

    def _cancel(self) -> None:
        self._context.workbench.entrance.environments.cancel()


def _count_words(state: SearchState) -> str:
    who = state.account.username if state.account is not None else ""
    if not state.rows:
        return tr("{account} sees no environment with a database in this cloud.").format(
            account=who
        )
    return tr(
        "{count} environments that {account} sees. Kit: the installed {kit}. "
        "Choose one with the arrow keys or a click; Enter or a double click connects to it."
    ).format(count=len(state.rows), account=who, kit=state.kit_name or tr("version"))
