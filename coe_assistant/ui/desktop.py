"""The browser, the clipboard and the folders of this computer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from coe_assistant.ui.context import Shell
from coe_assistant.ui.text_direction import as_told

_ALLOWED = ("https", "http")


def desktop_shell() -> Shell:
    """Return the way to the real desktop."""
    return Shell(_open_url, _copy, _open_folder)


def _open_url(address: str) -> bool:
    url = QUrl(address)
    # addresses come from data and from the server: nothing but the browser may open them
    return url.scheme() in _ALLOWED and QDesktopServices.openUrl(url)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(as_told(text))


def _open_folder(folder: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
