"""Unmanaged layers: candidates, phantoms, what could not be read, few requests."""

from __future__ import annotations

import threading
import time

import pytest
from checkfakes import (
    CORE,
    FORBIDDEN,
    UNREADABLE,
    FakeClients,
    core_package,
    dataverse,
    make_context,
    solution,
    the_book,
)

from coe_assistant.checks.base import evaluate
from coe_assistant.checks.layer_scan import scan_layers
from coe_assistant.checks.unmanaged_layers import UnmanagedLayersCheck, layer_rules
from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.configuration import ActiveLayer, ComponentSummary
from coe_assistant.domain.errors import SignInNeededError

RULES = layer_rules(the_book().entry("unmanaged-layers"))


def part(number, type_code=300, flag=True, category=""):
    return ComponentSummary(
        f"c{number}", type_code, "CanvasApp", "canvasapp", f"App {number}", flag, category
    )


def layer(component_id, component_type="CanvasApp", changed=("name",), beneath=True):
    return ActiveLayer(component_id, component_type, f"App {component_id}", changed, beneath)


def checked(parts, active_layer, **changes):
    service = dataverse(component_summaries=parts, active_layer=active_layer)
    report = evaluate(
        UnmanagedLayersCheck(), make_context(clients=FakeClients(dataverse=service), **changes)
    )
    return report, service


def test_unmanaged_layers_of_two_thousand_components_finds_all_real_and_no_phantom():
    parts = [part(number, flag=number < 340) for number in range(2000)]
    real = {f"c{number}" for number in range(0, 80, 2)}

    def read(component_id, component_type):
        return layer(component_id, component_type, ("name",) if component_id in real else ())

    report, service = checked(tuple(parts), read)
    assert report.status is CheckStatus.WARN
    assert {row["id"] for row in report.facts["layers"]} == real
    assert report.facts["scanned"] == 2000
    assert report.facts["phantoms"] == 300
    assert len(service.calls) <= 4 + 340


def test_unmanaged_layers_only_phantoms_pass():
    report, _ = checked((part(1),), layer("c1", changed=()))
    assert report.status is CheckStatus.PASS
    assert report.facts == {
        "layers": [],
        "scanned": 1,
        "candidates": 1,
        "phantoms": 1,
        "bindings": 0,
        "unknown": [],
        "untold": 0,
        "locked": None,
    }


def test_unmanaged_layers_that_only_hold_a_connection_are_meant_to_be_there():
    kind = "connectionreference"
    parts = tuple(ComponentSummary(f"r{n}", 10132, kind, kind, f"R {n}", True) for n in (1, 2))
    changed = {"r1": ("connectionid",), "r2": ("connectionid", "connectorid")}
    report, _ = checked(parts[:1], lambda one, _: layer(one, kind, changed[one]))
    assert report.status is CheckStatus.PASS
    assert (report.facts["layers"], report.facts["bindings"]) == ([], 1)
    report, _ = checked(parts, lambda one, _: layer(one, kind, changed[one]))
    assert [row["id"] for row in report.facts["layers"]] == ["r2"]


def test_unmanaged_layers_frozen_flow_and_the_only_layer_are_called_out():
    flow = ComponentSummary("f1", 29, "Workflow", "workflow", "Driver", True, "5")
    report, service = checked((flow,), layer("f1", "Workflow", ("clientdata",), beneath=False))
    [row] = report.facts["layers"]
    assert (row["frozen"], row["removable"]) == (True, False)
    assert row["changed"] == ["clientdata"]
    assert ("active_layer", ("f1", "Workflow")) in service.calls


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (part(1, 300, True), True),
        (part(1, 300, False), False),
        (part(1, 300, None), True),
        (part(1, 80, None), True),
        (part(1, 62, None), True),
        (part(1, 60, None), True),
        (part(1, 26, None), True),
        (part(1, 61, None), True),
        (part(1, 380, None), True),
        (part(1, 1, None), False),
        (part(1, 1, True), True),
        (part(1, 29, None, "5"), True),
        (part(1, 29, None, "0"), False),
        (part(1, 29, True, "0"), True),
    ],
)
def test_layer_candidates_are_flagged_or_of_a_silent_type(one, expected):
    assert RULES.is_candidate(one) is expected


def test_layer_name_of_an_environments_own_type_is_what_the_platform_told():
    own = ComponentSummary("r1", 10132, "connectionreference", "connectionreference", "x", True)
    assert RULES.layer_name(own) == "connectionreference"
    assert RULES.layer_name(part(1)) == "CanvasApp"


