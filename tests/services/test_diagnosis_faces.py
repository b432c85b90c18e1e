"""A diagnosis as JSON and as Markdown."""

from __future__ import annotations

import json
from datetime import timedelta

from coe_assistant.domain.failure import (
    Component,
    Diagnosis,
    Disposition,
    EvidenceLine,
    MissingDependency,
    PolicyViolation,
    Remedy,
    RetryRule,
)
from coe_assistant.services.diagnosis_json import diagnosis_json
from coe_assistant.services.diagnosis_text import diagnosis_markdown, verdict_sentence

BARE = Diagnosis("unknown", "No cause", Disposition.UNCLASSIFIED)
FULL = Diagnosis(
    class_id="dlp_violation",
    title="A data policy blocks it",
    disposition=Disposition.FIX_THEN_RETRY,
    meaning="Sample meaning.",
    retry=RetryRule(True, (timedelta(minutes=10), timedelta(seconds=90)), 4, timedelta(hours=24)),
    codes=("80097376",),
    http_status=403,
    component=Component("Flow", "A | B*", "id-1"),
    identifiers={"client_request_id": "guid-1"},
    evidence=(EvidenceLine(3, "```evil", "pac"), EvidenceLine(0, "80097376", "operation")),
    remedies=(
        Remedy("policy", "Ask the owner.", "https://example.org", "recheck"),
        Remedy("wait", "Wait."),
    ),
    also=("unknown",),
    retry_after=timedelta(seconds=7),
    cause="sample",
    explanation="Because.",
    is_not="Not that.",
    helpers=("somebody",),
    support_asks=("the id",),
    collect=("history",),
    sources=("https://example.org/1",),
    times=("2026-11-24T03:00:00Z",),
    missing=(MissingDependency("Lib|rary", "300", "Kit (1.0)", "Page", "300"),),
    dependents=tuple(Component("Workflow", f"F{n}") for n in range(51)),
    policy=PolicyViolation("Policy", "guid-2", "shared_sample"),
)
PROMISED = {
    "schema",
    "class",
    "title",
    "disposition",
    "retry",
    "codes",
    "http_status",
    "component",
    "identifiers",
    "evidence",
    "remedies",
    "also",
}


def test_diagnosis_json_has_the_promised_fields() -> None:
    bare, full = diagnosis_json(BARE), diagnosis_json(FULL)
    assert set(bare) >= PROMISED
    assert (bare["class"], bare["retry"], bare["component"]) == ("unknown", None, None)
    assert full["retry"] == {
        "automatic": True,
        "waits_minutes": [10, 1.5],
        "max_attempts": 4,
        "window_hours": 24,
    }
    assert full["component"] == {"kind": "Flow", "name": "A | B*", "id": "id-1"}
    assert full["evidence"][0] == {"line": 3, "text": "```evil"}
    assert full["remedies"][1] == {"id": "wait", "text": "Wait.", "link": None}
    assert full["retry_after_s"] == 7
    assert full["policy"] == {"name": "Policy", "id": "guid-2", "connector": "shared_sample"}
    json.dumps(full)


def test_diagnosis_markdown_bare_is_short() -> None:
    text = diagnosis_markdown(BARE)
    assert text.startswith("## No cause\n\nIt is not known what happened")
    assert "###" in text
    assert "What to do" not in text


def test_diagnosis_markdown_full_names_everything_and_escapes() -> None:
    text = diagnosis_markdown(FULL)
    for part in (
        "- [ ] Ask the owner. <https://example.org>",
        "after 10, 1.5 minutes, at most 4 tries in 24 hours",
        "codes: 80097376",
        "HTTP status: 403",
        r"Flow: A \| B\* (id-1)",
        "client request id: guid-1",
        "policy: Policy",
        r"| Lib\|rary | Kit (1.0) | Page |",
        "... and 1 more",
        "[pac, line 3] '''evil",
        "[operation] 80097376",
        "- history",
        "- somebody",
        "- the id",
        "<https://example.org/1>",
        "**What it is not:** Not that.",
        "also recognised: unknown",
        "times in the text: 2026-11-24T03:00:00Z",
        r"dlp_violation (sample)",
    ):
        assert part in text
    assert text.count("```") == 2


def test_diagnosis_markdown_empty_policy_says_nothing() -> None:
    bare = Diagnosis("dlp_violation", "x", Disposition.NONE, policy=PolicyViolation())
    assert "policy" not in diagnosis_markdown(bare).replace("dlp_violation", "")


def test_verdict_sentence_every_disposition_has_one() -> None:
    for disposition in Disposition:
        assert verdict_sentence(Diagnosis("x", "x", disposition)).endswith(".")
