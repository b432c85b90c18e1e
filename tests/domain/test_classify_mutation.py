"""No mark is there in vain: without it, the answer to its sample changes."""

from __future__ import annotations

import json
from pathlib import Path

from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.domain.classify import classify
from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.knowledge import Knowledge

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "data" / "errors" / "signature-samples.jsonl"


def test_classify_without_any_signature_its_sample_changes() -> None:
    knowledge = load_knowledge(ROOT / "resources" / "knowledge").knowledge
    samples = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    in_vain = []
    for sample in samples:
        evidence = Evidence.of_text(sample["text"])
        rest = tuple(mark for mark in knowledge.signatures if mark.id != sample["signature"])
        whole = classify(evidence, knowledge)
        without = classify(evidence, Knowledge(knowledge.classes, rest))
        if _answer(whole) == _answer(without):
            in_vain.append(sample["signature"])
    assert in_vain == []
    assert {sample["signature"] for sample in samples} == {mark.id for mark in knowledge.signatures}


def _answer(diagnosis: Diagnosis) -> tuple[str, str, bool]:
    """A family of wordings may give the same class, but then says that it is only likely."""
    return diagnosis.class_id, diagnosis.cause, diagnosis.is_likely
