"""Lines of the command line in German: sentences, counts and times, as a person reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.cli.report_lines import check_words, interruption_words, progress_words
from coe_assistant.domain.check import CheckReport, CheckStatus, Severity
from coe_assistant.domain.interruption import Interruption, InterruptionKind
from coe_assistant.services.workbench_state import Progress, Step

THEN = datetime(2026, 11, 26, 21, 30, tzinfo=UTC)
ENGLISH = ("program", "person", "taken", "when", "known", "after", "about", "slept")


@pytest.fixture(scope="module")
def told():
    return CatalogueShelf((resources_folder() / "i18n",)).load("de").catalogue.told


@pytest.mark.parametrize("kind", list(InterruptionKind))
@pytest.mark.parametrize("since", [None, THEN])
def test_every_interruption_is_told_with_its_times(told, kind, since) -> None:
    line = interruption_words(Interruption(kind, since, THEN + timedelta(hours=1)))
    german = told(line)
    assert not any(word in german.casefold().split() for word in ENGLISH)
    assert "2026-" not in german
    if since is not None:
        assert f"{since.astimezone():%H:%M}" in german
        assert "2026" in german


def test_progress_is_told_with_share_components_and_times(told) -> None:
    item = Progress(Step.IMPORT, percent=12.0, elapsed_s=3720, remaining_s=185)
    line = progress_words(replace(item, components=1))
    assert line.endswith("import (12 %, components done: 1) after 1 h 2 min, about 3 min 5 s left")
    assert told(line).endswith("noch etwa 3 min 5 s")
    assert "Komponenten: 1" in told(line)


@pytest.mark.parametrize("status", list(CheckStatus))
def test_marks_of_checks_are_told_and_stay_in_their_column(told, status) -> None:
    report = CheckReport("flows", Severity.ADVISORY, status, "Cloud flows", "On: 3, off: 1.")
    english = check_words(report)
    german = told(english)
    assert german.index("]") == english.index("]")
    assert german[: german.index("]")] != english[: english.index("]")]


def test_mark_that_is_not_known_is_left_alone(told) -> None:
    assert told("  [  odd  ] Installed version: 4.5").startswith("  [  odd  ] Installierte")


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Wrote x.zip (1234 bytes).", "x.zip wurde geschrieben (1234 Byte)."),
        ("Next start: 2026-11-26 21:30 UTC", "26. Nov. 2026 21:30 UTC"),
        ("Snapshot of https://x.crm4.dynamics.com, taken 2026-11-26T21:30:00.000Z",
         "https://x.crm4.dynamics.com, gemacht: 26. Nov. 2026 21:30:00 UTC"),
        ("pac: 2.6.1", "pac: 2.6.1"),
        ("There is no run 20261126T213000Z-1.5.", "20261126T213000Z-1.5"),
    ],
)  # fmt: skip
def test_values_in_lines_have_the_form_of_the_language(told, english, german) -> None:
    assert german in told(english)
