"""The files of a support bundle as a tree with sizes; any of them can be left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from coe_assistant.services.bundle_parts import BundleFile
from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.text import size, tr
from coe_assistant.ui.widgets.empty_words import EmptyWords
from coe_assistant.ui.widgets.tick_delegate import TickDelegate

_NAME, _SIZE, _REMOVED = range(3)
_FILE = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class BundleTree(QTreeWidget):
    """Folders and files, each with a tick, its size and how many places were removed.

    Signals:
        picked: Another file is current; its name.
    """

    picked = Signal(str)

    def __init__(self, copy_text: Callable[[str], None]) -> None:
        super().__init__()
        self.setColumnCount(3)
        CopyActions(self, copy_text)
        self.setHeaderLabels([tr("File"), tr("Size"), tr("Removed")])
        EmptyWords(self, tr("The files of the bundle are listed here when they are collected."))
        self.setAccessibleName(tr("Files of the bundle"))
        self.setAccessibleDescription(tr("Space leaves a file out or takes it in again"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformRowHeights(True)
        self.setItemDelegate(TickDelegate(self))
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)
        self.currentItemChanged.connect(self._on_current)

    @property
    def without(self) -> frozenset[str]:
        """Names of the files that are left out."""
        return frozenset(
            str(item.data(_NAME, _FILE))
            for item in self._files()
            if item.checkState(_NAME) == _UNCHECKED
        )

    def show_files(self, files: Sequence[BundleFile], without: frozenset[str]) -> None:
        """Show files; those of without stay left out."""
        self.clear()
        folders: dict[str, QTreeWidgetItem] = {}
        for file in files:
            folder, _slash, name = file.name.rpartition("/")
            removed = str(file.removals) if file.removals else ""
            item = QTreeWidgetItem([name, size(len(file.cleaned)), removed])
            item.setData(_NAME, _FILE, file.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_NAME, _UNCHECKED if file.name in without else _CHECKED)
            item.setData(_NAME, Qt.ItemDataRole.AccessibleTextRole, _spoken(file))
            for at, head in ((_SIZE, tr("Size")), (_REMOVED, tr("Removed"))):
                item.setData(at, Qt.ItemDataRole.AccessibleTextRole, f"{head}: {item.text(at)}")
            if file.is_cut:
                item.setToolTip(_NAME, tr("Only the end of it: the whole file is large."))
            if folder:
                self._folder(folder, folders).addChild(item)
            else:
                self.addTopLevelItem(item)
        self.expandAll()
        first = self._files()
        if first:
            self.setCurrentItem(first[0])

    def _folder(self, name: str, folders: dict[str, QTreeWidgetItem]) -> QTreeWidgetItem:
        if name not in folders:
            item = QTreeWidgetItem([name, "", ""])
            for at in (_SIZE, _REMOVED):
                item.setData(at, Qt.ItemDataRole.AccessibleTextRole, tr("of a folder: none"))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            folders[name] = item
            self.addTopLevelItem(item)
        return folders[name]

    def _files(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        for number in range(self.topLevelItemCount()):
            item = self.topLevelItem(number)
            if item is None:
                continue
            children = [item.child(index) for index in range(item.childCount())]
            found += [one for one in (item, *children) if one and one.data(_NAME, _FILE)]
        return found

    def _on_current(self, current: QTreeWidgetItem | None, _before: object) -> None:
        if current is not None:
            self.picked.emit(str(current.data(_NAME, _FILE) or ""))


def _spoken(file: BundleFile) -> str:
    text = tr("{name}, {size}, places removed: {n}")
    return text.format(name=file.name, size=size(len(file.cleaned)), n=file.removals)
