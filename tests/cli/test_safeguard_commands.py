"""restore and report on the command line: when they refuse, and what they print."""

from __future__ import annotations

import pytest

from coe_assistant.cli.arguments import parse
from coe_assistant.cli.safeguard_report import restore_document, restore_words
from coe_assistant.cli.upgrade_request import precautions_of
from coe_assistant.domain.act_record import ActState
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.restore_plan import Act, ActKind, ByHand, RestorePlan
from coe_assistant.domain.run import Phase
from coe_assistant.services.act_sequence import ActRow
from coe_assistant.services.safeguard_owed import refuse_unless_at_rest
from coe_assistant.services.safeguard_state import SafeguardState
from tests.domain.upgrade_runs import run_in
from tests.services.safeguard_fakes import WORDS

ACTS = (
    Act(ActKind.WRITE, "", "Admin eMail", "value-gone", "secret-like", "d1", "admin_AdminMail"),
    Act(ActKind.TURN_ON, "f1", "Driver", "on-before"),
)
PLAN = RestorePlan(ACTS, (ByHand("variable", "Client Secret", "secret-not-kept"),), ("Mail",))


@pytest.mark.parametrize("phase", list(Phase))
def test_restore_is_refused_while_the_import_goes_on(phase):
    at_rest = (Phase.SUCCEEDED, Phase.CANCELLED, Phase.NEEDS_ACTION, Phase.ESCALATED)
    if phase in at_rest:
        assert refuse_unless_at_rest(run_in(phase)) is None
        return
    with pytest.raises(CoeError) as caught:
        refuse_unless_at_rest(run_in(phase))
    assert caught.value.slug == (
        "run-not-at-rest" if run_in(phase).attempts else "nothing-imported"
    )


def test_dry_run_document_lists_acts_without_values():
    state = SafeguardState(plan=PLAN, rows=tuple(ActRow(act) for act in ACTS))
    document = restore_document(run_in(Phase.SUCCEEDED), state, WORDS, dry_run=True)
    assert [row["act"] for row in document["rows"]] == ["write-variable", "turn-on-flow"]
    assert document["by_hand"][0]["why"] == "secret-not-kept"
    assert document["stays_off"] == ["Mail"]
    assert document["not_done"] == 0
    assert "secret-like" not in str(document)


def test_refused_row_tells_why_and_what_next():
    rows = (
        ActRow(ACTS[0], ActState.DONE),
        ActRow(ACTS[1], ActState.REFUSED, "child-off", "ChildFlowNeverPublished"),
    )
    state = SafeguardState(rows=rows, is_restored=True)
    document = restore_document(run_in(Phase.SUCCEEDED), state, WORDS, dry_run=False)
    assert (document["done"], document["refused"], document["not_done"]) == (1, 1, 0)
    words = restore_words(document, WORDS)
    assert "Why: A flow that it calls (a child flow) is off." in words
    assert "The server says: ChildFlowNeverPublished" in words
    assert words.endswith(
        "Done: 1, refused: 1, left as it is: 0, without an answer or not asked: 0."
    )


def test_row_that_was_left_tells_that_somebody_else_changed_it():
    rows = (
        ActRow(ACTS[0], ActState.LEFT, "changed-since"),
        ActRow(ACTS[1], ActState.DONE, "already-so"),
    )
    state = SafeguardState(rows=rows, is_restored=True)
    document = restore_document(run_in(Phase.SUCCEEDED), state, WORDS, dry_run=False)
    assert (document["done"], document["left"], document["not_done"]) == (1, 1, 0)
    assert document["rows"][0]["state"] == "left"
    words = restore_words(document, WORDS)
    assert "Why: It was changed meanwhile by somebody else; it is left as it is." in words
    assert "Why: It was as wanted already; nothing was asked." in words
    assert words.count("Next:") == 1


def test_nothing_to_restore_is_said():
    document = restore_document(
        run_in(Phase.SUCCEEDED), SafeguardState(plan=RestorePlan()), WORDS, dry_run=True
    )
    assert restore_words(document, WORDS).startswith("There is nothing to restore")


def test_flags_of_upgrade_are_off_unless_given():
    plain = parse(["upgrade", "p.zip", "--environment", "https://x"])
    assert precautions_of(plain) == Precautions()
    given = parse(["upgrade", "p.zip", "--environment", "https://x", "--quiet-flows", "--backup"])
    assert precautions_of(given) == Precautions(quiet_flows=True, backup=True)


def test_commands_are_understood():
    assert parse(["restore", "--dry-run"]).dry_run
    assert parse(["report", "R", "--output", "d"]).run == "R"
    assert parse(["snapshot", "--environment", "https://x", "--compare", "b"]).compare == "b"


def test_restore_that_could_not_read_does_not_say_that_all_is_as_before():
    plan = RestorePlan((), (ByHand("flow", "(all)", "not-read"),))
    document = restore_document(
        run_in(Phase.SUCCEEDED), SafeguardState(plan=plan), WORDS, dry_run=True
    )
    words = restore_words(document, WORDS)
    assert words.startswith("Nothing can be restored by itself.")
    assert "as it was before" not in words
    assert "By hand: flow (all)." in words
