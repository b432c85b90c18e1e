"""Statements and confirmations: with name and time, in the journal of the run."""

from __future__ import annotations

import pytest

from coe_assistant.domain.attestation import AttestationAnswer
from coe_assistant.services.remediation_desk import RemediationDesk
from coe_assistant.services.statement_desk import StatementDesk
from tests.services.remediation_rig import NOW, Rig

CONFIRMED, SKIPPED = AttestationAnswer.CONFIRMED, AttestationAnswer.SKIPPED


@pytest.fixture
def rig(tmp_path):
    return Rig(tmp_path)


def open_ids(desk):
    return [one.item.id for one in desk.state.open_rows]


def test_statement_is_kept_with_name_time_and_note(rig):
    desk = StatementDesk(rig.tools)
    assert open_ids(desk) == ["tested", "backup"]
    desk.answer("backup", CONFIRMED, "Ada L.", " system backup 01:00 ")
    [given] = rig.run.attestations
    assert (given.person, given.at, given.note) == ("Ada L.", NOW, "system backup 01:00")
    assert open_ids(desk) == ["tested"]


def test_statement_without_a_name_takes_the_account(rig):
    StatementDesk(rig.tools).answer("backup", CONFIRMED)
    assert rig.run.attestations[0].person == "ada@contoso.com"


def test_statement_can_be_skipped_only_where_the_profile_says_so(rig):
    desk = StatementDesk(rig.tools)
    desk.answer("tested", SKIPPED)
    desk.answer("backup", SKIPPED)
    assert open_ids(desk) == ["backup"]


def test_statement_without_a_run_or_of_an_unknown_item_is_not_kept(rig):
    desk = StatementDesk(rig.tools)
    desk.answer("nonsense", CONFIRMED)
    assert rig.run.attestations == ()
    rig.run = None
    desk.answer("backup", CONFIRMED)
    assert desk.state.refusal
    assert rig.told == 0


def test_confirmation_of_a_look_takes_the_name_that_was_given(rig):
    desk = StatementDesk(rig.tools)
    desk.confirm_check("service-health", " Ada L. ")
    desk.confirm_check("storage")
    assert rig.read == [("service-health", "Ada L."), ("storage", "ada@contoso.com")]


def test_remediation_passes_on_what_ends_a_check_and_forgets(rig):
    desk = RemediationDesk(rig.tools)
    desk.stop_check("dry-run")
    assert not desk.is_busy
    desk.clear()
    assert rig.stopped == ["dry-run"]
