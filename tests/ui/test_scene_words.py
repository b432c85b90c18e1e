"""What scenes show from below the window is what the program really says: it is told in German."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_workbench import FakeWorkbench
from scene_registry import load_scenes

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.failure import Diagnosis

GERMAN = CatalogueShelf((resources_folder() / "i18n",)).load("de").catalogue
SCENES = load_scenes()


def of_report(report: CheckReport) -> Iterator[str]:
    yield from (report.title, report.summary, report.limit)
    yield from (one.text for one in report.remedies)


def of_error(error: CoeError) -> Iterator[str]:
    yield from (error.title, error.hint)


def of_diagnosis(found: Diagnosis) -> Iterator[str]:
    yield from (found.title, found.meaning, found.explanation, found.is_not)
    yield from (*found.helpers, *found.support_asks)
    yield from (one.text for one in found.remedies)


def texts(bench: FakeWorkbench) -> Iterator[str]:
    """Yield what a scene shows of checks, failures, errors, files and plans."""
    for row in bench.checklist.rows:
        yield row.title
        yield from of_report(row.report) if row.report is not None else ()
    if bench.run is not None and bench.run.diagnosis is not None:
        yield from of_diagnosis(bench.run.diagnosis)
    for state in (bench.connection, bench.packages, bench):
        yield from of_error(state.error) if state.error is not None else ()
    for reading in bench.packages.readings:
        yield from (one.text for one in reading.problems)
    yield from bench.packages.warnings
    for item in bench.remediation.statements.state.rows:
        yield item.item.text


@pytest.mark.parametrize("name", sorted(SCENES))
def test_words_of_a_scene_are_those_of_the_program(qtbot, name) -> None:
    bench = FakeWorkbench()
    SCENES[name](bench)
    made_up = {text for text in texts(bench) if text and not _is_known(text)}
    assert made_up == set()


def _is_known(text: str) -> bool:
    return text in GERMAN.entries or GERMAN.told(text) != text
