"""The help: contents and search at the left, the page at the right.

A window of its own, without a parent: a dialog that is open blocks the main window, not this one.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSplitter, QWidget

from coe_assistant.domain.help_search import Hit
from coe_assistant.services.help_book import HelpBook, HelpPlace, target_of
from coe_assistant.ui.context import Context
from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.enter_key import presses_focused
from coe_assistant.ui.reading_order import move_focus
from coe_assistant.ui.style_sheet import build_style_sheet
from coe_assistant.ui.text import counted, tr
from coe_assistant.ui.theme import palette_of
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.empty_words import EmptyWords
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.form import clearable, field
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.help_view import HelpView
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, holder

_PLACE = Qt.ItemDataRole.UserRole
_SIZE = (1000, 700)
_SMALLEST = (560, 320)
_LIST, _PAGE = 280, 720


class HelpWindow(QWidget):
    """Reads a HelpBook; show_topic() opens what belongs to the screen."""

    def __init__(self, context: Context, book: HelpBook) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setProperty("kind", "page")
        self._context = context
        self._book = book
        self._history: list[HelpPlace] = []
        self._at = -1
        self.search = QLineEdit()
        self.list = QListWidget()
        self.list.setProperty("kind", "nav")
        self.view = HelpView(context.theme)
        self.note = Banner(context.theme)
        self.found = label("", "caption")
        self._build()
        self._add_keys()
        self._look()
        context.theme.changed.connect(self._look)

    @property
    def place(self) -> HelpPlace:
        """What is shown."""
        return self._history[self._at]

    def show_topic(self, topic: str) -> None:
        """Open the page for what is on the screen, and come to the front."""
        self.go(self._book.place(topic))
        self._come()

    def _come(self) -> None:
        if self.isVisible():
            self.raise_()
        self.show()
        self.activateWindow()
        self.view.setFocus()

    def show_link(self, link: str) -> None:
        """Open a page by its link, and come to the front."""
        place = target_of(link, "")
        if place is not None:
            self.go(place)
            self._come()

    def go(self, place: HelpPlace) -> None:
        """Open a place; Back leads to the present one."""
        if self._at < 0 or place != self.place:
            del self._history[self._at + 1 :]
            self._history.append(place)
            self._at += 1
        self._open()

    def move(self, step: int) -> None:  # type: ignore[override]
        """Go back (-1) or forward (1) in what was read."""
        target = self._at + step
        if 0 <= target < len(self._history):
            self._at = target
            self._open()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802 - Qt's signature
        """Let Tab go in reading order."""
        return move_focus(self, forwards=next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the focused button with Enter."""
        if not presses_focused(self, event):
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.setWindowTitle(tr("Help"))
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        clearable(self.search)
        EmptyWords(self.list, tr("Clear the search to see all pages."))
        self.search.setMaxLength(200)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_first)
        self.list.setAccessibleName(tr("Contents and results"))
        CopyActions(self.list, self._context.shell.copy_text)
        self.list.setWordWrap(True)
        self.list.setSpacing(Space.XS // 2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.view.asked.connect(self._on_link)
        self.back = button(tr("&Back"), lambda: self.move(-1))
        self.forward = button(tr("&Forward"), lambda: self.move(1))
        self.close_button = button(tr("&Close"), self.close)
        left = column(field(tr("&Search the help"), self.search), self.found, self.list)
        left.setContentsMargins(Space.L, Space.L, Space.S, Space.L)
        bar = HeadRow(holder(FlowLayout(self.back, self.forward)), self.close_button)
        right = column(bar, self.note, self.view)
        right.setContentsMargins(Space.S, Space.L, Space.L, Space.L)
        split = QSplitter()
        split.addWidget(holder(left))
        split.addWidget(holder(right))
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST, _PAGE])
        box = column(split, gap=0)
        self.setLayout(box)
        self._show_contents()

    def _add_keys(self) -> None:
        keys = QKeySequence.StandardKey
        table = (
            (QKeySequence("Esc"), self._on_escape),
            (QKeySequence(keys.Find), self._on_find),
            (QKeySequence("Alt+Left"), lambda: self.move(-1)),
            (QKeySequence("Alt+Right"), lambda: self.move(1)),
            (QKeySequence("F3"), lambda: self.view.go_to_mark(1)),
            (QKeySequence("Shift+F3"), lambda: self.view.go_to_mark(-1)),
        )
        for key, act in table:
            QShortcut(key, self).activated.connect(act)

    def _look(self) -> None:
        colours = self._context.theme.colours
        self.setPalette(palette_of(colours))
        self.setStyleSheet(build_style_sheet(colours))

    def _open(self) -> None:
        place = self.place
        page = self._book.page(place.page_id) or self._book.first
        self.view.show_page(page, page.number_of(place.anchor), self.search.text())
        self.setWindowTitle(tr("{page} - Help").format(page=page.title))
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at + 1 < len(self._history))
        self._context.announcer.say(page.title)
        if page.is_translated:
            self.note.hide()
        else:
            self.note.say(Tone.INFO, tr("This page is not translated yet. It is in English."))
        if not self.search.text():
            self._mark_present(page.id)

    def _mark_present(self, page_id: str) -> None:
        was_blocked = self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
        for line in range(self.list.count()):
            if self.list.item(line).data(_PLACE).page_id == page_id:
                self.list.setCurrentRow(line)
        self.list.blockSignals(was_blocked)

    def _show_contents(self) -> None:
        self._fill([(title, HelpPlace(page_id)) for page_id, title in self._book.titles.items()])
        self.found.setText("")

    def _show_hits(self, hits: tuple[Hit, ...]) -> None:
        rows = []
        for hit in hits:
            section = hit.section
            above = f"{self._book.titles[section.page_id]}: " if section.number else ""
            place = HelpPlace(section.page_id, section.anchor)
            rows.append((f"{above}{section.title}\n{hit.snippet}", place))
        self._fill(rows)
        words = counted(len(hits), "%n place found", "%n places found")
        self.found.setText(words if hits else tr("Nothing found. Try fewer or other words."))
        self._context.announcer.say(self.found.text())

    def _fill(self, rows: list[tuple[str, HelpPlace]]) -> None:
        was_blocked = self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.list.clear()
        for words, place in rows:
            item = QListWidgetItem(words)
            item.setData(_PLACE, place)
            self.list.addItem(item)
        self.list.blockSignals(was_blocked)

    def _on_search(self, query: str) -> None:
        if query.strip():
            self._show_hits(self._book.find(query))
        else:
            self._show_contents()
            self._open()

    def _on_first(self) -> None:
        if self.list.count():
            self.list.setCurrentRow(0)
            self._on_chosen(self.list.item(0))
            self.view.go_to_mark(1)

    def _on_chosen(self, item: QListWidgetItem | None, _before: object = None) -> None:
        if item is not None:
            self.go(item.data(_PLACE))

    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_escape(self) -> None:
        if self.search.text():
            self.search.clear()
        else:
            self.close()

    def _on_link(self, link: str) -> None:
        place = target_of(link, self.place.page_id)
        if place is not None:
            self.go(place)
            return
        shell = self._context.shell
        actions = (
            (tr("&Open it"), lambda: shell.open_url(link)),
            (tr("Co&py it"), lambda: shell.copy_text(link)),
        )
        self.note.say(Tone.INFO, tr("This link leads out of the help"), link, actions)
        self._context.announcer.say(tr("This link leads out of the help"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Forget the search; the place is kept."""
        self.search.clear()
        super().closeEvent(event)
