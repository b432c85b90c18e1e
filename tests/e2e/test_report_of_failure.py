"""The report of an upgrade that really failed: what it says, what it must not say."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.e2e.harness import SOLUTION, Program, tenant

pytestmark = [pytest.mark.slow, pytest.mark.network_local, pytest.mark.timeout(300)]
SPEED = 6000.0
VOID = {"meta", "line", "rect"}


class Page(HTMLParser):
    """Collects texts by section, and proves that every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sections: dict[str, list[str]] = {}
        self.loaded: list[str] = []  # what a browser fetches by itself
        self.links: list[str] = []  # what it opens when a person clicks
        self._title = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = [value or "" for name, value in attrs if name in ("src", "href")]
        (self.links if tag == "a" else self.loaded).extend(found)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "section":
            self._title = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "h2" in self.open:
            self._title = data
        self.sections.setdefault(self._title, []).append(data.strip())

    def said(self, title: str) -> str:
        return " ".join(part for part in self.sections[title] if part)


def report_of(program: Program) -> tuple[Page, str, str]:
    code, (written,), errors = program.run("report", "--json")
    assert code == 0, errors
    html = Path(written["html"]).read_text("utf-8")
    return Page(html), html, Path(written["markdown"]).read_text("utf-8")


def test_report_of_spent_retries_tells_all_attempts_and_no_success(tmp_path: Path) -> None:
    with tenant(tmp_path / "lab", "retries-exhausted", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        code, lines, errors = program.upgrade()
        assert (code, lines[-1]["outcome"]) == (1, "failed"), errors
        journal = program.journal()
        assert journal["phase"] == "escalated"
        page, html, markdown = report_of(program)
        assert lab.version() == "4.49.2"
    failed = "The upgrade failed, and all attempts are used up."
    assert failed in html
    assert failed in markdown
    assert "The upgrade succeeded" not in html + markdown
    cause = journal["diagnosis"]["title"]
    assert f"{failed} {cause}" in page.said("")
    attempts = page.said("Attempts")
    for one in journal["attempts"]:
        assert one["operation_id"] in attempts
        assert one["operation_id"] in markdown
    assert attempts.count(cause) == 4
    assert attempts.count(SOLUTION) == 4
    assert "not installed" in page.said("Plan")
    told = page.said("What went wrong, and what to do")
    assert "Microsoft's service" in told
    assert "4.49.2 (asked" in told
    assert journal["diagnosis"]["remedies"][0]["text"] in told
    assert journal["diagnosis"]["remedies"][0]["text"] in markdown
    assert "Verification" not in page.sections  # there is nothing to verify
    timeline = page.said("Timeline")
    assert timeline.count(f"failed ({cause})") >= 4
    assert "wait before the next attempt" in timeline
    assert "escalated" in page.said("Events, as recorded")
    assert page.loaded == []  # it opens without a network
    assert page.links == ["https://admin.microsoft.com/Adminportal/Home#/servicehealth"]
    assert "Traceback" not in html


def test_report_of_an_upgrade_that_needs_a_person_says_so(tmp_path: Path) -> None:
    with tenant(tmp_path / "lab", "dependencies-block", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        code, _, errors = program.upgrade()
        assert code == 1, errors
        page, html, markdown = report_of(program)
    assert program.journal()["phase"] == "needs-action"
    for text in (html, markdown):
        assert "The upgrade is not done: a person must act." in text
    told = page.said("What went wrong, and what to do")
    assert "the environment" in told
    assert "the new version staged beside it" in told
    assert page.loaded == []
