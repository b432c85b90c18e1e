"""Whatever happens to a run, the journal gives back exactly the run that was saved."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings

from coe_assistant.adapters.journal import FileJournal, read_outline
from coe_assistant.domain.run import Phase
from coe_assistant.domain.run_outline import outline_of
from coe_assistant.domain.upgrade import transition
from tests.domain.test_upgrade_properties import histories
from tests.domain.upgrade_runs import CORE, GOVERNANCE, run_in


@given(histories())
@settings(max_examples=60, deadline=None)
def test_journal_gives_back_every_state_of_any_history(events) -> None:
    run = run_in(Phase.READY, steps=(CORE, GOVERNANCE))
    for event in events:
        run, _ = transition(run, event)
    with tempfile.TemporaryDirectory() as folder:
        journal = FileJournal(Path(folder))
        journal.save(run)
        assert journal.load(run.id) == run
        assert read_outline(Path(folder) / run.id) == outline_of(run)
        assert journal.problems == ()
