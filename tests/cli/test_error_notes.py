"""An error beside the run is told once when it begins, and once when it is over."""

from __future__ import annotations

from types import SimpleNamespace

from coe_assistant.cli.error_notes import ErrorNotes
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Phase
from tests.domain.upgrade_runs import run_in

FULL = CoeError("data-folder-not-writable", "Not written.", detail="Full.", hint="Make room.")


def test_full_disk_is_told_with_its_reason_and_its_end_once() -> None:
    lines: list[str] = []
    bench = SimpleNamespace(error=FULL, run=run_in(Phase.IMPORTING))
    notes = ErrorNotes(bench, lines.append, lambda _error: lines.append("ended"))
    notes.show()
    bench.error = None
    notes.show()
    notes.show()
    assert lines == [
        "Not written. Full. Make room.",
        "The run is written again; nothing of it was lost.",
    ]


def test_error_without_a_running_import_ends_the_command() -> None:
    ended: list[CoeError] = []
    bench = SimpleNamespace(error=FULL, run=run_in(Phase.READY))
    ErrorNotes(bench, lambda _line: None, ended.append).show()
    assert ended == [FULL]
