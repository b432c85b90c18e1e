"""The workflows run what was reviewed, and hand secrets to the steps that sign only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WORKFLOWS = Path(__file__).resolve().parents[2] / ".github" / "workflows"
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
SECRET = re.compile(r"secrets\.\w+\b(?! != '')")


@pytest.mark.parametrize("name", ["ci.yml", "release.yml"])
def test_actions_are_pinned_and_keep_no_credentials(name: str) -> None:
    text = (WORKFLOWS / name).read_text("utf-8")
    used = [line.strip(" -") for line in text.splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_secrets_are_seen_by_the_steps_that_sign_only() -> None:
    text = (WORKFLOWS / "release.yml").read_text("utf-8")
    before, *steps = re.split(r"(?m)^      - ", text)
    assert SECRET.findall(before) == []
    seeing = [step.splitlines()[0] for step in steps if SECRET.search(step)]
    assert seeing == [
        "name: Certificate for macOS",
        "name: Build, weigh, self-test",
        "name: Sign the Windows programs",
        "name: Sign the installer",
    ]
