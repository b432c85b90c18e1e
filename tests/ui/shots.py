"""Takes pictures of the window; also used for the pictures of the documentation."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from coe_assistant.ui.design import Scheme


def grab(
    window: QWidget, path: Path, theme: str | None = None, size: tuple[int, int] | None = None
) -> Path:
    """Write what window shows to path; theme is light, dark or high-contrast."""
    if theme is not None:
        window.use_scheme(Scheme(theme))
    if size is not None:
        window.resize(QSize(*size))
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    path.parent.mkdir(parents=True, exist_ok=True)
    assert window.grab().save(str(path)), path
    return path
