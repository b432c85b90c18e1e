"""The table of an import log for a spreadsheet."""

from __future__ import annotations

import csv

from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.services.import_log_table import HEADINGS, component_csv


def test_component_csv_rows_come_back_as_written() -> None:
    rows = [ComponentResult("workflow", 'A, "B"', "{1}", "failure", "80097376", "two\nlines")]
    assert list(csv.reader(component_csv(rows), strict=True)) == [
        list(HEADINGS),
        ["workflow", 'A, "B"', "{1}", "failure", "80097376", "two\nlines"],
    ]


def test_component_csv_formulas_become_text() -> None:
    lines = list(component_csv([ComponentResult("x", "=cmd()", "+1", "@r", "", "-y")]))
    assert lines[1] == "x,'=cmd(),'+1,'@r,,'-y\r\n"
