"""What something is at the left, what can be done with it at the right, or below it if narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.layout import clear, holder

_DIRECTION = QBoxLayout.Direction


class HeadRow(QWidget):
    """One line where subject and all actions fit on it; else the actions flow below.

    Args:
        subject: What it is about; takes the room that is left.
        actions: Buttons; hidden ones take no room.
        least: The width in pixels that the subject must keep beside the actions.
        is_trailing: The actions end at the far side below the subject too.
    """

    def __init__(
        self, subject: QWidget, *actions: QWidget, least: int = 0, is_trailing: bool = False
    ) -> None:
        super().__init__()
        self._subject = subject
        self._actions: tuple[QWidget, ...] = ()
        self._least = least
        self._flow = FlowLayout(is_trailing=is_trailing)
        self._side = holder(self._flow)
        self._box = QBoxLayout(_DIRECTION.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Space.S)
        self._box.addWidget(subject, 1)
        self._box.addWidget(self._side, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_actions(*actions)

    @property
    def offered(self) -> tuple[QWidget, ...]:
        """What can be done, hidden ones included."""
        return self._actions

    def show_actions(self, *actions: QWidget) -> None:
        """Put other actions in place of those that are there, which are deleted."""
        clear(self._flow)
        self._actions = actions
        for action in actions:
            self._flow.addWidget(action)
            action.installEventFilter(self)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return room for the wider of both, whichever way they lie now."""
        widths = [self._subject.minimumSizeHint().width()]
        widths += [item.minimumSizeHint().width() for item in self._shown()]
        return QSize(max(widths), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lie as the width allows."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Lie anew when subject or actions ask for another width than before."""
        is_handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return is_handled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lie anew when an action comes or goes."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._arrange()
        return super().eventFilter(watched, event)

    def _shown(self) -> list[QWidget]:
        return [item for item in self._actions if not item.isHidden()]

    def _arrange(self) -> None:
        shown = self._shown()
        side = sum(item.sizeHint().width() for item in shown) + Space.S * max(0, len(shown) - 1)
        subject = max(self._least, self._subject.minimumSizeHint().width())
        fits = subject + Space.S + side <= self.width()
        wanted = _DIRECTION.LeftToRight if fits else _DIRECTION.TopToBottom
        least = side if fits else 0
        if self._box.direction() is not wanted or self._side.minimumWidth() != least:
            self._box.setDirection(wanted)
            self._side.setMinimumWidth(least)
            self.updateGeometry()
        self._side.setVisible(bool(shown))
