"""Pictures of every scene for people (build/shots), and that no text is cut in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from scene_registry import SCENES
from shots import grab

SHOTS = Path(__file__).resolve().parents[2] / "build" / "shots"
SIZES = {"wide": (1366, 768), "double": (683, 384)}  # the second is 1366x768 at 200 %


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("name", list(SCENES))
def test_scene_is_drawn_without_cut_texts(open_scene, name, size):
    desk = open_scene(name)
    themes = ("light", "dark") if size == "wide" else ("light",)
    for theme in themes:
        file = grab(desk.window, SHOTS / f"{name}-{theme}-{size}.png", theme, SIZES[size])
        assert file.stat().st_size > 5_000
    assert (desk.window.width(), desk.window.height()) == SIZES[size]
    assert cut_texts(desk.window) == []


def cut_texts(window) -> list[str]:
    buttons = [item for item in window.findChildren(QPushButton) if item.isVisible()]
    cut = [item.text() for item in buttons if item.width() < item.sizeHint().width()]
    for item in window.findChildren(QLabel):
        if not item.isVisible() or not item.text():
            continue
        if item.wordWrap():
            needed = item.heightForWidth(item.width())
            if item.height() < needed:
                cut.append(f"{item.text()} ({item.height()} of {needed})")
        elif item.width() < item.sizeHint().width():
            cut.append(item.text())
    return cut
