"""Long stretches of packed text: taken as a whole, and nothing in, before or behind them lost."""

from __future__ import annotations

import base64
import io
import random
from pathlib import Path

import pytest

from coe_assistant.adapters.redaction_rules import load_rules
from coe_assistant.domain.packed_text import PACKED_BYTES
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction import Redactor
from coe_assistant.domain.redaction_blocks import blocks_in
from coe_assistant.domain.redaction_stream import redact_stream
from coe_assistant.domain.shape_pattern import can_match_in

RULES = load_rules(Path(__file__).resolve().parents[2] / "resources" / "redaction")
CHANCE = random.Random(9)
SECRET = "Sup3rS3cretValue99x"
TOKEN = "ghp_" + "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5"


def lines_of(data: bytes, width: int = 76) -> str:
    text = base64.b64encode(data).decode()
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def noise(size: int) -> bytes:
    return CHANCE.randbytes(size)


def cleaned(text: str, audience: str = "support") -> str:
    target = io.BytesIO()
    redact_stream(Redactor(RULES, Pseudonyms(b"salt"), audience), io.BytesIO(text.encode()), target)
    return target.getvalue().decode()


def test_picture_in_base64_is_a_block_and_stays() -> None:
    text = f"before the picture.\n{lines_of(noise(30_000))}\nbehind it\n"
    assert len(blocks_in(text.encode())) == 1
    assert cleaned(text) == text


def test_lines_of_a_log_are_no_block() -> None:
    text = "2026-11-24T10:11:12Z INFO component imported with no words of interest at all\n" * 50
    assert blocks_in(text.encode()) == []


@pytest.mark.parametrize("width", [60, 76, 400, 1_000_000])
def test_secret_packed_in_a_long_block_is_found(width: int) -> None:
    inner = noise(9_000) + f'\n"client_secret": "{SECRET}"\n'.encode() + noise(9_000)
    out = cleaned(f"picture.\n{lines_of(inner, width)}\n")
    kept = "".join(out.split()[1:]).split("[")[0]
    assert "[secret-" in out
    assert SECRET.encode() not in base64.b64decode(kept[: len(kept) // 4 * 4])


@pytest.mark.parametrize("at_line", [0, 1, 30, 58, 59])
@pytest.mark.parametrize("column", [0, 30])
def test_token_within_a_block_is_removed(at_line: int, column: int) -> None:
    lines = lines_of(noise(3_400)).split("\n")[:60]
    lines[at_line] = f"{lines[at_line][:column]}{'/' if column else ''}{TOKEN}/{'x' * 20}"
    assert TOKEN not in cleaned("picture.\n" + "\n".join(lines) + "\nend.\n")


@pytest.mark.parametrize("before", ['"client_secret": "', "password:", "Authorization: Bearer"])
def test_value_that_goes_on_over_the_lines_of_a_block_is_removed(before: str) -> None:
    value = lines_of(noise(1_500))
    out = cleaned(f"log\n{before}\n{value}\nend.\n")
    assert [line for line in value.split("\n") if line in out.split("\n")] == []


def test_token_over_many_lines_is_removed_with_what_is_behind_the_block() -> None:
    header, payload, signature = (
        base64.urlsafe_b64encode(part).decode().rstrip("=")
        for part in (b'{"alg":"RS256","x5c":"' + noise(900).hex().encode(), b'{"aud":"x"' + b"." * 900, noise(250))
    )  # fmt: skip
    text = f"{header}.{payload}.{signature}"
    wrapped = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    out = cleaned(f"done.\n{wrapped}\nend.\n")
    assert [line for line in wrapped.split("\n") if line in out] == []


def test_words_in_a_form_within_a_long_run_are_read() -> None:
    run = base64.b64encode(noise(9_000)).decode()
    assert "hunter22" not in cleaned(f"{run}+my+password+is+hunter22+{run}")


def test_rules_that_may_match_within_packed_text_are_known() -> None:
    packed = {rule.id for rule in RULES if rule.packed_gates}
    assert {"jwt-part", "vendor-token", "azure-key", "key-material", "user-folder"} <= packed
    assert packed.isdisjoint(
        {"email", "url-credentials", "entra-secret", "ip-address", "sas-signature"}
    )


@pytest.mark.parametrize(
    ("pattern", "is_possible"),
    [
        (rb"ab+", True),
        (rb"a:b", False),
        (rb"a:?b", True),
        (rb"a(?:[:=]|x)b", True),
        (rb"a(?:[:=]|;)b", False),
        (rb"a(?:;b)?c", True),
        (rb"(?<![:])a(?!;)", True),
        (rb"a(?=;)", False),
        (rb"\ba\d{2,}(?:x|\s)", True),
        (rb"a.{0,3}\.", False),
    ],
)  # fmt: skip
def test_can_match_in(pattern: bytes, is_possible: bool) -> None:
    assert can_match_in(pattern, PACKED_BYTES) is is_possible
