"""The program's icon for Windows, drawn from the SVG in `resources/icons`."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

EDGES = (16, 24, 32, 48, 64, 256)


def write_ico(svg: Path, target: Path) -> None:
    """Write an .ico with one PNG for each edge (Windows Vista and later read them)."""
    images = [(edge, _png(svg, edge)) for edge in EDGES]
    header = struct.pack("<HHH", 0, 1, len(images))
    offset = len(header) + 16 * len(images)
    entries = b""
    for edge, data in images:
        side = edge % 256  # 0 stands for 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    target.write_bytes(header + entries + b"".join(data for _, data in images))


def _png(svg: Path, edge: int) -> bytes:
    image = QImage(edge, edge, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):
        message = f"{svg} could not be drawn at {edge} pixels"
        raise ValueError(message)
    return bytes(buffer.data().data())


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    write_ico(Path(sys.argv[1]), Path(sys.argv[2]))
