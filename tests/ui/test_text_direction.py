"""Names from right to left stay in their place on the screen, and are copied as they are."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.answer_words import Answer
from coe_assistant.ui.clean_clipboard import CleanClipboard
from coe_assistant.ui.desktop import desktop_shell
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.models.text_table_model import TextTableModel
from coe_assistant.ui.text import counted, told, tr
from coe_assistant.ui.text_direction import as_told, for_screen, isolated, without_controls
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.answer_card import AnswerCard
from coe_assistant.ui.widgets.eliding_label import ElidingLabel
from coe_assistant.ui.widgets.labels import label

HEBREW, ARABIC = "\u05de\u05e8\u05db\u05d6 2026", "\u062d\u0644\u0648\u0644 CoE \u0662"
TURNED = "\u202egpj.exe\u202c"
OPEN, CLOSE, MARK = "\u2068", "\u2069", "\u200e"
REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("name", [HEBREW, ARABIC, "\U0001e900\U0001e901"])
@pytest.mark.parametrize("tag", ["", "de"])
def test_whole_name_is_isolated_in_a_sentence_of_the_window(speak, name, tag):
    if tag:
        speak(tag)
    said = tr("Importing {name}").format(name=name)
    assert f"{OPEN}{name}{CLOSE}" in said
    assert said.count(OPEN) == 1


@pytest.mark.parametrize(
    "name", ["Contoso", "\u65e5\u672c\u8a9e", "Gr\u00fc\u00dfe \U0001f600", ""]
)
def test_other_names_get_no_marks(name):
    assert tr("Importing {name}").format(name=name) == f"Importing {name}"
    assert told(name) == name
    assert for_screen(name) == name


def test_controls_of_a_name_do_not_reach_the_sentence():
    assert tr("Importing {name}").format(name=TURNED) == "Importing gpj.exe"
    assert told(f"The flow '{TURNED}' is off.") == "The flow 'gpj.exe' is off."
    assert for_screen(f"{TURNED} 4.50") == "gpj.exe 4.50"


def test_numbers_keep_their_form_beside_names():
    words = tr("{hours} h {minutes:02d} min").format(hours=2, minutes=5)
    assert words == "2 h 05 min"


def test_sentence_inside_a_sentence_keeps_its_marks():
    where = tr(" (solution {name})").format(name=HEBREW)
    said = tr("{name}{where} uses {part}").format(name=ARABIC, where=where, part="x")
    assert said == f"{OPEN}{ARABIC}{CLOSE} (solution {OPEN}{HEBREW}{CLOSE}) uses x"
    assert for_screen(said) == f"{MARK}{said}"


def test_names_in_a_sentence_from_below_are_isolated_one_by_one():
    one, two = "\u05d0\u05d1 \u05d2\u05d3", "\u05d4\u05d5"
    said = told(f"Off now (2): {one}, {two}")
    assert said == f"Off now (2): {OPEN}{one}{CLOSE}, {OPEN}{two}{CLOSE}"


def test_version_behind_a_name_stays_behind_it():
    assert for_screen("\u05d0\u05d1 4.50.6") == f"{MARK}{OPEN}\u05d0\u05d1{CLOSE} 4.50.6"


def test_line_that_begins_with_a_name_runs_from_left_to_right_and_is_copied_without_mark(qtbot):
    text = "x\n\u05d0 is off, and y"
    shown = for_screen(text)
    assert shown == f"x\n{MARK}{OPEN}\u05d0{CLOSE} is off, and y"
    assert for_screen(shown) == shown
    assert as_told(shown) == text
    card = AnswerCard(Theme())
    qtbot.addWidget(card)
    card.show_answers((Answer("Is it over?", Mark.GOOD, f"{HEBREW} 4.50", "In use."),))
    said = next(one.text() for one in card.findChildren(QLabel) if HEBREW[:3] in one.text())
    assert f"<b>{MARK}{OPEN}" in said


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_only_balanced_marks_are_added_and_only_controls_are_taken(text):
    for shown in (isolated(text), for_screen(text)):
        assert without_controls(shown).replace(MARK, "") == without_controls(text).replace(MARK, "")
        depth = 0
        for sign in shown:
            depth += (sign == OPEN) - (sign == CLOSE)
            assert depth in (0, 1)
            assert sign not in REORDERING or sign in (OPEN, CLOSE)
        assert depth == 0


@given(st.characters(codec="utf-8"))
def test_every_letter_from_right_to_left_is_known(letter):
    is_foreign = unicodedata.bidirectional(letter) in ("R", "AL") and letter.isalpha()
    assert is_foreign <= (OPEN in isolated(letter))


def test_labels_keep_names_in_their_place(qtbot):
    plain, short = label(f"{HEBREW} 4.50"), ElidingLabel()
    qtbot.addWidget(plain)
    qtbot.addWidget(short)
    plain.setText(f"{TURNED} \u05d0 4.50")
    assert plain.text() == f"gpj.exe {OPEN}\u05d0{CLOSE} 4.50"
    short.show_text(f"\u05d0 4.50 {TURNED}")
    assert short.whole == f"{MARK}{OPEN}\u05d0{CLOSE} 4.50 gpj.exe"
    assert short.accessibleName() == short.whole


def test_cell_shows_a_name_without_controls():
    model = TextTableModel(("Name",))
    model.show_rows([(TURNED,)])
    assert model.index(0, 0).data() == "gpj.exe"


def test_window_and_rail_show_an_isolated_solution(open_scene):
    desk = open_scene("import-running", has_rest=False)
    run = desk.workbench.run
    desk.workbench.run = replace(run, steps=(replace(run.steps[0], display_name=HEBREW),))
    desk.workbench.put(Change.RUN)
    assert f"{OPEN}{HEBREW}{CLOSE}" in desk.window.windowTitle()
    assert desk.workbench.run.steps[0].display_name == HEBREW


def test_what_is_copied_has_no_marks(qapp):
    words = tr("Importing {name}").format(name=HEBREW)
    desktop_shell().copy_text(words)
    assert qapp.clipboard().text() == f"Importing {HEBREW}"


class Clipboard(QObject):
    def __init__(self, text, is_own):
        super().__init__()
        self.kept, self.is_own = text, is_own
        self.dataChanged = self

    def connect(self, slot):
        self.changed = slot

    def text(self):
        return self.kept

    def setText(self, text):
        self.kept = text
        self.changed()

    def ownsClipboard(self):
        return self.is_own


@pytest.mark.parametrize(("is_own", "kept"), [(True, "a b"), (False, "a \u2068b\u2069")])
def test_copied_by_a_menu_of_qt_has_no_marks_and_foreign_text_stays(qapp, is_own, kept):
    clipboard = Clipboard("a \u2068b\u2069", is_own)
    CleanClipboard(clipboard, qapp).deleteLater()
    clipboard.changed()
    assert clipboard.kept == kept


def test_plural_keeps_a_hole_for_a_name():
    assert f"{OPEN}{HEBREW}{CLOSE}" in counted(2, "%n of {name}", "%n of {name}").format(
        name=HEBREW
    )
