"""Checks over connections and flows, network and this computer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checkfakes import (
    CORE,
    FORBIDDEN,
    UNREADABLE,
    URL,
    FakeClients,
    FakeComputer,
    FakeProbe,
    FakeService,
    core_package,
    dataverse,
    make_context,
)

from coe_assistant.checks.base import evaluate
from coe_assistant.checks.connections import ConnectionsCheck
from coe_assistant.checks.flows import FlowsCheck
from coe_assistant.checks.network import NetworkCheck
from coe_assistant.checks.this_computer import ThisComputerCheck
from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.configuration import (
    ComponentSummary,
    Connection,
    ConnectionReference,
    Dependency,
    Flow,
    FlowState,
)
from coe_assistant.domain.machine import MachineFacts, NeededHost, ReachProblem
from coe_assistant.domain.package import PackageReference
from coe_assistant.domain.proxy_route import ProxyDoubt, ProxyOrigin

GRAPH = "https://graph.microsoft.com"

# --- connections ---------------------------------------------------------------------------


def ref(name, connection_id="con-1", connector="shared_teams"):
    return ConnectionReference(f"id-{name}", name, name, connector, connection_id)


def connected(refs, states=None, connectors=()):
    return evaluate(
        ConnectionsCheck(),
        make_context(
            clients=FakeClients(dataverse=dataverse(connection_references=refs)),
            packages=(core_package(connectors=connectors),),
            connections=None if states is None else FakeService(connections=states),
        ),
    )


def test_connections_bound_and_working_pass():
    report = connected((ref("a"),), (Connection("con-1", "Teams", "shared_teams", "Connected"),))
    assert report.status is CheckStatus.PASS
    assert report.facts["statuses_read"] is True


def test_connections_bound_but_statuses_not_readable_passes_and_says_so():
    for states in (None, FORBIDDEN):
        report = connected((ref("a"),), states)
        assert report.status is CheckStatus.PASS
        assert report.facts["statuses_read"] is False
        assert "cannot be read" in report.summary


def test_connections_unbound_broken_and_new_are_each_told():
    report = connected(
        (ref("a", ""), ref("b", "CON-2")),
        (
            Connection("con-2", "Teams of Ada", "shared_teams", "Error"),
            Connection("con-3", "Not used", "shared_rss", "Error"),
        ),
        ("shared_teams", "shared_rss", "shared_new"),
    )
    assert report.status is CheckStatus.WARN
    assert [row["logical_name"] for row in report.facts["unbound"]] == ["a"]
    assert [row["name"] for row in report.facts["broken"]] == ["Teams of Ada"]
    assert report.facts["new_connectors"] == ["shared_new"]
    assert len(report.remedies) == 3
    for word in ("without a connection: a.", "Teams of Ada", "shared_new"):
        assert word in report.summary


def test_connections_that_only_a_person_can_choose_for_new_references_are_told():
    two = tuple(Connection(f"con-{n}", f"C{n}", "shared_teams", "Connected") for n in (1, 2))
    new = PackageReference("NEW", "/apis/shared_teams", "New")
    service = dataverse(connection_references=(ref("a", "con-3"),))

    def told(states, brought=(new,)):
        context = make_context(
            clients=FakeClients(dataverse=service),
            packages=(core_package(references=brought),),
            connections=FakeService(connections=(), usable_connections=states),
        )
        return evaluate(ConnectionsCheck(), context)

    report = told(two)
    assert report.status is CheckStatus.WARN
    assert [row["logical_name"] for row in report.facts["choice"]] == ["NEW"]
    assert "to choose from: New." in report.summary
    assert told(two[:1]).facts["choice"] == []  # it needs no choice
    assert told(two, (replace(new, logical_name="A"),)).facts["choice"] == []  # it is there
    assert told(FORBIDDEN).facts["choice"] == []  # not known


def test_connections_without_a_package_are_unknown():
    report = evaluate(ConnectionsCheck(), make_context(packages=()))
    assert report.status is CheckStatus.UNKNOWN


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
@pytest.mark.parametrize("question", ["installed_solutions", "connection_references"])
def test_connections_not_readable_are_unknown(question, error):
    context = make_context(clients=FakeClients(dataverse=dataverse(**{question: error})))
    assert evaluate(ConnectionsCheck(), context).status is CheckStatus.UNKNOWN


# --- flows ---------------------------------------------------------------------------------


def flow(name, state=FlowState.ON, *, managed=True):
    return Flow(f"id-{name}", name, state, is_managed=managed)


def flowing(flows, kept=None, users=None, **answers):
    return evaluate(
        FlowsCheck(),
        make_context(
            clients=FakeClients(dataverse=dataverse(flows=flows, **answers)),
            packages=(core_package(flow_ids=kept),),
            dependents=None if users is None else FakeService(dependents=users),
        ),
    )


def user(name, solution="Active"):
    return Dependency("old", "Workflow", CORE, name, "Workflow", solution)


def test_flows_are_counted_by_state():
    report = flowing((flow("a"), flow("b", FlowState.OFF), flow("c")))
    assert report.status is CheckStatus.PASS
    assert (report.facts["on"], report.facts["off"], report.facts["suspended"]) == (2, 1, 0)


def test_flows_suspended_warn():
    report = flowing((flow("a", FlowState.SUSPENDED),))
    assert report.status is CheckStatus.WARN


def test_flows_removed_but_still_used_by_own_flows_warn_by_name():
    report = flowing((flow("a"), flow("old")), frozenset({"id-a"}), (user("My own flow"),))
    assert report.status is CheckStatus.WARN
    assert "My own flow" in report.summary
    assert report.facts["removed"] == [{"id": "id-old", "name": "old", "kind": "flow"}]


def test_flows_removed_and_used_only_by_the_product_itself_pass():
    report = flowing((flow("old"),), frozenset(), (user("Kit flow", CORE),))
    assert report.status is CheckStatus.PASS
    assert report.facts["used_by"] == []


@pytest.mark.parametrize(
    ("own_id", "status"), [("app-1", CheckStatus.PASS), ("x", CheckStatus.WARN)]
)
def test_flows_user_without_a_solution_is_told_by_its_id(own_id, status):
    found = Dependency("old", "Workflow", CORE, "", "300", "", "APP-1")
    parts = (ComponentSummary(own_id, 300, "CanvasApp", "canvasapp", "App", False),)
    report = flowing((flow("old"),), frozenset(), (found,), component_summaries=parts)
    assert report.status is status
    assert ("APP-1" in report.summary) is (status is CheckStatus.WARN)


def test_flows_removed_and_used_by_another_kit_solution_warn():
    report = flowing(
        (flow("old"),), frozenset(), (user("Old", "CenterofExcellenceAuditComponents"),)
    )
    assert report.status is CheckStatus.WARN


def referring(*kept, users=(), parts=None):
    reference = ConnectionReference("R1", "admin_Legacy", "Dataverse legacy", "shared_x", "c1")
    known = ComponentSummary("r1", 10042, "connectionreference", "connectionreference", "x", False)
    service = dataverse(
        connection_references=(reference,),
        component_summaries=(known,) if parts is None else parts,
    )
    reader = FakeService(dependents=users)
    report = evaluate(
        FlowsCheck(),
        make_context(
            clients=FakeClients(dataverse=service),
            packages=(core_package(flow_ids=frozenset(), reference_names=frozenset(kept)),),
            dependents=reader,
        ),
    )
    return report, reader


def test_flows_removed_connection_reference_in_use_is_told_with_its_users():
    report, reader = referring(users=(user("My own flow"),))
    assert report.status is CheckStatus.WARN
    assert "Dataverse legacy" in report.summary
    assert "My own flow" in report.summary
    assert reader.calls == [("dependents", ("R1", 10042))]


def test_flows_reference_that_stays_is_asked_nothing_about():
    report, reader = referring("admin_legacy")
    assert (report.facts["removed"], reader.calls) == ([], [])


def test_flows_reference_of_unknown_type_code_is_left_out():
    report, reader = referring(parts=())
    assert (report.facts["removed"], reader.calls) == ([], [])


@pytest.mark.parametrize("users", [None, FORBIDDEN])
def test_flows_removed_whose_users_cannot_be_read_are_unknown(users):
    assert flowing((flow("old"),), frozenset(), users).status is CheckStatus.UNKNOWN


def test_flows_unmanaged_ones_are_never_removed_by_an_upgrade():
    report = flowing((flow("own", managed=False),), frozenset(), ())
    assert report.facts["removed"] == []


def test_flows_without_a_package_are_unknown():
    assert evaluate(FlowsCheck(), make_context(packages=())).status is CheckStatus.UNKNOWN


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
def test_flows_not_readable_are_unknown(error):
    assert flowing(error).status is CheckStatus.UNKNOWN
    assert flowing((), installed_solutions=error).status is CheckStatus.UNKNOWN


# --- network -------------------------------------------------------------------------------


def reached(**changes):
    return evaluate(NetworkCheck(), make_context(probe=FakeProbe(changes)))


@pytest.mark.parametrize(
    "problem",
    [
        ReachProblem.DNS,
        ReachProblem.TCP,
        ReachProblem.TLS,
        ReachProblem.PROXY,
        ReachProblem.TIMEOUT,
    ],
)
def test_network_needed_host_out_of_reach_fails_with_the_remedy_of_the_step(problem):
    report = reached(**{URL: {"problem": problem, "detail": "x"}})
    assert report.status is CheckStatus.FAIL
    assert [remedy.id for remedy in report.remedies] == [f"mend-{problem.value}"]
    assert report.facts["hosts"][0]["problem"] == problem.value


@pytest.mark.parametrize(
    ("changes", "remedies"),
    [
        (
            {"problem": ReachProblem.PROXY, "detail": "the proxy answered 407 Wanted"},
            ["mend-proxy-sign-in"],
        ),
        (
            {"problem": ReachProblem.PROXY, "proxy_doubt": ProxyDoubt.SOCKS},
            ["proxy-socks", "mend-proxy"],
        ),
        (
            {"problem": ReachProblem.DNS, "proxy_doubt": ProxyDoubt.SCRIPT_NOT_FOLLOWED},
            ["proxy-script-not-followed", "mend-dns"],
        ),
        (
            {"problem": ReachProblem.TCP, "proxy_doubt": ProxyDoubt.SCRIPT_NOT_READ},
            ["proxy-script-not-read", "mend-tcp"],
        ),
        (
            {"problem": ReachProblem.TIMEOUT, "proxy_doubt": ProxyDoubt.SCRIPT_TOO_SLOW},
            ["proxy-script-too-slow", "mend-timeout"],
        ),
    ],
)
def test_network_cut_by_a_proxy_says_what_to_do_about_it(changes, remedies):
    report = reached(**{URL: changes})
    assert report.status is CheckStatus.FAIL
    assert [remedy.id for remedy in report.remedies] == remedies
    assert all(remedy.text for remedy in report.remedies)


def test_network_names_the_proxy_of_each_host_and_who_named_it():
    report = reached(
        **{
            URL: {
                "proxy": "proxy.contoso.com:8080",
                "proxy_origin": ProxyOrigin.SCRIPT,
                "proxy_script": "http://wpad/p.pac",
            }
        }
    )
    row, other = report.facts["hosts"]
    assert report.status is CheckStatus.PASS
    assert row["proxy"] == "proxy.contoso.com:8080"
    assert (row["proxy_from"], row["proxy_script"]) == ("script", "http://wpad/p.pac")
    assert (other["proxy"], other["proxy_from"], other["proxy_doubt"]) == (None, None, None)


def test_network_script_that_is_not_followed_is_a_fact_where_the_host_answers():
    report = reached(**{URL: {"proxy_doubt": ProxyDoubt.SCRIPT_NOT_FOLLOWED}})
    assert report.status is CheckStatus.PASS
    assert report.facts["hosts"][0]["proxy_doubt"] == "script-not-followed"


def test_network_host_that_only_a_check_uses_warns():
    report = reached(**{GRAPH: {"problem": ReachProblem.TCP}})
    assert report.status is CheckStatus.WARN
    assert "service health" in report.summary


def test_network_answer_that_is_not_understood_is_still_reached():
    assert reached(**{URL: {"problem": ReachProblem.HTTP}}).status is CheckStatus.PASS


@pytest.mark.parametrize(
    ("changes", "status", "limit"),
    [
        ({"clock_skew_s": -301.0}, CheckStatus.WARN, "5 minutes"),
        ({"clock_skew_s": 299.0}, CheckStatus.PASS, "1000 ms"),
        ({"connect_ms": 1001.0}, CheckStatus.WARN, "1000 ms"),
        ({"clock_skew_s": None, "connect_ms": None}, CheckStatus.PASS, "1000 ms"),
    ],
)
def test_network_clock_and_delay_have_limits(changes, status, limit):
    report = reached(**{URL: changes})
    assert report.status is status
    assert limit in report.limit


def test_network_inspected_traffic_is_named_but_passes():
    report = reached(**{URL: {"issuer": "Contoso Inspection CA"}})
    assert report.status is CheckStatus.PASS
    assert "Contoso Inspection CA" in report.summary


def test_network_without_hosts_is_unknown():
    assert evaluate(NetworkCheck(), make_context(hosts=())).status is CheckStatus.UNKNOWN


def test_network_every_host_is_looked_at():
    hosts = tuple(NeededHost(f"https://h{number}", "x", True) for number in range(9))
    report = evaluate(NetworkCheck(), make_context(hosts=hosts))
    assert [row["url"] for row in report.facts["hosts"]] == [host.url for host in hosts]


# --- this computer -------------------------------------------------------------------------


def machine(**changes):
    good = MachineFacts(free_bytes=50 * 1024**3, on_battery=False, networks=("ethernet",))
    computer = FakeComputer(replace(good, **changes))
    return evaluate(ThisComputerCheck(), make_context(computer=computer))


@pytest.mark.parametrize(
    ("changes", "status", "remedy"),
    [
        ({}, CheckStatus.PASS, None),
        ({"free_bytes": 199 * 1024**2}, CheckStatus.FAIL, "make-room"),
        ({"free_bytes": 999 * 1024**2}, CheckStatus.WARN, "mend-disk"),
        ({"free_bytes": None}, CheckStatus.UNKNOWN, None),
        ({"on_battery": True}, CheckStatus.WARN, "mend-battery"),
        ({"on_battery": None}, CheckStatus.PASS, None),
        ({"is_reboot_pending": True}, CheckStatus.WARN, "mend-reboot"),
        ({"sleeps_after_s": 1800}, CheckStatus.WARN, "mend-sleep"),
        ({"sleeps_after_s": 0}, CheckStatus.PASS, None),
        ({"networks": ("wifi", "vpn")}, CheckStatus.WARN, "mend-network"),
        ({"other_instance": "pid 7"}, CheckStatus.WARN, "mend-instance"),
    ],
)
def test_this_computer_worries(changes, status, remedy):
    report = machine(**changes)
    assert report.status is status
    assert [one.id for one in report.remedies] == ([remedy] if remedy else [])


def test_this_computer_several_worries_are_all_told():
    report = machine(on_battery=True, networks=("wifi",))
    assert len(report.remedies) == 2
    assert "battery" in report.summary
