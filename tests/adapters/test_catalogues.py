"""Languages as folders of files: what is read, what is refused, and what replaces what."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QLocale

from coe_assistant.adapters.catalogues import CatalogueRefusedError, CatalogueShelf, read_language
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.adapters.system_language import system_languages

ABOUT = {"schema": 1, "language": "pl", "name": "Polski"}
POLISH = {
    "expression": "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2",
    "forms": ["one", "few", "many"],
}


def write(folder: Path, name: str, document: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), "utf-8")
    return path


def texts(folder: Path, name: str, **entries: object) -> None:
    write(folder, name, {"schema": 1, "texts": entries})


def test_shelf_loads_the_texts_of_all_areas(tmp_path: Path) -> None:
    write(tmp_path, "pl/language.json", ABOUT)
    texts(tmp_path, "pl/checks.json", Yes="Tak", No="Nie")
    texts(tmp_path, "pl/window-main.json", Save="Zapisz", No="Nie")
    shelf = CatalogueShelf([tmp_path])
    loaded = shelf.load("pl")
    assert [language.tag for language in shelf.languages()] == ["pl"]
    assert loaded.warnings == ()
    assert [loaded.catalogue.text(key) for key in ("Yes", "Save", "Other")] == [
        "Tak",
        "Zapisz",
        None,
    ]
    # What comes from below too is told; what only the window says is not.
    assert [loaded.catalogue.told(key) for key in ("No", "Save")] == ["Nie", "Save"]


def test_shelf_counts_by_the_rule_of_the_language(tmp_path: Path) -> None:
    write(tmp_path, "pl/language.json", {**ABOUT, "plural": POLISH})
    forms = {"one": "%n plik", "few": "%n pliki", "many": "%n plików", "other": "%n pliku"}
    texts(tmp_path, "pl/window.json", **{"%n files": forms})
    found = CatalogueShelf([tmp_path]).load("pl").catalogue
    shown = [found.text("%n files", count) for count in (1, 2, 5, 12, 22)]
    assert shown == ["%n plik", "%n pliki", "%n plików", "%n plików", "%n pliki"]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"A {x}": "B"}, "its holes must be these: x"),
        ({"A": "B {x}"}, "its holes must be these: none"),
        ({"%n a": "b"}, "its holes must be these: %n"),
        ({"A": ""}, "other is empty"),
        ({"A": 3}, "neither a text"),
        ({"A": {}}, "neither a text"),
        ({"A": {"one": "B"}}, "forms must be one, other"),
        ({"A": {"some": "B", "other": "B"}}, "forms must be one, other"),
        ({"A {x}": {"other": "B {x}", "by": "y"}}, "there is no hole 'y'"),
    ],
)
def test_entry_that_is_not_usable_is_a_warning_and_english_stays(
    tmp_path: Path, entry: dict[str, object], reason: str
) -> None:
    write(tmp_path, "pl/language.json", ABOUT)
    texts(tmp_path, "pl/checks.json", Yes="Tak", **entry)
    loaded = CatalogueShelf([tmp_path]).load("pl")
    assert len(loaded.warnings) == 1
    assert reason in loaded.warnings[0]
    assert loaded.catalogue.told("Yes") == "Tak"
    assert loaded.catalogue.text(next(iter(entry))) is None


@pytest.mark.parametrize(
    "content",
    [b"\xff", b"[]", b"{", b'{"schema": 2, "texts": {}}', b'{"schema": 1}', b"[" * 100_000],
)
def test_file_that_is_not_usable_is_a_warning(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, "pl/language.json", ABOUT)
    (tmp_path / "pl/checks.json").write_bytes(content)
    loaded = CatalogueShelf([tmp_path]).load("pl")
    assert len(loaded.warnings) == 1
    assert loaded.warnings[0].startswith("pl/checks.json is not used: ")


def test_local_file_adds_and_replaces_texts_and_languages(tmp_path: Path) -> None:
    write(tmp_path, "own/de/language.json", {**ABOUT, "language": "de", "name": "Mein Deutsch"})
    texts(tmp_path, "own/de/checks.json", Yes="Jawohl")
    write(tmp_path, "own/pl/language.json", ABOUT)
    texts(tmp_path, "shipped/de/checks.json", Yes="Ja", No="Nein")
    write(tmp_path, "shipped/de/language.json", {**ABOUT, "language": "de", "name": "Deutsch"})
    shelf = CatalogueShelf([tmp_path / "shipped", tmp_path / "own"])
    found = shelf.load("de").catalogue
    assert [language.name for language in shelf.languages()] == ["Mein Deutsch", "Polski"]
    assert [found.told(key) for key in ("Yes", "No")] == ["Jawohl", "Nein"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"language": "fr"}, "language is not the name"),
        ({"name": " "}, "name is missing"),
        ({"direction": "down"}, "direction"),
        ({"date_pattern": "HH"}, "date_pattern"),
        ({"decimal": "dot"}, "decimal is not one sign"),
        ({"group": "0"}, "group is not one sign"),
        ({"decimal": ","}, "the same sign"),
        ({"percent": "%"}, "percent"),
        ({"percent": 5}, "percent"),
        ({"months": ["Jan"]}, "months are not 12"),
        ({"months": [""] * 12}, "name of months"),
        ({"plural": {"forms": ["some"]}}, "plural.forms"),
        ({"plural": {"expression": "__import__('os')"}}, "plural.expression"),
        ({"plural": {"expression": "(" * 500}}, "plural.expression"),
        ({"schema": 9}, "schema"),
    ],
)
def test_language_file_that_is_not_usable_is_refused(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    path = write(tmp_path, "pl/language.json", {**ABOUT, **change})
    with pytest.raises(CatalogueRefusedError, match=reason):
        read_language(path)
    shelf = CatalogueShelf([tmp_path])
    assert shelf.languages() == ()
    assert len(shelf.load("pl").warnings) == 1


def test_german_writes_numbers_and_times_as_the_window_does() -> None:
    german = CatalogueShelf([resources_folder() / "i18n"]).load("de").catalogue
    told = german.told("Only 1,234.5 MB of disk space are free. Logs and snapshots need more.")
    assert told.startswith("Nur 1.234,5 MB Speicherplatz sind frei.")
    assert german.told("Next start: 2026-03-01 21:30 CET").endswith("1. März 2026 21:30 CET")
    days = [QLocale("de").toString(QDate(2026, month, 9), "d. MMM yyyy") for month in range(1, 13)]
    assert [german.language.date(date(2026, month, 9)) for month in range(1, 13)] == days


def test_pseudo_languages_are_made_of_the_keys_of_all_others(tmp_path: Path) -> None:
    write(tmp_path, "pl/language.json", ABOUT)
    texts(tmp_path, "pl/checks.json", **{"{n} files": "{n} plików"})
    shelf = CatalogueShelf([tmp_path])
    longer, mirrored = shelf.load("qps").catalogue, shelf.load("qps-rtl").catalogue
    assert longer.text("Anything") != "Anything"
    assert longer.told("3 files").startswith("[3 f")
    assert longer.told("Nobody translates this") == "Nobody translates this"
    assert mirrored.language.is_right_to_left
    assert not longer.language.is_right_to_left


def test_shipped_languages_are_read_without_a_warning() -> None:
    shelf = CatalogueShelf([resources_folder() / "i18n"])
    assert {language.tag for language in shelf.languages()} >= {"de"}
    for language in shelf.languages():
        assert shelf.load(language.tag).warnings == ()


@pytest.mark.parametrize(
    ("environment", "tags"),
    [
        ({}, []),
        ({"LANG": "C.UTF-8"}, []),
        ({"LANG": "de_DE.UTF-8"}, ["de-DE"]),
        ({"LANG": "de_DE", "LC_ALL": "en_GB"}, ["en-GB"]),
        ({"LANG": "de_DE", "LANGUAGE": "de_CH:fr"}, ["de-CH", "fr"]),
        ({"LANG": "sr_RS@latin"}, ["sr-RS"]),
    ],
)
def test_system_languages_are_those_of_the_environment(
    environment: dict[str, str], tags: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert list(system_languages(environment)) == tags


def test_system_language_of_windows_is_that_of_its_display(monkeypatch: pytest.MonkeyPatch) -> None:
    class Kernel:
        @staticmethod
        def GetUserDefaultUILanguage() -> int:
            return 0x0407

    class Windll:
        kernel32 = Kernel()

    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("ctypes.windll", Windll(), raising=False)
    assert list(system_languages({"LANG": "fr_FR"})) == ["de-DE"]
