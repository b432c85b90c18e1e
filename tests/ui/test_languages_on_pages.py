"""Every scene opened in German and in the made up languages: nothing fails, nothing stays behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.domain.catalogue import Catalogue
from coe_assistant.ui.language import WindowLanguage

# One scene of each page; the others differ in their values.
PAGES = (
    "connect-empty",
    "package-plan",
    "checklist-blocked",
    "import-running",
    "failure-waiting",
    "finish-done",
)


@pytest.fixture(scope="module")
def shelf() -> CatalogueShelf:
    return CatalogueShelf([resources_folder() / "i18n"])


@pytest.fixture(scope="module")
def catalogues(shelf: CatalogueShelf) -> dict[str, Catalogue]:
    return {tag: shelf.load(tag).catalogue for tag in ("de", "qps", "qps-rtl")}


@pytest.fixture
def language(qapp: QApplication) -> Iterator[WindowLanguage]:
    before = QLocale()
    made = WindowLanguage(qapp)
    yield made
    made.use(None)
    QLocale.setDefault(before)


@pytest.mark.parametrize("tag", ["de", "qps", "qps-rtl"])
@pytest.mark.parametrize("name", PAGES)
def test_page_opens_in_the_language(
    name: str,
    tag: str,
    catalogues: dict[str, Catalogue],
    language: WindowLanguage,
    open_scene,
) -> None:
    language.use(catalogues[tag])
    desk = open_scene(name)
    is_mirrored = desk.window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert is_mirrored == (tag == "qps-rtl")
    if tag == "qps":
        buttons = [one.text() for one in desk.window.findChildren(QPushButton) if one.text()]
        titles = [one.text() for one in desk.window.findChildren(QLabel) if one.text()]
        worded = [text for text in buttons if any(sign.isalpha() for sign in text)]
        # the repository and number of an issue are no words
        worded = [text for text in worded if not re.fullmatch(r"\S+ #\d+", text)]
        # a row that opens may be headed by the name of a file or solution
        assert [text for text in worded if "[" not in text and not text.startswith("▸")] == []
        assert len([text for text in titles if text.startswith("[")]) > 5
