"""Every outcome has words, every refusal a meaning, every page its escaping."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coe_assistant.adapters.report_page import escape_markdown
from coe_assistant.adapters.safeguard_book import load_words
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.finding import Finding, FindingStatus

ROOT = Path(__file__).resolve().parents[2]
WORDS = load_words(ROOT / "resources")
DOMAIN = ROOT / "coe_assistant" / "domain"
CALL = re.compile(r'Finding\(\s*"([\w-]+)",\s*(?:FindingStatus\.)?[A-Za-z]+,\s*"([\w-]+)"')


def test_every_finding_of_the_rules_has_words():
    code = "".join((DOMAIN / name).read_text("utf-8") for name in (
        "verification.py", "verification_parts.py",
    ))  # fmt: skip
    pairs = set(CALL.findall(code))
    assert len(pairs) > 25
    known = {one.id: one for one in WORDS.findings}
    assert [pair for pair in sorted(pairs) if pair[1] not in known[pair[0]].outcomes] == []


def test_words_fill_items_and_count_and_shorten_long_lists():
    items = tuple(f"Flow {number}" for number in range(9))
    told = WORDS.tell(Finding("flows-back", FindingStatus.FAIL, "off", items))
    assert told.text.startswith("On before and off now (9): Flow 0, Flow 1")
    assert told.text.endswith("Flow 5 and 3 more.")
    assert told.remedy


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ('{"error":{"code":"ChildFlowNeverPublished"', "child-off"),
        ("XrmConnectionReferenceMissingConnection", "connection-missing"),
        ("DlpViolation: policy", "policy"),
        ("80040220 Principal user (Id=1) is missing prvWriteworkflow", "rights"),
        ("User has no valid license for premium connectors", "licence"),
        ("80040217 workflow With Id = 1 Does Not Exist", "gone"),
        ("CustomizationLockException", "busy"),
        ("something nobody has seen", "not-known"),
    ],
)
def test_refusal_is_told_in_words(said, rule):
    found = WORDS.refusal(said)
    assert found.id == rule
    assert found.text
    assert found.remedy


def test_refusals_of_the_real_error_texts_about_flows_are_known(shared_data):
    lines = (shared_data / "data" / "import-errors.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    texts = [row["text"] for row in rows if row["label"] == "flow_activation_failed"]
    unknown = [text for text in texts if WORDS.refusal(text).id == "not-known"]
    assert len(unknown) < len(texts) / 2, unknown


def test_kinds_of_differences_all_have_words():
    code = (DOMAIN / "snapshot_changes.py").read_text("utf-8")
    kinds = set(
        re.findall(
            r'"((?:solution|flow|variable|reference|layer|language|team-role)-[\w-]+)"', code
        )
    )
    assert len(kinds) > 20
    assert kinds - set(WORDS.changes) == set()


def test_damaged_words_are_told(tmp_path):
    (tmp_path / "safeguard.toml").write_text("[[refusals]]\nid = 3\n", "utf-8")
    with pytest.raises(CoeError) as caught:
        load_words(tmp_path)
    assert caught.value.slug == "safeguard-words-damaged"


def test_markdown_marks_in_names_are_made_harmless():
    assert escape_markdown("Admin | Sync *v4*\n# x") == r"Admin \| Sync \*v4\* \# x"
