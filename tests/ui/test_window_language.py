"""The language of the window: in force at its start, changed by the settings while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from coe_assistant.app.speaking import Speech
from coe_assistant.app.window_language import LanguageOfWindow
from coe_assistant.domain.errors import CoeError
from coe_assistant.ui.language import WindowLanguage
from coe_assistant.ui.text import told

I18N = Path(__file__).resolve().parents[2] / "resources" / "i18n"
ENGLISH, GERMAN = "Choose another name.", "Wählen Sie einen anderen Namen."


class Opened:
    def __init__(self, application: QApplication, wanted: str) -> None:
        self.refilled: list[str] = []
        self.language = LanguageOfWindow(
            application,
            Speech([I18N], wanted),
            wanted,
            lambda: self.refilled.append(told(ENGLISH)),
        )


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Opened]:
    before = QLocale()
    made = Opened(qapp, "de")
    yield made
    made.language.languages.use("en")
    qapp.processEvents()
    WindowLanguage(qapp).use(None)
    QLocale.setDefault(before)


def test_language_is_in_force_before_the_window_is_filled(opened: Opened) -> None:
    languages = opened.language.languages
    assert told(ENGLISH) == GERMAN
    assert [one.tag for one in languages.known][:2] == ["en", "de"]
    assert (languages.chosen, languages.current) == ("de", "de")
    assert opened.refilled == []


def test_change_fills_the_window_again_when_the_dialog_has_closed(opened: Opened, qtbot) -> None:
    opened.language.languages.use("en")
    assert (opened.refilled, told(ENGLISH)) == ([], GERMAN)
    qtbot.waitUntil(lambda: opened.refilled == [ENGLISH])
    assert (opened.language.languages.chosen, opened.language.languages.current) == ("en", "en")
    opened.language.languages.use("de")
    qtbot.waitUntil(lambda: opened.refilled == [ENGLISH, GERMAN])


def test_choice_of_the_language_in_use_changes_nothing(opened: Opened, qapp: QApplication) -> None:
    opened.language.languages.use("de")
    qapp.processEvents()
    assert opened.refilled == []


def test_unknown_language_is_refused_and_the_old_one_stays(opened: Opened) -> None:
    with pytest.raises(CoeError, match="no language"):
        opened.language.languages.use("xx")
    assert (opened.language.languages.chosen, told(ENGLISH)) == ("de", GERMAN)
