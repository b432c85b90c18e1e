"""Attestations: what is still open, and what a skip is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coe_assistant.domain.attestation import (
    Attestation,
    AttestationAnswer,
    AttestationItem,
    open_items,
)

T0 = datetime(2026, 1, 10, tzinfo=UTC)
BACKUP = AttestationItem("backup", "There is a backup or a restore point.")
NOTES = AttestationItem("notes", "The release notes were read.", is_skippable=True)


def said(item, answer, minutes=0):
    return Attestation(item.id, answer, "ada@contoso.com", T0 + timedelta(minutes=minutes))


def test_attestation_nothing_said_leaves_all_open_in_order():
    assert open_items((BACKUP, NOTES), ()) == (BACKUP, NOTES)


@pytest.mark.parametrize(
    ("item", "answer", "is_open"),
    [
        (BACKUP, AttestationAnswer.CONFIRMED, False),
        (BACKUP, AttestationAnswer.SKIPPED, True),
        (NOTES, AttestationAnswer.CONFIRMED, False),
        (NOTES, AttestationAnswer.SKIPPED, False),
    ],
)
def test_attestation_skip_counts_only_where_it_is_allowed(item, answer, is_open):
    assert bool(open_items((item,), (said(item, answer),))) is is_open


def test_attestation_latest_word_counts_whatever_the_order():
    given = (
        said(BACKUP, AttestationAnswer.SKIPPED, 5),
        said(BACKUP, AttestationAnswer.CONFIRMED, 1),
    )
    assert open_items((BACKUP,), given) == (BACKUP,)
    assert open_items((BACKUP,), given[1:]) == ()
