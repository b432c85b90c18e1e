"""What the environment tells about a plan: durations, changed parts and who still uses them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coe_assistant.domain.configuration import (
    ComponentSummary,
    ConnectionReference,
    Dependency,
    Flow,
    FlowState,
)
from coe_assistant.domain.difference import PartKind
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.package import (
    PackageComponent,
    PackageFlow,
    PackageReference,
    PackageTablePart,
    SolutionPackage,
    TablePartKind,
)
from coe_assistant.domain.plan import plan_upgrade
from coe_assistant.domain.server import HistoryRow
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services import tenant_evidence
from coe_assistant.services.tenant_evidence import TenantEvidence, read_evidence

T0 = datetime(2026, 3, 1, tzinfo=UTC)
BROKEN = CoeError("service-down", "The service did not answer.")


def answer(value):
    if isinstance(value, CoeError):
        raise value
    return value


class Tenant:
    """An environment with one solution; every answer may be an error."""

    def __init__(self) -> None:
        self.summaries = (
            ComponentSummary("t1", 1, "Entity", "entity", "App", None, "", "admin_App"),
            ComponentSummary("t2", 1, "Entity", "entity", "Old", None, "", "admin_old"),
            ComponentSummary("f1", 29, "Workflow", "workflow", "Driver", None),
            ComponentSummary("f2", 29, "Workflow", "workflow", "Clean up", None),
            ComponentSummary("r1", 10132, "connectionreference", "x", "Old", None),
            ComponentSummary("v1", 380, "x", "x", "Mail", None, "", "admin_Mail"),
        )
        self.flow_rows = (
            Flow("f1", "Driver", FlowState.ON),
            Flow("f2", "Clean up", FlowState.ON),
            Flow("own", "Put in by hand", FlowState.ON, is_managed=False),
        )
        self.reference_rows = (ConnectionReference("r1", "admin_Old", "Old", "shared_x"),)
        self.rows = (
            HistoryRow(
                "h", "Core", "1.0", "x", "x", True, True, T0, T0 + timedelta(minutes=40),
                operation_code=0, suboperation_code=2,
            ),
        )  # fmt: skip
        self.users: dict[str, object] = {}
        self.insides: dict[tuple[str, int], object] = {}
        self.asked: list[tuple[str, int]] = []

    def component_summaries(self, solution_id):
        return answer(self.summaries)

    def table_summaries(self, solution_id, asked):
        assert solution_id == "id-core"
        return tuple(answer(self.insides.get(one, ())) for one in asked)

    def flows(self, solution_id):
        return answer(self.flow_rows)

    def connection_references(self, solution_id):
        return answer(self.reference_rows)

    def history(self, name):
        return answer(self.rows)

    def dependents(self, component_id, type_code):
        self.asked.append((component_id, type_code))
        return answer(self.users.get(component_id, ()))


def package(version: str, **changes: object) -> SolutionPackage:
    made = SolutionPackage(
        "Core", "Core", SolutionVersion.parse(version), True, "p", "x", Path(f"{version}.zip"), version,
        components={"1": 1},
        listed=(PackageComponent("1", "admin_app", "App"),),
        flows=(PackageFlow("f1", "Driver"), PackageFlow("f9", "New one")),
        references=(PackageReference("admin_New", "/apis/shared_x"),),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type] # values by name


def evidence(tenant: Tenant, *packages: SolutionPackage) -> TenantEvidence:
    rows = [InstalledSolution("Core", SolutionVersion.parse("1.0"), True, "id-core")]
    plan = plan_upgrade(packages, rows, Kit("generic", "Any"))
    return read_evidence(tenant, tenant, plan, packages, rows)  # type: ignore[arg-type] # fakes


def of(found: TenantEvidence, kind: PartKind, step: int = 0) -> tuple[list[str], list[str]]:
    change = next(one for one in found.differences[step].changes if one.kind is kind)
    assert change.is_known
    return [one.name for one in change.removed], [one.name for one in change.added]


def test_read_evidence_names_what_goes_and_what_comes():
    found = evidence(Tenant(), package("2.0"))
    assert of(found, PartKind.FLOW) == (["Clean up"], ["New one"])
    assert of(found, PartKind.TABLE) == (["Old"], [])
    assert of(found, PartKind.VARIABLE) == (["Mail"], [])
    assert found.durations["Core"].upgrades == 1


def inside(code: int, key: str, name: str, object_id: str) -> ComponentSummary:
    return ComponentSummary(object_id, code, "", "", name, None, schema_name=key)


COLUMNS = (
    inside(2, "admin_Owner", "Owner", "c1"),
    inside(2, "admin_Rating", "Rating", "c2"),
    inside(2, "createdby", "Created By", "c3"),
)


def with_insides(**changes: object) -> SolutionPackage:
    part = PackageTablePart
    column, form = TablePartKind.COLUMN, TablePartKind.FORM
    return package(
        "2.0",
        tables=frozenset({"admin_app"}),
        table_parts=(
            part(column, "admin_app", "admin_owner", "Owner"),
            part(column, "admin_app", "admin_new", "New"),
            part(column, "admin_app", "modifiedby", "Modified By"),
            part(form, "admin_app", "aaaa-01", "Information (main)"),
        ),
        **changes,
    )


def test_read_evidence_columns_forms_and_views_of_tables_that_stay():
    tenant = Tenant()
    tenant.insides = {
        ("admin_app", 2): COLUMNS,
        ("admin_app", 60): (
            inside(60, "", "Information", "AAAA-01"),
            inside(60, "", "Quick", "BBBB-02"),
        ),
        ("admin_old", 2): BROKEN,  # goes away whole: not asked about
    }
    tenant.users = {"c2": (Dependency("", "2", "", "Contoso", "29", "", "own-1"),)}
    found = evidence(tenant, with_insides())
    assert of(found, PartKind.COLUMN) == (["App: Rating"], ["App: New"])
    assert of(found, PartKind.FORM) == (["App: Quick"], [])
    assert of(found, PartKind.VIEW) == ([], [])
    assert {("c2", 2), ("BBBB-02", 60)} <= set(tenant.asked)
    (user,) = found.differences[0].users or ()
    assert (user.kind, user.part, user.name) == (PartKind.COLUMN, "App: Rating", "Contoso")


@pytest.mark.parametrize(
    ("answers", "unknown"),
    [
        ({}, {"column", "form"}),  # every table has a column, and the file has a form
        ({("admin_app", 2): COLUMNS}, {"form"}),
        ({("admin_app", 2): BROKEN}, {"column", "form", "view"}),
        ({("admin_app", 2): COLUMNS[2:]}, {"column"}),
    ],
)
def test_read_evidence_insides_that_are_not_told_are_unknown(answers, unknown):
    tenant = Tenant()
    tenant.insides = {("admin_app", 60): (inside(60, "", "x", "aaaa-01"),), **answers}
    if unknown >= {"form"}:
        tenant.insides.pop(("admin_app", 60))
    (step,) = evidence(tenant, with_insides()).differences
    told = {one.kind.value for one in step.changes if not one.is_known}
    assert told & {"column", "form", "view"} == unknown


def test_read_evidence_file_that_does_not_show_its_tables_claims_nothing():
    tenant = Tenant()
    tenant.insides = {("admin_app", 2): COLUMNS}
    for changes in ({"tables": frozenset()}, {"table_parts": None}):
        (step,) = evidence(tenant, replace(with_insides(), **changes)).differences
        told = {one.kind.value for one in step.changes if not one.is_known}
        assert {"column", "form", "view"} <= told


def test_read_evidence_users_are_asked_by_the_environments_own_type_codes():
    tenant = Tenant()
    evidence(tenant, package("2.0", references=(PackageReference("admin_old2", "x"),)))
    # references have nothing in common: not compared, so not asked either
    assert set(tenant.asked) == {("f2", 29), ("t2", 1), ("v1", 380)}
    tenant = Tenant()
    tenant.reference_rows = (
        *tenant.reference_rows,
        replace(tenant.reference_rows[0], id="r2", logical_name="admin_New"),
    )
    evidence(tenant, package("2.0"))
    assert ("r1", 10132) in tenant.asked


def test_read_evidence_only_foreign_users_count():
    tenant = Tenant()
    own = Dependency("", "29", "", "", "29", "", "f1")
    same = Dependency("", "29", "", "Kit flow", "29", "core", "f7")
    foreign = Dependency("", "29", "", "Contoso", "29", "", "own-1")
    tenant.users = {"f2": (own, same, foreign)}
    (user,) = evidence(tenant, package("2.0")).differences[0].users or ()
    assert (user.part, user.name, user.kind) == ("Clean up", "Contoso", PartKind.FLOW)


def test_read_evidence_users_unread_is_unknown_not_none():
    tenant = Tenant()
    tenant.users = {"f2": BROKEN}
    (step,) = evidence(tenant, package("2.0")).differences
    assert step.users is None
    assert not step.is_known
    assert step.problem == BROKEN.title


def test_read_evidence_too_many_removed_parts_are_said_not_asked(monkeypatch):
    monkeypatch.setattr(tenant_evidence, "MOST_ASKED", 1)
    tenant = Tenant()
    (step,) = evidence(tenant, package("2.0")).differences
    assert step.users is None
    assert tenant.asked == []
    assert "not read" in step.problem


def test_read_evidence_one_answer_lacking_leaves_the_other_kinds():
    tenant = Tenant()
    tenant.summaries = BROKEN  # type: ignore[assignment] # an error as answer
    found = evidence(tenant, package("2.0"))
    assert of(found, PartKind.FLOW) == (["Clean up"], ["New one"])
    (step,) = found.differences
    assert [one.kind for one in step.changes if not one.is_known] == [
        PartKind.TABLE,
        PartKind.APP,
        PartKind.REFERENCE,
        PartKind.VARIABLE,
        PartKind.COLUMN,
        PartKind.FORM,
        PartKind.VIEW,
    ]
    assert step.problem == BROKEN.title


def test_read_evidence_history_unread_leaves_the_knowledge():
    tenant = Tenant()
    tenant.rows = BROKEN  # type: ignore[assignment] # an error as answer
    assert evidence(tenant, package("2.0")).durations == {}


def test_read_evidence_second_step_is_compared_with_the_first_file():
    later = package("3.0", flows=(PackageFlow("f9", "New one"),))
    found = evidence(Tenant(), package("2.0"), later)
    assert of(found, PartKind.FLOW, step=1) == (["Driver"], [])
    assert found.differences[1].from_version == "2.0"


def test_read_evidence_part_removed_later_is_asked_for_where_it_is_installed_now():
    tenant = Tenant()
    tenant.users = {"f1": (Dependency("", "29", "", "Contoso", "29", "", "own-1"),)}
    later = package("3.0", flows=(PackageFlow("f9", "New one"),))
    found = evidence(tenant, package("2.0"), later)
    assert found.differences[0].users == ()
    assert [user.part for user in found.differences[1].users or ()] == ["Driver"]


def test_read_evidence_first_installation_has_no_difference():
    plan = plan_upgrade([package("2.0")], [], Kit("generic", "Any"))
    tenant = Tenant()
    found = read_evidence(tenant, tenant, plan, [package("2.0")], [])  # type: ignore[arg-type] # fakes
    assert found.differences == ()
