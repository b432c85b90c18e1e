"""A defect is told in the language of the person, and in English where even that fails."""

from __future__ import annotations

import sys
import threading

import pytest

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app import speaking
from coe_assistant.app.places import Places
from coe_assistant.app.recording import recording
from coe_assistant.app.start import start
from coe_assistant.cli import commands
from coe_assistant.cli.options import Options
from coe_assistant.runtime.crash import unfailing

pytestmark = pytest.mark.expected_logs
ENGLISH = "The program has a defect (ZeroDivisionError)."
GERMAN = "hat einen Fehler (ZeroDivisionError)."


def fail(*_given) -> int:
    return 1 // 0


def refuse(*_given):
    msg = "the words are gone"
    raise MemoryError(msg)


@pytest.fixture
def places(tmp_path) -> Places:
    return Places(Options(), DataFolder(tmp_path / "data"), resources_folder())


@pytest.fixture
def defective(monkeypatch, tmp_path):
    """A command that fails by a defect; returns its exit code."""
    monkeypatch.setattr(commands, "execute", fail)

    def run(*given: str) -> int:
        return start([*given, "--data-dir", str(tmp_path), "status"])

    return run


@pytest.mark.parametrize(("tag", "words"), [("en", ENGLISH), ("de", GERMAN)])
def test_defect_of_a_command_is_told_in_the_language(defective, capsys, tag, words) -> None:
    assert defective("--language", tag) == 70
    said = capsys.readouterr().err
    assert said.splitlines()[0].endswith(words)
    assert "crash-" in said
    assert "Traceback" not in said


def test_defect_is_told_in_english_where_the_language_fails(defective, capsys, monkeypatch) -> None:
    monkeypatch.setattr(CatalogueShelf, "load", refuse)
    assert defective("--language", "de") == 70
    assert capsys.readouterr().err.startswith(f"{ENGLISH}\n")


def test_exception_that_nobody_took_is_told_in_the_language(places, capsys) -> None:
    speech = speaking.Speech([places.resources / speaking.FOLDER], "de")
    with recording(places, speech.told) as crash:
        sys.excepthook(ZeroDivisionError, ZeroDivisionError("x"), None)
        assert crash.has_defect
    said = capsys.readouterr().err
    assert f"{GERMAN} Ein Bericht liegt in " in said
    assert said.endswith("erneut, um fortzufahren.\n")


@pytest.mark.parametrize("told", [str, refuse])
def test_exception_of_a_thread_is_told_in_english_where_nothing_else_can_be(
    places, capsys, told
) -> None:
    with recording(places, told):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert capsys.readouterr().err.startswith(f"{ENGLISH} A report is in ")


def test_report_of_a_defect_stays_english(defective, caplog, tmp_path) -> None:
    defective("--language", "de")
    (report,) = (tmp_path / "logs").glob("crash-*.txt")
    assert "ZeroDivisionError: integer division or modulo by zero" in report.read_text("utf-8")
    assert "a defect: " in caplog.text
    assert "Fehler" not in caplog.text


def test_words_that_do_not_fail_are_left_as_they_are() -> None:
    assert unfailing(str.upper)("a") == "A"
    assert unfailing(refuse)("a") == "a"
