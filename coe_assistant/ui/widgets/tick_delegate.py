"""The tick in tables and trees: the same box as TickBox, not the style's own faint one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coe_assistant.ui.design import Size

_TICK = ((0.22, 0.50), (0.42, 0.70), (0.76, 0.30))  # in parts of the box


def draw_tick(
    painter: QPainter, box: QRectF, palette: QPalette, *, is_on: bool, is_enabled: bool = True
) -> None:
    """Draw a box of the palette's colours, with or without a tick, into box."""
    role = QPalette.ColorRole
    frame = palette.color(role.Dark)  # the design's colour for frames of controls
    ground = palette.color(role.Base)
    if is_on:
        ground = palette.color(role.Highlight) if is_enabled else frame
        frame = ground
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(frame, Size.TICK_FRAME))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, Size.TICK_RADIUS, Size.TICK_RADIUS)
    if is_on:
        painter.setPen(QPen(palette.color(role.BrightText), Size.TICK_LINE))
        points = [box.topLeft() + QPointF(x * box.width(), y * box.height()) for x, y in _TICK]
        painter.drawPolyline(QPolygonF(points))
    painter.restore()


class TickDelegate(QStyledItemDelegate):
    """Draws items as usual, and its own box over that of the style."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the item."""
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        view = option.widget
        if state is None or view is None:
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        box = QRectF(
            view.style().subElementRect(
                QStyle.SubElement.SE_ItemViewItemCheckIndicator, whole, view
            )
        )
        edge = min(box.width(), box.height()) - Size.TICK_FRAME
        drawn = QRectF(0, 0, edge, edge)
        drawn.moveCenter(box.center())
        is_on = Qt.CheckState(state) is Qt.CheckState.Checked
        # the palette of the view itself is changed by the style sheet
        draw_tick(painter, drawn, view.window().palette(), is_on=is_on)
