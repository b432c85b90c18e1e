"""Every page and dialog in every state, opened once: is it whole, read aloud, operated?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from looks import BY_KEYBOARD, LOOKS, settle
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from scene_registry import SCENES
from structure import faults

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.ui.language import WindowLanguage

# the offscreen platform has none
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SHELF = CatalogueShelf([resources_folder() / "i18n"])
SIZES = {"de": (1180, 760), "qps-rtl": (683, 384)}  # the second is longer, and from right to left


def kinds() -> list[str]:
    """Return one scene of each page and each dialog, the one with most on it by its name."""
    found: dict[str, str] = {}
    for name in SCENES:
        parts = name.split("-")
        found["-".join(parts[:2]) if parts[0] == "dialog" else parts[0]] = name
    return list(found.values())


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[WindowLanguage]:
    before = QLocale()
    language = WindowLanguage(qapp)
    yield language
    language.use(None)
    QLocale.setDefault(before)


@pytest.mark.parametrize("name", list(SCENES))
def test_scene_can_be_read_aloud_and_operated(open_scene, name):
    window = open_scene(name).shown
    settle()
    assert faults(window) == []
    found = [f"{look.__name__}: {words}" for look in LOOKS for words in look(window)]
    assert found == []


@pytest.mark.parametrize("tag", list(SIZES))
@pytest.mark.parametrize("name", kinds())
def test_page_or_dialog_can_be_operated_in_every_language(open_scene, speak, name, tag):
    speak.use(SHELF.load(tag).catalogue)
    desk = open_scene(name)
    desk.window.resize(*SIZES[tag])
    settle()
    found = [f"{look.__name__}: {words}" for look in BY_KEYBOARD for words in look(desk.shown)]
    assert found == []
