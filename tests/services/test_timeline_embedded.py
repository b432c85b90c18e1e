"""Report and support bundle really hold the drawn timeline, whole and harmless."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from coe_assistant.adapters.bundle_page import summary_page
from coe_assistant.adapters.redaction_rules import load_rules
from coe_assistant.adapters.report_page import ReportTemplates
from coe_assistant.adapters.safeguard_store import RunSafeguardStore
from coe_assistant.adapters.secret_scan import findings
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction import Redactor
from coe_assistant.domain.redaction_stream import redact_stream
from coe_assistant.domain.run import HealthIncident, Phase, TimelineEntry
from coe_assistant.services.bundle import write_bundle
from coe_assistant.services.bundle_parts import BundleTools, Collected, PreparedBundle
from coe_assistant.services.bundle_prepare import cleaned
from coe_assistant.services.bundle_report import report_values
from coe_assistant.services.run_report import RunReport
from coe_assistant.services.timeline_drawing import timeline_words
from coe_assistant.services.timeline_spans import Lane
from tests.domain.upgrade_runs import HOUR, MINUTE, SCHEDULED, T0, attempt, run_in
from tests.services.driver_fakes import VirtualClock
from tests.services.safeguard_fakes import KIT, WORDS

PAGES = Path(__file__).resolve().parents[2] / "resources" / "report"
END = T0 + 3 * HOUR
SVG = "{http://www.w3.org/2000/svg}"
RUN = run_in(
    Phase.ESCALATED,
    created_at=T0,
    consent=SCHEDULED,
    attempts=(
        attempt(1, ended_at=T0 + 30 * MINUTE, class_id="service_transient"),
        attempt(2, ended_at=END, class_id="throttled"),
    ),
    incidents=(HealthIncident("PP1", "Slow <script>alert(1)</script>", "Flows", T0, T0 + HOUR),),
    timeline=(
        TimelineEntry(T0 + 30 * MINUTE, "waiting", "retry"),
        TimelineEntry(T0 + 2 * HOUR, "attempt-started", "2 import"),
        TimelineEntry(END, "escalated"),
    ),
)


def report(tmp_path) -> tuple[str, str]:
    """Return report.html and report.md as they lie on disk."""
    clock = VirtualClock()
    clock.at = END
    store = RunSafeguardStore(lambda _: tmp_path)
    written = RunReport(store, WORDS, KIT, clock, ReportTemplates(PAGES)).write(RUN)
    return written.html.read_text("utf-8"), written.markdown.read_text("utf-8")


def summary(tmp_path) -> str:
    """Return summary.html out of a bundle that went through the redaction."""
    page = Collected("summary.html", summary_page(PAGES, report_values(RUN)))
    redactor = Redactor(load_rules(PAGES.parent / "redaction"), Pseudonyms(b"salt"), "support")
    tools = BundleTools(redact_stream, findings)
    files = (cleaned("page", page, redactor, tools),)
    bundle = PreparedBundle("r1", "support", files, ())
    written = write_bundle(tmp_path / "b.zip", bundle, tools, frozenset())
    with zipfile.ZipFile(written.file) as archive:
        return archive.read("summary.html").decode("utf-8")


@pytest.fixture(params=["report", "bundle"])
def page(request, tmp_path) -> str:
    return report(tmp_path)[0] if request.param == "report" else summary(tmp_path)


def test_page_holds_one_drawing_with_every_lane_and_span(page) -> None:
    (drawing,) = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    root = ET.fromstring(drawing)
    words = [item.text for item in root.iter(f"{SVG}text")]
    assert {lane.value for lane in Lane} <= set(words)
    tips = [item.find(f"{SVG}title").text for item in root.iter(f"{SVG}g")]
    assert tips == list(timeline_words(RUN, END, UTC))
    assert len(tips) == 5  # window, incident, two attempts, the wait between them


def test_page_says_in_words_what_the_drawing_shows(page) -> None:
    after = unescape(page[page.index("</svg>") :])
    for line in timeline_words(RUN, END, UTC):
        assert f"<li>{line}</li>" in after


def test_drawing_in_the_page_is_a_picture_with_a_name_and_runs_nothing(page) -> None:
    root = ET.fromstring(re.search(r"<svg.*?</svg>", page, re.DOTALL).group())
    assert root.get("role") == "img"
    named = {item.get("id") for item in root if item.tag in (f"{SVG}title", f"{SVG}desc")}
    assert set(root.get("aria-labelledby").split()) == named
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_report_in_markdown_tells_the_timeline_in_words(tmp_path) -> None:
    text = report(tmp_path)[1]
    assert "<svg" not in text
    assert text.count("2026-11-24 22:00 UTC to") >= 2
    assert "maintenance window" in text
