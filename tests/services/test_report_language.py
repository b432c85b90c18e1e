"""The report in another language: every word of its own, and nothing of what was recorded."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.report_page import PageLanguage, ReportTemplates
from coe_assistant.adapters.safeguard_store import RunSafeguardStore
from coe_assistant.domain.run import Phase
from coe_assistant.services.run_report import RunReport
from tests.domain.upgrade_runs import HOUR, MINUTE, T0, attempt, run_in
from tests.services.driver_fakes import VirtualClock
from tests.services.safeguard_fakes import KIT, WORDS

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
TITLES = {"throttled": "Too many requests: the service asks to slow down"}
RUN = run_in(
    Phase.ESCALATED,
    created_at=T0,
    attempts=(attempt(1, ended_at=T0 + 30 * MINUTE, class_id="throttled"),),
)
CHECKS = {
    "checks": [
        {
            "title": "Half-applied upgrade",
            "status": "pass",
            "summary": "No upgrade stopped half-way.",
        }
    ]
}


class Texts(HTMLParser):
    """Collects what a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_style = False

    def handle_starttag(self, tag, _attrs) -> None:
        self._is_style = tag == "style"

    def handle_endtag(self, _tag) -> None:
        self._is_style = False

    def handle_data(self, data) -> None:
        if not self._is_style and data.strip():
            self.found.append(data.strip())


def written(tmp_path, tag: str):
    language = PageLanguage()
    if tag != "en":
        catalogue = CatalogueShelf((RESOURCES / "i18n",)).load(tag).catalogue
        language = PageLanguage(tag, catalogue.language.is_right_to_left, catalogue.told)
    clock = VirtualClock()
    clock.at = T0 + HOUR
    store = RunSafeguardStore(lambda _: tmp_path)
    store.checks = lambda _: CHECKS
    pages = ReportTemplates(RESOURCES / "report", language)
    return RunReport(store, WORDS, KIT, clock, pages, lambda one: TITLES[one]).write(RUN)


def test_report_says_its_language_and_speaks_it(tmp_path) -> None:
    page = written(tmp_path, "de").html.read_text("utf-8")
    assert '<html lang="de" dir="ltr">' in page
    for words in (
        "Das Upgrade ist gescheitert",
        "Halb angewendetes Upgrade",
        "Kein Upgrade ist auf halbem Weg stehen geblieben.",
        "Zu viele Anfragen: Der Dienst verlangt, langsamer zu machen",
        "2026-11-24 22:00 UTC bis 2026-11-24 22:30 UTC: Versuch 1",
    ):
        assert words in page


def test_timeline_calls_a_failure_by_its_title_in_both_pages(tmp_path) -> None:
    for tag, title in (
        ("en", TITLES["throttled"]),
        ("de", "Zu viele Anfragen: Der Dienst verlangt, langsamer zu machen"),
    ):
        report = written(tmp_path, tag)
        for path in (report.html, report.markdown):
            page = path.read_text("utf-8")
            assert f"({title})" in page
            assert "throttled" not in page


def test_every_word_of_the_report_comes_from_the_catalogue(tmp_path) -> None:
    texts = Texts()
    texts.feed(written(tmp_path, "qps").html.read_text("utf-8"))
    # Names, versions, instants, ids and the checksum ("s") are not words.
    recorded = re.compile(r"[\d:. -]+(UTC)?|\d{8}T\S+|https?:\S+|Core|Centerof\w+|s|1 \u2715")
    words = [text for text in texts.found if not recorded.fullmatch(text)]
    assert len(words) > 30
    assert [text for text in words if "[" not in text] == []


def test_report_runs_from_right_to_left_where_the_language_does(tmp_path) -> None:
    page = written(tmp_path, "qps-rtl").html.read_text("utf-8")
    assert 'dir="rtl"' in page
    assert "text-align: start" in page


def test_both_pages_are_english_without_a_language(tmp_path) -> None:
    report = written(tmp_path, "en")
    assert '<html lang="en" dir="ltr">' in report.html.read_text("utf-8")
    assert "## What is left to do by hand" in report.markdown.read_text("utf-8")


def test_report_is_dark_on_a_dark_screen_only_and_never_on_paper(tmp_path) -> None:
    page = written(tmp_path, "en").html.read_text("utf-8")
    assert page.count("prefers-color-scheme: dark") == 1
    assert "@media screen and (prefers-color-scheme: dark)" in page


def test_cells_of_the_report_may_break_so_that_tables_fit_the_paper(tmp_path) -> None:
    assert "td { overflow-wrap: anywhere; }" in written(tmp_path, "en").html.read_text("utf-8")


def test_report_on_paper_repeats_heads_and_splits_no_row(tmp_path) -> None:
    page = written(tmp_path, "en").html.read_text("utf-8")
    assert page.count("<table") == page.count("<thead>") > 0
    assert "h2, h3, thead { break-after: avoid; }" in page
    assert "tr, li, dt, dd { break-inside: avoid; }" in page


def test_words_of_results_stay_whole_in_the_report(tmp_path) -> None:
    page = written(tmp_path, "de").html.read_text("utf-8")
    assert ".named td:nth-child(2) { overflow-wrap: break-word; }" in page
    assert 'class="named"' in page
