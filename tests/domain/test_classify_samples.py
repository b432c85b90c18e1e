"""Every mark of the knowledge recognises its sample, and nothing else carries that sample."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.domain.classify import classify
from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.knowledge import Knowledge

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "data" / "errors" / "signature-samples.jsonl"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "resources" / "knowledge").knowledge


def test_classify_signature_samples_give_their_class(knowledge: Knowledge) -> None:
    wrong = []
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        found = classify(Evidence.of_text(sample["text"]), knowledge)
        if found.class_id != sample["class"]:
            wrong.append((sample["signature"], found.class_id))
    assert wrong == []


def test_knowledge_has_every_class_of_the_taxonomy(knowledge: Knowledge) -> None:
    assert len(knowledge.classes) == 34
