"""What earlier runs have used of the retry budget: where it counts, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.adapters.journal import FileJournal
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.retry import counted_attempts, has_budget
from coe_assistant.domain.retry_policy import LONGEST_WINDOW
from coe_assistant.domain.run import EarlierAttempt, Phase
from coe_assistant.services.spent_budget import earlier_attempts
from tests.domain.upgrade_runs import CORE, GOVERNANCE, HOUR, MINUTE, RETRY, T0, attempt, run_in

NOW = T0 + timedelta(hours=6)
HERE = run_in(Phase.READY, id="20261125T040000Z-now", created_at=NOW)
CORE_TWICE = (EarlierAttempt(CORE.solution, T0), EarlierAttempt(CORE.solution, T0 + HOUR))


@pytest.fixture
def journal(tmp_path):
    return FileJournal(tmp_path)


def keep_earlier(journal, times=(T0, T0 + HOUR), *, name="earlier", **more):
    """Save an earlier run whose attempts began at these times and failed."""
    attempts = tuple(
        replace(attempt(number), started_at=at, ended_at=at + HOUR / 2)
        for number, at in enumerate(times, 1)
    )
    values = {"created_at": min(times), "attempts": attempts, "steps": (CORE,), **more}
    phase = values.pop("phase", Phase.ESCALATED)
    journal.save(run_in(phase, id=f"20261124T220000Z-{name}", **values))


def spent(journal, at=NOW, run=HERE):
    """Return when the attempts began that count for run at an instant, its own among them."""
    known = replace(run, earlier=earlier_attempts(journal, run, at))
    return counted_attempts(known, at, known.policy.window)


def test_earlier_run_of_the_same_solution_and_environment_counts(journal) -> None:
    keep_earlier(journal)
    assert earlier_attempts(journal, HERE, NOW) == CORE_TWICE
    assert spent(journal) == (T0, T0 + HOUR)


def test_earlier_and_own_attempts_together_spend_the_budget(journal) -> None:
    keep_earlier(journal, [T0 + HOUR * number for number in range(3)])
    own = replace(attempt(1), started_at=NOW, ended_at=NOW + HOUR)
    run = replace(HERE, phase=Phase.DIAGNOSED, attempts=(own,))
    journal.save(run)
    later = NOW + HOUR
    assert len(spent(journal, later, run)) == 4
    assert has_budget(run, RETRY, later)
    known = replace(run, earlier=earlier_attempts(journal, run, later))
    assert not has_budget(known, RETRY, later)


def test_two_earlier_runs_count_in_order_of_time(journal) -> None:
    keep_earlier(journal, [T0 + 2 * HOUR], name="a")
    keep_earlier(journal, [T0, T0 + 3 * HOUR], name="b")
    assert spent(journal) == (T0, T0 + 2 * HOUR, T0 + 3 * HOUR)


def test_other_solution_is_told_apart(journal) -> None:
    keep_earlier(journal, steps=(GOVERNANCE,))
    names = {item.solution for item in earlier_attempts(journal, HERE, NOW)}
    assert names == {GOVERNANCE.solution}
    assert spent(journal) == ()


def test_other_environment_does_not_count(journal) -> None:
    keep_earlier(journal, environment=Environment("https://fabrikam.crm4.dynamics.com"))
    assert earlier_attempts(journal, HERE, NOW) == ()


def test_old_attempts_outside_the_episode_do_not_count(journal) -> None:
    keep_earlier(journal)
    window = HERE.policy.window
    assert spent(journal, T0 + HOUR + window - MINUTE) == (T0, T0 + HOUR)
    assert spent(journal, T0 + HOUR + window) == ()
    assert earlier_attempts(journal, HERE, T0 + LONGEST_WINDOW + HOUR / 2) == CORE_TWICE[1:]
    assert earlier_attempts(journal, HERE, T0 + LONGEST_WINDOW + 2 * HOUR) == ()


def test_pause_as_long_as_the_window_ends_the_episode(journal) -> None:
    window = HERE.policy.window
    keep_earlier(journal, [T0, T0 + window, T0 + window + HOUR])
    assert spent(journal, T0 + window + 2 * HOUR) == (T0 + window, T0 + window + HOUR)


def test_run_begun_long_ago_counts_by_its_late_attempts_only(journal) -> None:
    keep_earlier(journal, [T0 - timedelta(days=20), T0])
    assert earlier_attempts(journal, HERE, NOW) == CORE_TWICE[:1]


def test_attempt_that_was_never_launched_does_not_count(journal) -> None:
    keep_earlier(journal, attempts=(attempt(is_launched=False, ended_at=T0 + HOUR),))
    assert earlier_attempts(journal, HERE, NOW) == ()


def test_success_ends_the_count(journal) -> None:
    keep_earlier(journal, phase=Phase.SUCCEEDED)
    assert earlier_attempts(journal, HERE, NOW) == ()


def test_solution_that_an_unfinished_run_got_through_does_not_count(journal) -> None:
    keep_earlier(journal, steps=(CORE, GOVERNANCE), step=1)
    assert earlier_attempts(journal, HERE, NOW) == ()


def test_budget_that_a_person_reset_counts_from_then_on(journal) -> None:
    keep_earlier(journal, budget_from=T0 + HOUR)
    assert earlier_attempts(journal, HERE, NOW) == CORE_TWICE[1:]


def test_many_runs_that_only_looked_hide_no_attempt(journal) -> None:
    keep_earlier(journal)
    for number in range(60):
        keep_earlier(journal, name=f"look{number:02}", attempts=(), phase=Phase.READY)
    assert earlier_attempts(journal, HERE, NOW) == CORE_TWICE


def test_damaged_journal_of_an_earlier_run_counts_for_nothing(journal, tmp_path) -> None:
    keep_earlier(journal)
    (path,) = tmp_path.glob("*/journal.json")
    path.write_bytes(b"{")
    assert earlier_attempts(journal, HERE, NOW) == ()
    assert journal.problems
