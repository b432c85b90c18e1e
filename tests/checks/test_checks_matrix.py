"""Every check against every way in which its services can fail to tell: never a pass."""

from __future__ import annotations

import pytest
from checkfakes import (
    UNREADABLE,
    FakeClients,
    FakePac,
    FakeService,
    admin,
    dataverse,
    make_context,
)

from coe_assistant.checks.base import evaluate
from coe_assistant.checks.inputs import StageFile
from coe_assistant.checks.registry import ALL_CHECKS, ON_REQUEST
from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem, SignInNeededError

SERVER = [check for check in (*ALL_CHECKS, *ON_REQUEST) if check.asks_services]
UNKNOWN, FAIL, PASS = CheckStatus.UNKNOWN, CheckStatus.FAIL, CheckStatus.PASS
LOST = SignInNeededError("The sign-in ran out.")
LOCKED = ServiceError(ServiceProblem.LOCKED, "dataverse", "Another operation runs.", status=429)
EVERY = [*UNREADABLE, LOST, LOCKED]
# These know without asking what it means when nobody is let in.
KNOWS = {("sign-in", "forbidden"), ("sign-in", "sign-in-needed")}


def refusing(error: CoeError, tmp_path) -> object:
    """Return a context in which every service refuses with error."""
    clients = FakeClients(
        dataverse=FakeService(**dict.fromkeys([*dataverse().answers, "stage"], error)),
        admin=FakeService(**dict.fromkeys(admin().answers, error)),
        health=FakeService(open_issues=error),
    )
    reader = FakeService(connections=error, dependents=error)
    return make_context(
        clients=clients,
        connections=reader,
        dependents=reader,
        pac=FakePac(who=error),
        stage_files=(StageFile(tmp_path / "core.zip", "core"),),
    )


def kind(error: CoeError) -> str:
    return error.problem.value if isinstance(error, ServiceError) else error.slug


@pytest.mark.parametrize("error", EVERY, ids=kind)
@pytest.mark.parametrize("check", SERVER, ids=lambda check: check.id)
def test_check_whose_services_refuse_is_unknown_and_says_why(check, error, tmp_path):
    report = evaluate(check, refusing(error, tmp_path))
    assert report.status is (FAIL if (check.id, kind(error)) in KNOWS else UNKNOWN), report
    assert "{" not in report.summary
    assert report.facts["problem"] == error.slug
    assert report.remedies


@pytest.mark.parametrize("check", SERVER, ids=lambda check: check.id)
def test_check_that_is_throttled_tells_the_status(check, tmp_path):
    error = next(one for one in UNREADABLE if one.problem is ServiceProblem.THROTTLED)
    report = evaluate(check, refusing(error, tmp_path))
    assert report.facts["http_status"] == 429
    assert report.facts["request_id"] == "req-1"


EMPTY = {
    "upgrade-path": FAIL,  # planned from a version that is not there
    "dependencies": PASS,
    "right-environment": PASS,
    "sign-in": PASS,
    "roles": FAIL,
    "service-health": PASS,
    "storage": UNKNOWN,
    "environment-state": UNKNOWN,
    "running-operations": PASS,
    "leftover-upgrade": PASS,
    "unmanaged-layers": CheckStatus.SKIPPED,
    "languages": FAIL,
    "connections": PASS,
    "flows": PASS,
    "dry-run": UNKNOWN,
}


@pytest.mark.parametrize("check", SERVER, ids=lambda check: check.id)
def test_check_on_a_tenant_that_lists_nothing_judges_by_what_it_needs(check, tmp_path):
    state = type(admin().answers["environment_state"])()
    clients = FakeClients(
        dataverse=dataverse(installed_solutions=(), roles=(), provisioned_languages=(), stage={}),
        admin=admin(environment_state=state, capacity=()),
    )
    report = evaluate(
        check,
        make_context(clients=clients, stage_files=(StageFile(tmp_path / "core.zip", "core"),)),
    )
    assert report.status is EMPTY[check.id], report.summary
    assert "{" not in report.summary