def test_unmanaged_layers_untold_types_are_counted():
    report, _ = checked((part(1, 1, None), part(2, 300, False)), None)
    assert report.status is CheckStatus.PASS
    assert report.facts["untold"] == 1


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
def test_unmanaged_layers_candidates_that_cannot_be_read_are_unknown_not_clean(error):
    report, _ = checked((part(1), part(2)), error)
    assert report.status is CheckStatus.UNKNOWN
    assert len(report.facts["unknown"]) == 2


def test_unmanaged_layers_found_beside_unread_ones_keeps_both():
    def read(component_id, _):
        if component_id == "c2":
            raise FORBIDDEN
        return layer(component_id)

    report, _ = checked((part(1), part(2), part(3)), read)
    assert report.status is CheckStatus.WARN
    assert len(report.facts["layers"]) == 2
    assert [row["id"] for row in report.facts["unknown"]] == ["c2"]


def test_unmanaged_layers_stops_asking_a_service_that_does_not_answer():
    report, service = checked(tuple(part(number) for number in range(300)), FORBIDDEN)
    assert len(report.facts["unknown"]) == 300
    assert len(service.calls) < 20


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
@pytest.mark.parametrize("question", ["installed_solutions", "component_summaries"])
def test_unmanaged_layers_without_summaries_is_unknown(question, error):
    clients = FakeClients(dataverse=dataverse(**{question: error}))
    report = evaluate(UnmanagedLayersCheck(), make_context(clients=clients))
    assert report.status is CheckStatus.UNKNOWN


def test_unmanaged_layers_lost_sign_in_is_unknown():
    report, _ = checked((part(1),), SignInNeededError("gone"))
    assert report.status is CheckStatus.UNKNOWN


def test_unmanaged_layers_empty_answer_is_not_clean():
    report, _ = checked((), None)
    assert report.status is CheckStatus.UNKNOWN


def test_unmanaged_layers_of_a_solution_that_is_not_installed_are_skipped():
    clients = FakeClients(dataverse=dataverse(installed_solutions=()))
    report = evaluate(UnmanagedLayersCheck(), make_context(clients=clients))
    assert report.status is CheckStatus.SKIPPED


def test_unmanaged_layers_without_a_package_are_unknown():
    report = evaluate(UnmanagedLayersCheck(), make_context(packages=()))
    assert report.status is CheckStatus.UNKNOWN


def test_unmanaged_layers_cancelled_is_unknown():
    report, service = checked((part(1),), layer("c1"), is_cancelled=lambda: True)
    assert report.status is CheckStatus.UNKNOWN
    assert "active_layer" not in [name for name, _ in service.calls]


def test_unmanaged_layers_components_shared_by_two_solutions_are_read_once():
    other = "CenterofExcellenceAuditComponents"
    service = dataverse(
        installed_solutions=(solution(CORE), solution(other)),
        component_summaries=(part(1),),
        active_layer=layer("c1"),
    )
    context = make_context(
        clients=FakeClients(dataverse=service),
        packages=(core_package(), core_package(solution=other), core_package()),
    )
    report = evaluate(UnmanagedLayersCheck(), context)
    assert len(report.facts["layers"]) == 1
    assert len(service.calls) == 5


def test_layer_scan_reads_four_at_a_time_and_tells_how_far_it_is():
    lock, at_work, most = threading.Lock(), [0], [0]
    told = []

    def read(component_id, _):
        with lock:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        time.sleep(0.005)
        with lock:
            at_work[0] -= 1

    parts = [part(number) for number in range(40)]
    scan = scan_layers(
        dataverse(active_layer=read), parts, RULES, lambda: False, lambda *step: told.append(step)
    )
    assert most[0] == 4
    assert sorted(told)[-1] == (40, 40)
    assert (scan.candidates, scan.layers) == (40, ())


@pytest.mark.parametrize(
    ("locked", "first"),
    [(True, "unlock"), (False, "remove"), (None, "remove"), (FORBIDDEN, "remove")],
)
def test_unmanaged_layers_tell_where_the_environment_refuses_to_remove_them(locked, first):
    service = dataverse(
        component_summaries=(part(1),), active_layer=layer("c1"), is_customization_locked=locked
    )
    report = evaluate(UnmanagedLayersCheck(), make_context(clients=FakeClients(dataverse=service)))
    assert report.remedies[0].id == first
    assert report.facts["locked"] is (locked if isinstance(locked, bool) else None)


def test_unmanaged_layers_tell_how_far_the_search_is():
    told = []
    checked((part(1), part(2)), layer("c1"), tell_progress=lambda *step: told.append(step))
    assert sorted(told) == [(1, 2), (2, 2)]
