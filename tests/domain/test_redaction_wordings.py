"""Further wordings of secrets, people and places: none survives, in any of these spellings."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from coe_assistant.adapters.redaction_rules import load_rules
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction import Redactor
from coe_assistant.domain.redaction_stream import redact_stream
from tests.domain.redaction_corpus import CHANCE, leaks
from tests.domain.redaction_corpus import SPELLINGS as ALL_SPELLINGS
from tests.domain.redaction_wordings import PERSONS, PLACES, SECRETS

RULES = load_rules(Path(__file__).resolve().parents[2] / "resources" / "redaction")
NAMES = ("plain", "json", "json-in-json", "url", "url-twice", "xml", "base64")
SPELLINGS = {name: ALL_SPELLINGS[name] for name in NAMES}
SPELLINGS["json-thrice"] = lambda t, v: json.dumps(json.dumps(json.dumps({"m": t.format(v)})))


def cleaned(text, audience):
    target = io.BytesIO()
    redact_stream(Redactor(RULES, Pseudonyms(b"salt"), audience), io.BytesIO(text.encode()), target)
    return target.getvalue().decode()


def survivors(kinds, spelling, audience):
    found = []
    for kind, (template, make) in kinds.items():
        CHANCE.seed(f"{kind} {spelling} wording")
        value = make()
        text = SPELLINGS[spelling](template, value)
        out = cleaned(f"2026-11-24T10:11:12Z INFO before\n{text}\n\n", audience)
        found += [kind] if leaks(value, out) else []
    return found


@pytest.mark.parametrize("audience", ["support", "public"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_secret_in_a_further_wording_does_not_survive(spelling, audience):
    assert survivors(SECRETS, spelling, audience) == []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_person_in_a_further_wording_does_not_survive(spelling):
    assert survivors(PERSONS, spelling, "support") == []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_place_in_a_further_wording_does_not_survive_in_public(spelling):
    assert survivors(PLACES, spelling, "public") == []


@pytest.mark.parametrize(
    "name",
    [
        "has\u0142o",
        "\u043f\u0430\u0440\u043e\u043b\u044c",
        "\u30d1\u30b9\u30ef\u30fc\u30c9",
        "\u5bc6\u7801",
    ],
)
def test_password_named_in_another_language_does_not_survive(name):
    assert "Wint3rSchlaf" not in cleaned(f"{name}: Wint3rSchlaf\n", "support")


@pytest.mark.parametrize(
    "head", ["UEsDBBQAAAAI", "H4sIAAAAAAAA", "iVBORw0KGgoAAAA", "/9j/4AAQSkZJRg", "JVBERi0xLjcK"]
)
def test_file_packed_in_a_har_is_removed(head):
    text = json.dumps({"content": {"encoding": "base64", "text": head + "Ab1/" * 400}})
    out = json.loads(cleaned(text, "support"))
    assert out["content"]["text"].startswith("[packed-file-")
    assert out["content"]["encoding"] == "base64"
