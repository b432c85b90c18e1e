"""All checks are there, in order, with words, and as the outward contract says."""

from __future__ import annotations

import json
import re

import pytest
from checkfakes import FakeClients, dataverse, make_context, the_book

from coe_assistant.checks.base import evaluate
from coe_assistant.checks.registry import ALL_CHECKS
from coe_assistant.domain.check import CheckStatus, Severity
from coe_assistant.domain.configuration import ComponentSummary

ORDER = [
    "solution-file",
    "upgrade-path",
    "dependencies",
    "right-environment",
    "pac-cli",
    "sign-in",
    "roles",
    "service-health",
    "storage",
    "environment-state",
    "running-operations",
    "leftover-upgrade",
    "unmanaged-layers",
    "languages",
    "connections",
    "flows",
    "network",
    "this-computer",
]
BLOCKERS = {
    "solution-file", "upgrade-path", "dependencies", "right-environment", "pac-cli", "sign-in",
    "roles", "environment-state", "running-operations", "leftover-upgrade", "network", "languages",
}  # fmt: skip


def test_registry_order_is_that_of_the_contract():
    assert [check.id for check in ALL_CHECKS] == ORDER


def test_registry_severities_are_those_of_the_contract():
    book = the_book()
    found = {name for name in ORDER if book.entry(name).severity is Severity.BLOCKER}
    assert found == BLOCKERS


def test_registry_overridable_is_languages_alone():
    book = the_book()
    assert [name for name in ORDER if book.entry(name).is_overridable] == ["languages"]


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.id)
def test_check_without_sign_in_does_not_raise_and_dataverse_checks_do_not_pass(check):
    report = evaluate(check, make_context(clients=None))
    local = {"solution-file", "pac-cli", "network", "this-computer"}
    assert (report.status is CheckStatus.PASS) == (check.id in local)


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.id)
def test_check_on_a_healthy_tenant_passes_with_evidence(check):
    summaries = (ComponentSummary("c1", 1, "Entity", "entity", "admin_app", False),)
    clients = FakeClients(dataverse=dataverse(component_summaries=summaries))
    report = evaluate(check, make_context(clients=clients))
    assert report.status is CheckStatus.PASS, report.summary
    assert report.facts
    assert json.loads(json.dumps(report.facts)) == report.facts
    assert report.source
    assert report.checked_at is not None


def test_book_entries_hold_titles_sources_and_secure_links():
    book = the_book()
    for entry in book.checks.values():
        assert entry.title
        assert entry.source
        for limit in entry.limits.values():
            assert limit.text
            assert limit.source
        for remedy in entry.remedies.values():
            assert remedy.text
            assert remedy.link is None or re.match(r"https://|\{admin_link\}$", remedy.link)


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.id)
def test_check_on_an_empty_tenant_does_not_raise(check):
    clients = FakeClients(dataverse=dataverse(installed_solutions=(), roles=()))
    report = evaluate(check, make_context(clients=clients, packages=(), plan=None))
    assert report.summary
    assert "{" not in report.summary
