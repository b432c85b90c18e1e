"""Closes every control of a window that only looks, but those that read, and says why.

What is not marked as reading is closed: a control that is added in times to come is closed by
itself. That nothing is changed does not depend on it: the workbench behind has no way to.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTextEdit,
    QWidget,
)

from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.labels import READS

_CONTROLS = (QPushButton, QCheckBox, QRadioButton, QComboBox, QAbstractSpinBox)
_TEXTS = (QLineEdit, QPlainTextEdit, QTextEdit)
_TOUCHED = (
    QEvent.Type.EnabledChange,
    QEvent.Type.ToolTipChange,
    QEvent.Type.DynamicPropertyChange,
    QEvent.Type.Show,
)


def closed_reason() -> str:
    """Return why a control cannot be used."""
    return tr("This window only looks. Changes are made where the run is worked on.")


def looking_sentence() -> str:
    """Return what happens next in a window that only looks."""
    return tr("There is nothing to do here. What happens where the run is worked on is shown here.")


def close_entry(entry: QAction) -> None:
    """Close an entry of a menu."""
    entry.setEnabled(False)
    entry.setToolTip(closed_reason())
    entry.setStatusTip(closed_reason())
    entry.setWhatsThis(closed_reason())


class ReadOnlyGuard(QObject):
    """Watches everything in a window, now and later; dialogs are windows of their own.

    Args:
        window: A filled window; its content owns nothing that the guard closes for good.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._watch(window.centralWidget())
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close what is about to be shown or was opened; nothing is kept from anybody."""
        kind = event.type()
        if kind == QEvent.Type.ChildPolished:
            child = event.child()  # type: ignore[attr-defined]  # a QChildEvent, by its type
            if isinstance(child, QWidget) and not child.isWindow():
                self._watch(child)
        elif kind in _TOUCHED and isinstance(watched, QWidget):
            _settle(watched)
        return False

    def _watch(self, root: QWidget | None) -> None:
        if root is None:
            return
        for item in (root, *root.findChildren(QWidget)):
            item.removeEventFilter(self)
            item.installEventFilter(self)
            _settle(item)


def is_changing(item: QWidget) -> bool:
    """Return whether a widget is a control that is not marked as reading."""
    if item.property(READS):
        return False
    if isinstance(item, _CONTROLS):
        return True
    if not isinstance(item, _TEXTS) or item.isReadOnly():
        return False
    # the text field of another control goes with that
    return not isinstance(item.parentWidget(), (QComboBox, QAbstractSpinBox))


def _settle(item: QWidget) -> None:
    if is_changing(item):
        _close(item)
    elif item.property(READS) and item.toolTip() == closed_reason():
        item.setToolTip("")  # the same button has another meaning now


def _close(item: QWidget) -> None:
    reason = closed_reason()
    # Only what differs is set: each of these comes back as an event.
    if item.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled) is False:
        item.setEnabled(False)
    if item.toolTip() != reason:
        item.setToolTip(reason)
    if item.accessibleDescription() != reason:
        item.setAccessibleDescription(reason)
