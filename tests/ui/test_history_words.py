"""The history of a run in words: no id of the journal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coe_assistant.domain.run import WaitReason
from coe_assistant.ui.history_words import class_title, class_titles, entry_title, history_line

TITLES = {"throttled": "The service asks to slow down"}
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        ("waiting", "retry", "Waiting: Next attempt"),
        ("diagnosis", "throttled", "Cause found: The service asks to slow down"),
        ("diagnosis", "other_class", "Cause found: other class"),
        ("checked", "confirm", "Checklist finished: ready, with something to confirm"),
        ("attempt-started", "2 apply-upgrade", "Attempt started: number 2, apply the upgrade"),
        ("target-chosen", "https://x", "Environment and package chosen: https://x"),
        ("escalated", "", "All attempts used"),
        ("of-a-later-version", "", "Of a later version"),
    ],
)
def test_entry_is_told_in_words(kind, text, line):
    assert history_line(kind, text, TITLES) == line


@pytest.mark.parametrize("reason", list(WaitReason))
def test_every_wait_has_words(reason):
    assert reason.value not in history_line("waiting", reason.value, {})


def test_every_kind_that_is_written_has_a_title():
    written = set()
    for path in (ROOT / "coe_assistant" / "domain").glob("*.py"):
        written |= set(re.findall(r'noted\([^"\n]*"([a-z-]+)"', path.read_text()))
    words = (ROOT / "coe_assistant" / "ui" / "history_words.py").read_text()
    assert len(written) > 20
    assert {kind for kind in written if f'"{kind}": tr(' not in words} == set()
    assert entry_title("cancelled") == "Given up"


def test_titles_hold_the_class_of_the_run(open_scene):
    desk = open_scene("failure-fix-local")
    titles = class_titles(desk.workbench.run, desk.workbench.preferences)
    diagnosis = desk.workbench.run.diagnosis
    assert class_title(diagnosis.class_id, titles) == diagnosis.title
