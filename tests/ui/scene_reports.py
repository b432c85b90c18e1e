"""Reports, diagnoses and statements of the scenes, with the words of resources/: told in German, too.

Scenes choose what happened; the sentences are those of the real checks and of the knowledge, so
the pictures show what people see and every language shows them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, cast

from fake_workbench import NOW

from coe_assistant.adapters.kits import read_kit
from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.checks.base import CheckContext
from coe_assistant.checks.book import parse_book
from coe_assistant.domain.attestation import AttestationItem
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.classify import classify
from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.knowledge import Knowledge


def told_report(
    check_id: str,
    status: CheckStatus,
    outcome: str,
    facts: Mapping[str, Any] | None = None,
    *,
    limit: str = "",
    remedies: Sequence[str] = (),
    **words: object,
) -> CheckReport:
    """Return a report as the check writes it; words fill the sentence beside the facts."""
    made = _context().report(
        check_id, status, outcome, facts, limit=limit, remedies=remedies, words=words
    )
    return replace(made, checked_at=NOW, duration_ms=840)


def told_diagnosis(text: str, class_id: str) -> Diagnosis:
    """Return the diagnosis of an error text, which must be of this class."""
    found = classify(Evidence.of_text(text), knowledge())
    assert found.class_id == class_id, found
    return found


def scenario_text(scenario: str) -> str:
    """Return what the server says at the first failure of a scenario of the simulated tenant."""
    file = resources_folder() / "simulator" / "scenarios" / f"{scenario}.toml"
    text: str = tomllib.loads(file.read_text("utf-8"))["failures"][0]["text"]
    return text.replace("{guid}", "1fd0c2f6-6c53-4f5e-9f0e-0a6b8d7c1234")


def statement(item_id: str) -> AttestationItem:
    """Return a statement of the CoE Starter Kit's profile."""
    kit = read_kit(resources_folder() / "kits" / "coe-starter-kit.toml")
    return next(item for item in kit.attestations if item.id == item_id)


@cache
def _context() -> CheckContext:
    book = parse_book((resources_folder() / "checks.toml").read_text("utf-8"))
    nothing = cast("Any", None)  # words need neither clients nor a computer
    return CheckContext(book, nothing, nothing, nothing, nothing)


@cache
def knowledge() -> Knowledge:
    """Return the shipped knowledge, read once."""
    return load_knowledge(resources_folder() / "knowledge").knowledge
