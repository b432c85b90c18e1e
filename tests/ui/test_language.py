"""The window in other languages: texts, dates, numbers, direction, and the change while it is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from desk import Desk
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.domain.catalogue import Catalogue, Entry
from coe_assistant.domain.language import Language
from coe_assistant.ui.language import WindowLanguage
from coe_assistant.ui.text import counted, percent, size, told, tr, when
from coe_assistant.ui.wording import Place

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def german() -> Catalogue:
    language = Language("de", "Deutsch", date_pattern="d. MMMM yyyy")
    window = {
        "Close": {"other": "Schließen"},
        "%n flows": {"one": "%n Flow", "other": "%n Flows"},
        "{hours} h {minutes:02d} min": {"other": "{hours} Std. {minutes:02d} Min."},
        "&Run": {"other": "&Lauf"},
    }
    below = {"The {n} of them.": {"other": "Die {n} davon."}}
    entries = {key: Entry(forms, is_told=False) for key, forms in window.items()}
    return Catalogue(language, {**entries, **{key: Entry(value) for key, value in below.items()}})


@pytest.fixture
def language(qapp: QApplication) -> Iterator[WindowLanguage]:
    before = QLocale()
    made = WindowLanguage(qapp)
    yield made
    made.use(None)
    QLocale.setDefault(before)


def test_texts_dates_and_numbers_follow_the_language(language: WindowLanguage) -> None:
    language.use(german())
    assert (tr("Close"), tr("Unknown")) == ("Schließen", "Unknown")
    assert [counted(n, "%n flow", "%n flows") for n in (1, 2)] == ["1 Flow", "2 Flows"]
    assert [counted(n, "%n table", "%n tables") for n in (1, 2)] == ["1 table", "2 tables"]
    assert tr("{hours} h {minutes:02d} min").format(hours=2, minutes=5) == "2 Std. 05 Min."
    assert told("The 7 of them.") == "Die 7 davon."
    assert when(NOON).startswith("5. März 2026 ")
    assert size(1_500_000) == "1,4 MB"
    assert percent(12.5, 1) == "12,5 %"


def test_buttons_of_qt_follow_the_language(language: WindowLanguage, qtbot) -> None:
    language.use(german())
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text() == "Abbrechen"


def test_english_installs_no_translator_and_is_back_after_another_language(
    language: WindowLanguage, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    language.use(german())
    installed: list[QTranslator] = []
    monkeypatch.setattr(type(qapp), "installTranslator", lambda _, item: installed.append(item))
    language.use(None)
    assert installed == []
    assert (tr("Close"), counted(1, "%n flow", "%n flows")) == ("Close", "1 flow")
    assert when(NOON).startswith("5 Mar 2026 ")
    assert size(1_500_000) == "1.4 MB"


@pytest.mark.parametrize("text", ["", "a\0b", "\ud800", "%1 %n %L2 {n}", "ü" * 9_000])
def test_told_text_that_is_not_known_stays(language: WindowLanguage, text: str) -> None:
    language.use(german())
    assert told(text) == text


def test_right_to_left_language_turns_the_window(
    language: WindowLanguage, qapp: QApplication
) -> None:
    shelf = CatalogueShelf([resources_folder() / "i18n"])
    language.use(shelf.load("qps-rtl").catalogue)
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    language.use(shelf.load("qps").catalogue)
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert tr("Close") == "[Çlöşé ~]"


def test_language_changes_in_an_open_window_without_losing_what_was_typed(
    language: WindowLanguage, open_scene: Callable[[str], Desk]
) -> None:
    desk = open_scene("connect-empty")
    field = desk.window.content.page(Place.CONNECT).findChild(QLineEdit)
    assert field is not None
    field.setText("contoso.crm4.dynamics.com")
    old = desk.window.content
    language.use(german())
    desk.window.fill(desk.workbench, desk.clock, shell=old.context.shell)
    assert desk.window.content is not old
    assert next(item.text() for item in desk.window.menuBar().actions()) == "&Lauf"
    again = desk.window.content.page(Place.CONNECT).findChild(QLineEdit)
    assert again is not field
    assert again.text() == "contoso.crm4.dynamics.com"
    assert desk.window.content.place is Place.CONNECT


def test_window_built_again_follows_the_run_once(
    language: WindowLanguage, open_scene: Callable[[str], Desk], qtbot
) -> None:
    desk = open_scene("import-running")
    before = desk.window.content
    language.use(german())
    desk.window.fill(desk.workbench, desk.clock, shell=before.context.shell)
    assert desk.window.content.place is before.place
    assert len(desk.workbench._listeners) == 1
    qtbot.waitUntil(lambda: desk.window.centralWidget().isVisible())
