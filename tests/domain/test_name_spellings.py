"""A name that is known is found however it is spelled, and nothing else with it."""

from __future__ import annotations

import base64
import io
import json
import re
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest

from coe_assistant.adapters.redaction_rules import load_rules
from coe_assistant.domain.name_spellings import spellings_of
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction import Redactor
from coe_assistant.domain.redaction_rule import Rule
from coe_assistant.domain.redaction_stream import redact_stream
from coe_assistant.domain.shape_pattern import shape_pattern

RULES = load_rules(Path(__file__).resolve().parents[2] / "resources" / "redaction")
NAMES = (
    "Ada Byron",
    "J\u00fcrgen M\u00fcller",
    "\u0141ukasz \u017b\u00f3\u0142\u0107",
    "\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432",
    "\u5c71\u7530 \u592a\u90ce",
    "Maria Clara Santos",
    "Bj\u00f6rn \u00c5ngstr\u00f6m",
    "Nguy\u1ec5n V\u0103n An",
    "Bo Li",
)


def redactor(name: str) -> Redactor:
    found = spellings_of(name)
    assert found is not None
    rule = Rule(
        "known-person",
        "person",
        re.compile(found.source),
        found.gates,
        is_secret=False,
        is_folded=True,
        shape=shape_pattern(found.source),
    )
    return Redactor((*RULES, rule), Pseudonyms(b"salt"), "support")


def bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


FORMS = {
    "as it is": " ".join,
    "family name first": lambda words: f"{words[-1]}, {' '.join(words[:-1])}",
    "in capitals": lambda words: " ".join(words).upper(),
    "without accents": lambda words: bare(" ".join(words)),
    "with dots": ".".join,
    "with underscores": lambda words: "_".join(words).lower(),
    "accents apart": lambda words: unicodedata.normalize("NFD", " ".join(words)),
}
SPELLINGS = {
    "plain": str,
    "json": json.dumps,
    "json twice": lambda text: json.dumps(json.dumps(text)),
    "url": lambda text: quote(text, safe=""),
    "entities": lambda text: "".join(c if c.isascii() else f"&#{ord(c)};" for c in text),
    "base64": lambda text: base64.b64encode(f"name {text} now".encode()).decode(),
    "base64 of utf-16": lambda text: base64.b64encode(f"by {text} x".encode("utf-16-le")).decode(),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_known_name_is_taken_out_and_the_rest_stays(name: str, form: str, spelling: str) -> None:
    text = SPELLINGS[spelling](FORMS[form](name.split()))
    line = f"2026-11-24T10:00:00Z import of CoreX by {text} failed with 0x80048541"
    out = redactor(name).clean_text(line)
    assert text.strip('"\\') not in out
    assert out.startswith("2026-11-24T10:00:00Z import of CoreX by ")
    assert out.endswith(" failed with 0x80048541")


@pytest.mark.parametrize("encoding", ["utf-16-le", "cp1252", "cp850"])
def test_known_name_in_another_encoding_is_taken_out(encoding: str) -> None:
    text = "J\u00fcrgen M\u00fcller"
    data = f"started by {text} at noon\r\n".encode(encoding, "replace")
    if encoding == "cp850":
        data = b"started by J?rgen M?ller at noon\r\n"  # what such a console often leaves
    target = io.BytesIO()
    redact_stream(redactor(text), io.BytesIO(data), target)
    assert b"rgen" not in target.getvalue().replace(b"\0", b"")


def test_name_over_a_line_end_and_its_first_and_last_word_are_taken_out() -> None:
    out = redactor("Maria Clara Santos").clean_text("owner Maria\n   Clara Santos; Maria Santos x")
    assert "Maria" not in out
    assert out.endswith(" x")


@pytest.mark.parametrize(
    "spelling", ["O'Brien", "O\u2019Brien", "O Brien", "OBRIEN", "O&#39;Brien"]
)
def test_apostrophe_may_be_another_or_missing(spelling: str) -> None:
    assert "rien" not in redactor("Se\u00e1n O'Brien").clean_text(f"by Sean {spelling} x").lower()


@pytest.mark.parametrize(
    "name",
    ["SYSTEM", "CoE Admin", "# Dataverse Search", "Power Platform Team 2", "", "Al", "(x)", "J. Admin"],
)  # fmt: skip
def test_names_of_roles_and_products_are_nobody(name: str) -> None:
    assert spellings_of(name) is None


def test_words_that_only_begin_or_end_as_the_name_stay() -> None:
    for line in ("Bold Linear", "Li, then Bob", "solution BoLiving", "AdaByronic Adam Byron"):
        assert redactor("Bo Li").clean_text(line) == line
        assert redactor("Ada Byron").clean_text(line) == line
