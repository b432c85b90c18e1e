"""Fixtures of the window's tests: offscreen, a fixed font, and a window over a fake workbench."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from desk import Desk
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from scene_registry import load_scenes
from shiboken6 import delete

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.domain.catalogue import Catalogue
from coe_assistant.ui.focus_ring import FocusRing
from coe_assistant.ui.language import WindowLanguage

SCENES = load_scenes()


@pytest.fixture(scope="session", autouse=True)
def fixed_look(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    qapp.setFont(QFont("DejaVu Sans", 10))


@pytest.fixture(autouse=True)
def no_ring_left(qapp: QApplication) -> None:
    """Take away the ring of a window that a test opened in earnest: the application lives on."""
    for ring in qapp.findChildren(FocusRing):
        delete(ring)


@pytest.fixture
def open_scene(qtbot) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def opened(name: str, *, has_rest: bool = True) -> Desk:
        desk, desk.shown = SCENES[name].open(has_rest=has_rest)
        desks.append(desk)
        return desk

    yield opened
    for desk in desks:
        desk.close()


@cache
def catalogue(tag: str) -> Catalogue:
    return CatalogueShelf([resources_folder() / "i18n"]).load(tag).catalogue


@pytest.fixture
def speak(qapp):
    before = QLocale()
    language = WindowLanguage(qapp)
    yield lambda tag: language.use(catalogue(tag))
    language.use(None)
    QLocale.setDefault(before)
