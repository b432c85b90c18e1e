"""Help > What leaves this machine: the page of the help, with the hosts of the cloud in use."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from coe_assistant.domain.help_page import HelpPage
from coe_assistant.services.help_book import target_of
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.help_view import HelpView
from coe_assistant.ui.widgets.labels import button

_PAGE = "privacy"
_SIZE = (760, 620)


class PrivacyDialog(Dialog):
    """Nothing is said here that the help does not say, too."""

    def __init__(self, context: Context, window: QWidget, page: HelpPage) -> None:
        super().__init__(window, tr("What leaves this machine"), width=Size.DIALOG_SMALL)
        self._context = context
        self.view = HelpView(context.theme)
        self.view.show_page(page, with_title=False)
        self.view.asked.connect(self._on_link)
        self.add(self.view)
        self.content.setStretch(self.content.count() - 1, 1)
        text = self.view.toPlainText
        self.add_action(button(tr("Copy &all"), lambda: context.shell.copy_text(text())))
        self.resize(*_SIZE)

    def _on_link(self, link: str) -> None:
        place = target_of(link, _PAGE)
        if place is not None:
            self._context.do(f"help:{place.page_id}.md#{place.anchor}")


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    page = context.surroundings.help_book().page(_PAGE)
    assert page is not None  # noqa: S101 - tests hold every page that is named
    return PrivacyDialog(context, window, page)
