"""Checks over the environment: storage, health, state, running operations, leftovers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from checkfakes import (
    ADMINISTRATOR,
    CORE,
    CREATOR_KIT,
    FORBIDDEN,
    NOW,
    UNREADABLE,
    FakeClients,
    FakeService,
    admin,
    core_package,
    dataverse,
    make_context,
    solution,
)

from coe_assistant.checks.base import evaluate
from coe_assistant.checks.capacity import database_capacity
from coe_assistant.checks.environment_state import EnvironmentStateCheck
from coe_assistant.checks.leftover_upgrade import LeftoverUpgradeCheck
from coe_assistant.checks.running_operations import RunningOperationsCheck
from coe_assistant.checks.service_health import ServiceHealthCheck
from coe_assistant.checks.storage import StorageCheck
from coe_assistant.domain.check import CheckStatus, Severity
from coe_assistant.domain.configuration import (
    CapacityEntry,
    EnvironmentState,
    HealthIssue,
    LifecycleOperation,
    RoleAssignment,
)
from coe_assistant.domain.errors import SignInNeededError
from coe_assistant.domain.server import HistoryRow, OperationState, ServerOperation

# --- storage -------------------------------------------------------------------------------


def entries(**pairs):
    return tuple(CapacityEntry(kind, total, used) for kind, (total, used) in pairs.items())


@pytest.mark.parametrize(
    ("types", "free", "is_over"),
    [
        # nobody borrows
        ({"Database": (1000, 800), "Log": (10, 1), "File": (10, 1)}, 20.0, False),
        # Log borrows from Database
        ({"Database": (1000, 500), "Log": (100, 200), "File": (10, 1)}, 40.0, False),
        # File borrows from Log first: Database is not touched
        ({"Database": (1000, 500), "Log": (300, 100), "File": (100, 300)}, 50.0, False),
        # File borrows what Log has left, then from Database
        ({"Database": (1000, 500), "Log": (150, 100), "File": (100, 300)}, 35.0, False),
        # both borrow from Database; Log comes first
        ({"Database": (1000, 500), "Log": (100, 400), "File": (0, 300)}, 0.0, True),
        # Finance and Operations counts with its type
        ({"Database": (600, 300), "FinOpsDatabase": (400, 500)}, 20.0, False),
        # Database borrows from nobody
        ({"Database": (1000, 1100), "Log": (5000, 0), "File": (5000, 0)}, -10.0, True),
        # a lack that nobody can fill
        ({"Database": (1000, 1000), "Log": (100, 101)}, 0.0, True),
    ],
)
def test_capacity_borrows_as_microsoft_says(types, free, is_over):
    capacity = database_capacity(entries(**types))
    assert capacity.free_percent == free
    assert capacity.is_over is is_over


def test_capacity_without_a_database_is_none():
    assert database_capacity(()) is None
    assert database_capacity(entries(Database=(0, 0))).free_percent is None


def stored(used, total=100_000):
    capacity = entries(Database=(total, used))
    return evaluate(
        StorageCheck(), make_context(clients=FakeClients(admin=admin(capacity=capacity)))
    )


@pytest.mark.parametrize(
    ("used", "status"),
    [
        (85_000, CheckStatus.PASS),
        (85_100, CheckStatus.WARN),
        (90_000, CheckStatus.WARN),
        (90_100, CheckStatus.FAIL),
        (120_000, CheckStatus.FAIL),
    ],
)
def test_storage_limits(used, status):
    report = stored(used)
    assert report.status is status
    assert report.severity is Severity.ADVISORY
    assert report.facts["database_free_percent"] == round((100_000 - used) / 1000, 1)


def test_storage_enough_percent_but_no_room_to_restore_warns():
    report = stored(1000, 2000)
    assert report.status is CheckStatus.WARN
    assert report.facts["restore_possible"] is False


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
def test_storage_not_readable_is_unknown_with_a_manual_way(error):
    report = evaluate(
        StorageCheck(), make_context(clients=FakeClients(admin=admin(capacity=error)))
    )
    assert report.status is CheckStatus.UNKNOWN
    assert report.facts["database_free_percent"] is None
    assert report.facts["environment_database_used_mb"] == 2048.0
    assert [remedy.id for remedy in report.remedies] == ["look", "attest", "recheck"]


@pytest.mark.parametrize("environment", [None, make_context().environment])
def test_storage_where_not_even_the_environment_tells_is_unknown(environment):
    clients = FakeClients(admin=admin(capacity=FORBIDDEN, environment_state=FORBIDDEN))
    report = evaluate(StorageCheck(), make_context(clients=clients, environment=environment))
    assert report.status is CheckStatus.UNKNOWN
    assert report.facts["environment_database_used_mb"] is None


def test_storage_of_an_empty_tenant_is_unknown():
    report = evaluate(StorageCheck(), make_context(clients=FakeClients(admin=admin(capacity=()))))
    assert report.status is CheckStatus.UNKNOWN


# --- service health ------------------------------------------------------------------------


def health(answer):
    clients = FakeClients(health=FakeService(open_issues=answer))
    return evaluate(ServiceHealthCheck(), make_context(clients=clients))


def issue(status="serviceDegradation", classification="incident"):
    return HealthIssue("MO1", "Flows fail", "Microsoft Power Automate", status, classification)


@pytest.mark.parametrize(
    ("issues", "status"),
    [
        ((), CheckStatus.PASS),
        ((issue(),), CheckStatus.FAIL),
        ((issue("ServiceInterruption", "Incident"),), CheckStatus.FAIL),
        ((issue(classification="advisory"),), CheckStatus.WARN),
        ((issue("unknownFutureValue"),), CheckStatus.WARN),
        ((issue("serviceRestored"),), CheckStatus.PASS),
        ((issue("ServiceOperational"), issue(classification="advisory")), CheckStatus.WARN),
    ],
)
def test_service_health_judges_what_is_open(issues, status):
    report = health(issues)
    assert report.status is status
    assert report.severity is Severity.ADVISORY


def test_service_health_names_the_incident():
    report = health((issue(),))
    assert "MO1 Flows fail" in report.summary
    assert report.facts["issues"][0]["service"] == "Microsoft Power Automate"


@pytest.mark.parametrize("error", [*UNREADABLE, SignInNeededError("no consent")], ids=str)
def test_service_health_unread_is_unknown_with_links_and_a_confirmation(error):
    report = health(error)
    assert report.status is CheckStatus.UNKNOWN
    assert report.facts["issues"] is None
    links = [remedy.link for remedy in report.remedies if remedy.link]
    assert len(links) == 3
    assert "attest" in [remedy.id for remedy in report.remedies]


# --- environment state ---------------------------------------------------------------------

READY = admin().answers["environment_state"]


OWNER = (RoleAssignment("a", ADMINISTRATOR),)


def state(roles=OWNER, operations=(), **changes):
    clients = FakeClients(
        dataverse=dataverse(roles=roles),
        admin=admin(environment_state=replace(READY, **changes), lifecycle_operations=operations),
    )
    return evaluate(EnvironmentStateCheck(), make_context(clients=clients))


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"runtime": "Disabled"}, CheckStatus.FAIL),
        ({"runtime": "AdminMode"}, CheckStatus.WARN),
        ({"runtime": "AdminMode", "roles": ()}, CheckStatus.FAIL),
        ({"background_operations": "Disabled"}, CheckStatus.FAIL),
        ({"management": "Preparing"}, CheckStatus.FAIL),
        ({"instance": "Deleted"}, CheckStatus.FAIL),
        ({"management": "", "instance": "", "background_operations": ""}, CheckStatus.PASS),
        ({"runtime": ""}, CheckStatus.UNKNOWN),
        ({"operations": (LifecycleOperation("1", "Backup", "Running"),)}, CheckStatus.FAIL),
        ({"operations": (LifecycleOperation("1", "Backup", "Succeeded"),)}, CheckStatus.PASS),
        ({"operations": (LifecycleOperation("1", "CopyInstance", "Succeeded"),)}, CheckStatus.WARN),
        ({"operations": (LifecycleOperation("1", "CopyInstance", "Failed"),)}, CheckStatus.PASS),
        ({"operations": FORBIDDEN}, CheckStatus.UNKNOWN),
    ],
)
def test_environment_state_judges_what_the_admin_service_says(changes, status):
    assert state(**changes).status is status


def test_environment_state_managed_environment_is_a_fact():
    assert state(protection_level="Standard").facts["managed_environment"] is True
    assert state(protection_level="Basic").facts["managed_environment"] is False
    assert state().facts["managed_environment"] is None


def test_environment_state_asks_for_roles_only_in_admin_mode():
    clients = FakeClients()
    evaluate(EnvironmentStateCheck(), make_context(clients=clients))
    assert clients.dataverse.calls == []


def test_environment_state_before_connecting_finds_the_id_itself():
    report = evaluate(EnvironmentStateCheck(), make_context(environment=None))
    assert report.status is CheckStatus.PASS


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
def test_environment_state_not_readable_is_unknown(error):
    clients = FakeClients(admin=admin(environment_state=error))
    report = evaluate(EnvironmentStateCheck(), make_context(clients=clients))
    assert report.status is CheckStatus.UNKNOWN


def test_environment_state_link_is_left_out_where_none_is_known():
    clients = FakeClients(admin=admin(environment_state=EnvironmentState()))
    report = evaluate(EnvironmentStateCheck(), make_context(clients=clients))
    assert [remedy.link for remedy in report.remedies] == [None]


# --- running operations --------------------------------------------------------------------


def operation(**changes):
    return replace(
        ServerOperation(
            "op-1",
            OperationState.RUNNING,
            message_name="ImportSolutionAsync",
            started_at=NOW - timedelta(minutes=12),
            owner_id="user-2",
        ),
        **changes,
    )


def running(operations=(), history=()):
    clients = FakeClients(dataverse=dataverse(running_operations=operations, history=history))
    return evaluate(RunningOperationsCheck(), make_context(clients=clients))


def test_running_operations_tells_who_what_and_since():
    report = running((operation(owner_name="Bob"),))
    assert report.status is CheckStatus.FAIL
    assert "ImportSolutionAsync by Bob for 12 min" in report.summary
    assert report.facts["operations"][0] | {"id": "op-1"} == {
        "id": "op-1",
        "what": "ImportSolutionAsync",
        "name": "",
        "who": "Bob",
        "since": (NOW - timedelta(minutes=12)).isoformat(),
        "minutes": 12,
        "state": "running",
    }


def test_running_operations_waiting_without_a_start_still_blocks():
    report = running((operation(state=OperationState.WAITING, started_at=None),))
    assert report.status is CheckStatus.FAIL
    assert report.facts["operations"][0]["minutes"] is None


def test_running_operations_finished_ones_do_not_count():
    assert running((operation(state=OperationState.FAILED),)).status is CheckStatus.PASS


@pytest.mark.parametrize(
    ("hours", "finished", "status"),
    [
        (1, False, CheckStatus.WARN),
        (1, True, CheckStatus.PASS),
        (7, False, CheckStatus.PASS),
        (None, False, CheckStatus.PASS),
    ],
)
def test_running_operations_history_without_an_end_counts_for_some_hours(hours, finished, status):
    started = None if hours is None else NOW - timedelta(hours=hours)
    row = HistoryRow("h", CORE, "4.50.6", "Import", "Upgrade", finished, None, started)
    assert running((), (row,)).status is status


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
@pytest.mark.parametrize("question", ["running_operations", "history"])
def test_running_operations_not_readable_is_unknown(question, error):
    clients = FakeClients(dataverse=dataverse(**{question: error}))
    report = evaluate(RunningOperationsCheck(), make_context(clients=clients))
    assert report.status is CheckStatus.UNKNOWN


# --- leftover upgrade ----------------------------------------------------------------------


def leftover(*rows):
    clients = FakeClients(dataverse=dataverse(installed_solutions=rows))
    return evaluate(LeftoverUpgradeCheck(), make_context(clients=clients))


def test_leftover_upgrade_beside_its_base_fails_and_offers_apply_first():
    report = leftover(solution(CORE), solution(CORE + "_Upgrade", "4.50.6"))
    assert report.status is CheckStatus.FAIL
    assert report.facts["solutions"] == [CORE + "_Upgrade"]
    assert [remedy.id for remedy in report.remedies] == ["apply-upgrade", "uninstall-upgrade"]
    assert "never the base" in report.remedies[1].text


def test_leftover_upgrade_without_its_base_is_told_apart_and_offers_no_removal():
    report = leftover(solution(CORE + "_Upgrade", "4.50.6"))
    assert report.status is CheckStatus.FAIL
    assert "uninstall-upgrade" not in [remedy.id for remedy in report.remedies]


def test_leftover_upgrade_that_is_hidden_is_asked_for_by_name():
    hidden = solution(CORE + "_Upgrade")

    def rows(names=()):
        return (hidden,) if hidden.unique_name in names else (solution(CORE),)

    clients = FakeClients(dataverse=dataverse(installed_solutions=rows))
    report = evaluate(LeftoverUpgradeCheck(), make_context(clients=clients))
    assert report.status is CheckStatus.FAIL


def test_leftover_upgrade_of_another_kit_solution_fails_too():
    report = leftover(solution(CREATOR_KIT), solution(CREATOR_KIT + "_Upgrade"))
    assert report.status is CheckStatus.FAIL


def test_leftover_upgrade_of_a_foreign_solution_warns():
    report = leftover(solution("Contoso"), solution("Contoso_Upgrade"))
    assert report.status is CheckStatus.WARN
    assert report.facts["solutions"] == []
    assert report.facts["others"] == ["Contoso_Upgrade"]


def test_leftover_upgrade_unmanaged_namesake_is_none():
    assert leftover(solution(CORE + "_Upgrade", managed=False)).status is CheckStatus.PASS


def test_leftover_upgrade_without_a_package_still_sees_the_products():
    clients = FakeClients(
        dataverse=dataverse(installed_solutions=(solution(CORE), solution(CORE + "_Upgrade")))
    )
    context = make_context(clients=clients, packages=())
    assert evaluate(LeftoverUpgradeCheck(), context).status is CheckStatus.FAIL
    assert core_package().solution == CORE


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
def test_leftover_upgrade_not_readable_is_unknown(error):
    clients = FakeClients(dataverse=dataverse(installed_solutions=error))
    report = evaluate(LeftoverUpgradeCheck(), make_context(clients=clients))
    assert report.status is CheckStatus.UNKNOWN
