"""What must hold on the real texts (issue 7), where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.domain.classify import classify
from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.knowledge import Knowledge

ROOT = Path(__file__).resolve().parents[2]
FINE = {"success", "success_with_warnings", "progress", "unknown"}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "resources" / "knowledge").knowledge


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_classify_corpus_first_answer_is_right_for_95_percent(
    shared_data: Path, knowledge: Knowledge
) -> None:
    texts = rows(shared_data / "data" / "import-errors.jsonl")
    right = [
        classify(Evidence.of_text(row["text"]), knowledge).class_id == row["label"] for row in texts
    ]
    assert sum(right) / len(right) >= 0.95


def test_classify_corpus_has_no_harmful_answer(shared_data: Path, knowledge: Knowledge) -> None:
    harmful = []
    for row in rows(shared_data / "data" / "import-errors.jsonl"):
        found = classify(Evidence.of_text(row["text"]), knowledge)
        is_automatic = found.retry is not None and found.retry.automatic
        if is_automatic and not row["retryable"] and found.class_id != row["label"]:
            harmful.append(row["id"])
        if row["label"] == "unknown" and found.class_id not in FINE:
            harmful.append(row["id"])
    assert harmful == []


def test_classify_transcripts_of_success_and_progress_are_no_failure(
    shared_data: Path, knowledge: Knowledge
) -> None:
    wrong = []
    for row in rows(shared_data / "data" / "pac-transcripts.jsonl"):
        found = classify(Evidence.of_text(row["text"]), knowledge)
        if row["outcome"] in ("success", "progress") and found.class_id not in FINE:
            wrong.append((row["id"], found.class_id))
        if row["outcome"] not in ("success", "progress") and found.class_id.startswith("success"):
            wrong.append((row["id"], found.class_id))
    assert wrong == []
