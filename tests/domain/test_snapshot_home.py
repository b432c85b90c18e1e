"""A snapshot belongs to one environment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.snapshot_home import is_of_environment, refuse_other_environment

SNAPSHOT = Snapshot(datetime(2026, 3, 1, tzinfo=UTC), "https://contoso.crm4.dynamics.com", "00")


@pytest.mark.parametrize(
    ("url", "is_same"),
    [
        ("https://contoso.crm4.dynamics.com", True),
        ("https://CONTOSO.crm4.dynamics.com/", True),
        ("https://contoso-test.crm4.dynamics.com", False),
        ("https://contoso.crm.dynamics.com", False),
        ("", False),
    ],
)
def test_address_decides(url, is_same):
    assert is_of_environment(SNAPSHOT, url) is is_same


def test_snapshot_without_an_address_belongs_to_nobody():
    assert not is_of_environment(replace(SNAPSHOT, environment_url=""), "")


def test_refusal_names_both():
    refuse_other_environment(SNAPSHOT, "https://contoso.crm4.dynamics.com")
    with pytest.raises(CoeError) as caught:
        refuse_other_environment(SNAPSHOT, "https://contoso-test.crm4.dynamics.com")
    assert caught.value.slug == "snapshot-of-another-environment"
    assert "contoso.crm4" in caught.value.title
    assert "contoso-test.crm4" in caught.value.title
