"""What both pages of a window that only looks have in common: read from top to bottom."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QWidget

from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.pages.page import Page
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import column, scrolling
from coe_assistant.ui.widgets.terms import TermRow


class ReadingFrame:
    """A heading, a sentence, words explained, and what is to be read, in one scrolling column.

    Args:
        page: The page that is filled.
        context: Explains the words.
    """

    def __init__(self, page: Page, context: Context) -> None:
        self._page = page
        self._context = context
        self.area: QWidget | None = None

    def fill(
        self, title: str, sentence: str, terms: tuple[str, ...], *items: QWidget | QLayout
    ) -> None:
        """Put everything into the page."""
        head = (label(title, "title"), label(sentence, "muted"), TermRow(self._context, terms))
        box = column(*head, *items, gap=Space.L)
        box.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        box.addStretch(1)
        self.area = scrolling(box)
        self._page.setLayout(column(self.area))
