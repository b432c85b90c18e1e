"""The checks through the real service clients on simulated tenants: each scenario's own sign."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from checkfakes import CORE, FakePac, core_package, make_context

from coe_assistant.adapters.clouds import choose_cloud, load_clouds
from coe_assistant.adapters.connector import WebClients
from coe_assistant.adapters.power_apps import WebConnections
from coe_assistant.adapters.web.dataverse import WebDataverse
from coe_assistant.adapters.web.exchange import ExchangeLog
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.adapters.web.platform_admin import WebPlatformAdmin
from coe_assistant.adapters.web.service_health import WebServiceHealth
from coe_assistant.adapters.web.session import ServiceSession, open_session
from coe_assistant.checks.base import CheckContext, evaluate
from coe_assistant.checks.inputs import PlanFacts
from coe_assistant.checks.registry import ALL_CHECKS
from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.pac import PacIdentity
from coe_assistant.simulator.lab import Lab
from coe_assistant.simulator.scenario import load_scenario

pytestmark = pytest.mark.network_local

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SERVER_CHECKS = [check for check in ALL_CHECKS if check.asks_services]
FINE = (CheckStatus.PASS, CheckStatus.SKIPPED)


@contextmanager
def running(scenario: str, folder: Path) -> Iterator[CheckContext]:
    lab = Lab(folder, load_scenario(scenario), port=0, speed=60)
    session = open_session(folder / "ca.pem")
    try:
        yield _context(lab, session)
    finally:
        session.close()
        lab.stop()


def _context(lab: Lab, session: object) -> CheckContext:
    base, account = lab.facts["base_url"], lab.facts["account"]
    cloud = choose_cloud(lab.facts["cloud_file"], load_clouds(RESOURCES))
    assert cloud is not None

    def token(scope: str) -> str:
        return str(lab.services.entra.issue(account, scope.removesuffix("/.default")))

    def ask(service: str, origin: str) -> ServiceSession:
        return ServiceSession(service, origin, session, token, ExchangeLog(), "run")

    dataverse = WebDataverse(base, DataverseApi(base, ask("Dataverse", base)))
    admin = WebPlatformAdmin(cloud, ask("admin", cloud.bap), ask("licensing", base))
    health = WebServiceHealth(cloud, ask("health", cloud.graph))
    pac = FakePac(who=PacIdentity(account, "", base, ""))
    try:
        here = dataverse.environment()
        installed = {row.unique_name: str(row.version) for row in dataverse.installed_solutions()}
    except Exception:  # noqa: BLE001 - this tenant lets nobody in; the checks say so
        here, installed = None, {}
    connections = WebConnections(
        cloud, ask("admin", cloud.bap), lambda origin: ask("Power Apps", origin)
    )
    return make_context(
        clients=WebClients(dataverse, admin, health, connections),
        dependents=dataverse,
        connections=connections,
        target_url=base,
        environment=here,
        account_name=account,
        pac=pac,
        packages=(core_package(),),
        plan=PlanFacts(((CORE, installed.get(CORE, ""), "4.50.6"),)),
    )


def statuses(context: CheckContext) -> dict[str, CheckStatus]:
    return {check.id: evaluate(check, context).status for check in SERVER_CHECKS}


def test_checks_on_a_clean_tenant_find_nothing(tmp_path):
    with running("clean", tmp_path) as context:
        reports = [evaluate(check, context) for check in SERVER_CHECKS]
    wrong = {one.id: one.summary for one in reports if one.status not in FINE}
    assert wrong == {}


@pytest.mark.parametrize(
    ("scenario", "check_id", "status"),
    [
        ("other-import-running", "running-operations", CheckStatus.FAIL),
        ("leftover-upgrade", "leftover-upgrade", CheckStatus.FAIL),
        ("unmanaged-layers", "unmanaged-layers", CheckStatus.WARN),
        ("customizer-only", "roles", CheckStatus.WARN),
        ("basic-user", "roles", CheckStatus.FAIL),
        ("health-incident", "service-health", CheckStatus.FAIL),
        ("service-health-forbidden", "service-health", CheckStatus.UNKNOWN),
        ("low-storage", "storage", CheckStatus.FAIL),
        ("capacity-forbidden", "storage", CheckStatus.UNKNOWN),
        ("english-missing", "languages", CheckStatus.FAIL),
        ("admin-mode", "environment-state", CheckStatus.FAIL),
        ("not-a-member", "sign-in", CheckStatus.FAIL),
        ("broken-connection", "connections", CheckStatus.WARN),
        ("role-by-team", "roles", CheckStatus.PASS),
    ],
)
def test_checks_find_what_a_scenario_is_about(tmp_path, scenario, check_id, status):
    with running(scenario, tmp_path) as context:
        check = next(one for one in ALL_CHECKS if one.id == check_id)
        report = evaluate(check, context)
    assert report.status is status, report
    assert json.loads(json.dumps(report.facts)) == report.facts


def test_checks_on_unmanaged_layers_find_all_real_ones_and_no_phantom(tmp_path):
    wanted = load_scenario("unmanaged-layers").layers
    with running("unmanaged-layers", tmp_path) as context:
        check = next(one for one in ALL_CHECKS if one.id == "unmanaged-layers")
        report = evaluate(check, context)
    assert len(report.facts["layers"]) == wanted.real
    # the others lie on other solutions and on columns, which summaries do not list
    assert 0 < report.facts["phantoms"] < wanted.phantom
    assert report.facts["unknown"] == []
    assert all(row["removable"] for row in report.facts["layers"])


def test_checks_name_broken_and_unbound_connections(tmp_path):
    with running("broken-connection", tmp_path) as context:
        check = next(one for one in ALL_CHECKS if one.id == "connections")
        report = evaluate(check, context)
    assert {row["connector"] for row in report.facts["broken"]} == {
        "shared_office365",
        "shared_powerplatformforadmins",
    }
    assert len(report.facts["unbound"]) == 1


def test_checks_name_an_own_flow_that_uses_a_removed_one(tmp_path):
    kept = frozenset({"f0000000-0000-0000-0000-000000000000"})
    with running("dependencies-block", tmp_path) as context:
        check = next(one for one in ALL_CHECKS if one.id == "flows")
        report = evaluate(check, replace(context, packages=(core_package(flow_ids=kept),)))
    assert report.status is CheckStatus.WARN
    assert [(one["name"], one["type"], one["solution"]) for one in report.facts["used_by"]] == [
        ("Contoso | Weekly report", "flow", "Active")
    ]
    assert "Contoso | Weekly report" in report.summary


def test_checks_where_pac_works_as_someone_else_fail(tmp_path):
    with running("clean", tmp_path) as context:
        other = replace(context, pac=FakePac(who=PacIdentity("bob@x", "", context.target_url)))
        check = next(one for one in ALL_CHECKS if one.id == "right-environment")
        assert evaluate(check, other).status is CheckStatus.FAIL
