"""The import page says what happened and what is known: interruptions, window, hand-over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.interruption import InterruptionKind
from coe_assistant.domain.run import Note
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.note_words import interruption_text, note_text


def said(desk) -> str:
    return "\n".join(item.text() for item in desk.page.findChildren(QLabel) if item.isVisible())


def press(desk, name: str) -> None:
    found = [b for b in desk.page.findChildren(QPushButton) if b.accessibleName() == name]
    found[0].click()


def test_page_shows_attempt_window_components_and_ids(open_scene):
    desk = open_scene("import-in-window")
    text = said(desk)
    assert "Attempt 2 of 4" in text
    assert "maintenance window open until" in text
    assert "2 h 40 min left" in text
    assert "412 components done" in text


def test_clock_goes_on_and_says_when_the_window_has_closed(open_scene):
    desk = open_scene("import-in-window")
    desk.clock.advance(timedelta(hours=3).total_seconds())
    desk.page.tick()
    assert "maintenance window closed at" in said(desk)


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ("import-after-restart", ("restarted or lost power", "pac ended meanwhile")),
        ("import-after-sleep", ("This computer slept from",)),
        ("import-longest-wait", ("still running on the server", "no failure")),
        ("import-pac-silent", ("pac does nothing", "server is not touched")),
        ("import-silent", ("No answer since",)),
        ("import-unwatched", ("Watching is stopped",)),
    ],
)
def test_each_interruption_is_told_in_words(open_scene, scene, words):
    text = said(open_scene(scene))
    for part in words:
        assert part in text


def test_first_installation_has_one_bar(open_scene):
    assert "Step 2: apply the upgrade" not in said(open_scene("import-first-install"))
    assert "Step 2: apply the upgrade" in said(open_scene("import-running"))


def test_hand_over_is_copied_with_what_the_next_shift_needs(open_scene):
    desk = open_scene("import-in-window")
    press(desk, "Copy hand-over")
    text = desk.copied[-1]
    for part in (
        "3f0f5c1e-6f0a-4d1c-b9a5-74d2f3a1c0de",
        "a91d6b42-0c55-4ef2-8a87-1f6f0f5e9b10",
        "Attempt 2 of 4",
        "Do not start an import of your own",
        "Maintenance window",
        desk.workbench.run.id,
    ):
        assert part in text


@pytest.mark.parametrize("kind", list(InterruptionKind))
def test_every_kind_of_interruption_has_words_with_its_end(open_scene, kind):
    desk = open_scene("import-after-restart")
    run = desk.workbench.run
    found = type(run.interruption)(kind, None, run.interruption.to_at)
    text = interruption_text(type(run)(**{**_fields(run), "interruption": found}))
    assert text.endswith(".")
    assert "{" not in text


def _fields(run):
    return {name: getattr(run, name) for name in run.__dataclass_fields__}


@pytest.mark.parametrize("note", list(Note))
def test_every_note_has_words(open_scene, note):
    run = open_scene("import-running").workbench.run
    text = note_text(type(run)(**{**_fields(run), "note": note}))
    assert bool(text) == (note is not Note.NONE)


def test_bars_follow_the_clock_between_two_looks(open_scene):
    desk = open_scene("import-running")
    progress = desk.workbench.progress[0]
    later = type(progress)(progress.step, 43.0, 1330, 1690, progress.heard_at)
    desk.workbench.progress = (later,)
    desk.page.tick()
    assert "22 min elapsed" in said(desk)
    desk.workbench.put(Change.PROGRESS)


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_overwrite_is_a_choice_that_the_start_names(open_scene):
    desk = open_scene("checklist-ready")
    desk.content.context.do("import-options")
    dialog = desk.content._actions.dialog
    assert not dialog.overwrite.isChecked()
    dialog.overwrite.click()
    assert ("choose_overwrite", True) in desk.workbench.calls
    assert "written over" in desk.page.step().next
    dialog.reject()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_settings_file_is_chosen_removed_and_refused_in_words(open_scene, tmp_path):
    desk = open_scene("checklist-ready")
    desk.content.context.do("import-options")
    dialog = desk.content._actions.dialog
    solution = desk.workbench.run.steps[0].solution
    dialog.choose(solution, str(tmp_path / "x.json"))
    assert desk.workbench.calls[-1] == ("use_settings_file", solution, tmp_path / "x.json")
    desk.workbench.settings_problem = CoeError("settings-file-not-usable", "It is no file.")
    dialog.choose(solution, "/other")
    words = [item.text() for item in dialog.findChildren(QLabel) if item.isVisible()]
    assert any("It is no file." in text for text in words)
    desk.workbench.settings_problem = None
    dialog.choose(solution, "")
    assert desk.workbench.calls[-1] == ("use_settings_file", solution, None)
    dialog.reject()


def test_log_off_closes_without_a_question(open_scene):
    desk = open_scene("import-running")
    desk.window.agree_to_close()
    assert desk.window.close()
