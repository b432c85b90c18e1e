"""Files of earlier times on the Package page: offered while nothing is chosen, or told of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from coe_assistant.services.package_memory import RecentFiles
from coe_assistant.ui.design import Space
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.labels import button, label, short_label
from coe_assistant.ui.widgets.layout import column, holder, row

_MOST = 5


class RecentFilesRow(QWidget):
    """One button a file; or the sentence that the last files were chosen.

    Args:
        choose: Called with the file that a person takes.
        open_url: Opens the page where the files are had.
    """

    def __init__(
        self, choose: Callable[[list[Path]], None], open_url: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._choose = choose
        self._page = ""
        self._get = button(
            tr("&Get the release download…"), lambda: open_url(self._page), kind="link"
        )
        self._shown: tuple[Path, ...] = ()
        self._caption = short_label(tr("Chosen before:"), "caption")
        self._flow = FlowLayout(self._caption)
        self._list = holder(self._flow)
        self._proposed = label(
            tr(
                "Chosen as the last time for this environment. For another version, leave the "
                "file out below and choose yours."
            ),
            "muted",
        )
        self.setLayout(column(self._list, self._proposed, row(self._get, None), gap=Space.XS))
        self.hide()

    @property
    def buttons(self) -> list[QPushButton]:
        """The offered files."""
        return self._list.findChildren(QPushButton)

    def refresh(self, recent: RecentFiles, *, has_files: bool, is_open: bool) -> None:
        """Offer the files, or say that they were chosen.

        Args:
            recent: What was chosen before.
            has_files: Files are chosen now.
            is_open: Files can be chosen now.
        """
        offered = () if has_files or not is_open else recent.files[:_MOST]
        self._show_files(offered)
        self._list.setVisible(bool(offered))
        self._proposed.setVisible(has_files and recent.is_proposed)
        self._page = recent.release_page
        self._get.setToolTip(self._page)
        self._get.setAccessibleDescription(self._page)
        needs_page = bool(self._page) and not has_files and is_open
        self._get.setVisible(needs_page)
        self.setVisible(bool(offered) or needs_page or (has_files and recent.is_proposed))

    def _show_files(self, files: tuple[Path, ...]) -> None:
        if files == self._shown:
            return
        self._shown = files
        for made in self.buttons:
            self._flow.removeWidget(made)
            made.setParent(None)
            made.deleteLater()
        for path in files:
            made = button(path.name, partial(self._choose, [path]), kind="link", describe=str(path))
            made.setAccessibleName(tr("Choose {file} again").format(file=path.name))
            self._flow.addWidget(made)
        self._flow.setSpacing(Space.S)
