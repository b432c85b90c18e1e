"""self-test for people: every value has a line, in the language of the person."""

from __future__ import annotations

import pytest

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.pac_finder import load_pac_rules
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.places import Places
from coe_assistant.app.self_test import look_around
from coe_assistant.cli.options import Options
from coe_assistant.cli.self_test_words import self_test_lines, step_line
from coe_assistant.domain.proxy_route import ProxyDoubt, ProxyOrigin

FOUND = {
    "packaged": True,
    "libraries": {"msal": "1.39.0", "requests": "not found"},
    "data_folder": "C:\\data",
    "data_folder_writable": False,
    "proxy": [],
    "ways": {"public": {"proxy": "direct", "from": "none", "script": None}},
    "trust_store": "operating system",
    "pac": {"found": False, "path": "C:\\pac.exe", "problem": "There is no such file."},
}


@pytest.fixture(scope="module")
def told():
    return CatalogueShelf((resources_folder() / "i18n",)).load("de").catalogue.told


def test_what_was_found_is_told_in_german(told) -> None:
    assert [told(line) for line in self_test_lines(FOUND)] == [
        "Gepacktes Programm: ja",
        "Bibliotheken dieses Programms:",
        "  msal: 1.39.0",
        "  requests: nicht gefunden",
        "Datenordner: C:\\data",
        "Datenordner ist beschreibbar: nein",
        "Proxys, die das System nennt: nichts",
        "Weg zur Anmeldung jeder Cloud:",
        "  public:",
        "    Proxys auf dem Weg: keine, direkt",
        "    Wer den Proxy genannt hat: niemand",
        "Vertrauenswürdige Zertifikate: Betriebssystem",
        "Programm pac:",
        "  Gefunden und verwendbar: nein",
        "  Sein Pfad: C:\\pac.exe",
        "  Was daran nicht stimmt: Diese Datei gibt es nicht.",
    ]


ORIGINS = {place.origin for place in load_pac_rules(resources_folder() / "pac.toml").places}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("from", one.value) for one in ProxyOrigin),
        *(("doubt", one.value) for one in ProxyDoubt),
        *(("origin", one) for one in sorted(ORIGINS | {"chosen", "search-path"})),
        ("origin", "behind-launcher"),
    ],
)
def test_every_word_of_a_closed_set_is_told(told, key: str, value: str) -> None:
    [line] = self_test_lines({key: value})
    assert line.split(": ", 1)[1] != value
    assert told(line).split(": ", 1)[1] != line.split(": ", 1)[1]


def test_every_key_of_the_document_has_a_german_line(tmp_path, told) -> None:
    found = dict(look_around(Places(Options(), DataFolder(tmp_path), resources_folder())))
    names = {*found.pop("libraries"), *found.pop("ways")}
    lines = [line for line in self_test_lines(found) if line.strip(" :") not in names]
    assert [line for line in lines if told(line) == line] == []


@pytest.mark.parametrize("name", ["modules", "help", "shipped files", "simulated upgrade"])
def test_steps_are_told(told, name: str) -> None:
    line = step_line({"result": "pass", "name": name, "detail": "28 pages", "duration_s": 0.1})
    assert told(line).startswith("bestanden: ")
    assert told(line).endswith(", nach 0,1 s: 28 pages")
    assert line.partition(",")[0] not in told(line)
