"""What an upgrade removes and adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from coe_assistant.domain.difference import (
    Part,
    PartChange,
    PartKind,
    StepDifference,
    changes_between,
    inside_part,
    parts_of,
)
from coe_assistant.domain.package import (
    PackageComponent,
    PackageFlow,
    PackageReference,
    PackageTablePart,
    PackageVariable,
    SolutionPackage,
    TablePartKind,
)
from coe_assistant.domain.version import SolutionVersion


def new_version(**changes: object) -> SolutionPackage:
    values: dict[str, object] = {
        "components": {"1": 2, "29": 1, "300": 1},
        "listed": (
            PackageComponent("1", "admin_App", "PowerApps App"),
            PackageComponent("1", "admin_Flow", "Flow"),
            PackageComponent("300", "admin_wizard_1", "Wizard"),
        ),
        "flows": (PackageFlow("aa", "Driver"),),
        "references": (PackageReference("admin_New", "/apis/shared_x"),),
        "variables": (PackageVariable("admin_Mail", "100000000", has_value=False),),
    }
    return SolutionPackage(
        "Core",
        "Core",
        SolutionVersion.parse("4.24"),
        True,
        "p",
        "admin",
        Path("c.zip"),
        "",
        **(values | changes),  # type: ignore[arg-type] # values by name
    )


def change(before: dict[PartKind, tuple[Part, ...]], kind: PartKind, **new: object) -> PartChange:
    return next(
        one for one in changes_between(before, parts_of(new_version(**new))) if one.kind is kind
    )


def names(parts: tuple[Part, ...]) -> list[str]:
    return [part.name for part in parts]


def test_changes_between_removed_and_added_parts_are_named():
    flows = (Part("AA", "Driver"), Part("bb", "Clean up"))
    found = change({PartKind.FLOW: flows}, PartKind.FLOW)
    assert (names(found.removed), names(found.added)) == (["Clean up"], [])


def test_changes_between_tables_are_told_by_schema_name_not_by_label():
    found = change({PartKind.TABLE: (Part("admin_app", "An old label"),)}, PartKind.TABLE)
    assert (names(found.removed), names(found.added)) == ([], ["Flow"])


def test_changes_between_kind_that_one_side_does_not_know_claims_nothing():
    found = change({}, PartKind.TABLE)
    assert not found.is_known
    assert found.removed == found.added == ()
    assert not change({PartKind.FLOW: ()}, PartKind.FLOW, has_all_parts=False).is_known
    assert not change({PartKind.TABLE: ()}, PartKind.TABLE, listed=()).is_known


def test_changes_between_sides_without_anything_in_common_claim_nothing():
    apps = tuple(Part(f"{number}", f"App {number}") for number in range(3))
    assert not change({PartKind.APP: apps}, PartKind.APP).is_known


def test_changes_between_first_parts_of_a_kind_are_all_new():
    assert names(change({PartKind.VARIABLE: ()}, PartKind.VARIABLE).added) == ["admin_Mail"]


def test_replaced_same_name_under_another_id_is_told():  # kit.json version_notes 4.37
    old = Part("bb37", "Admin | Audit Logs | Sync Audit Logs (V2)")
    new = Part("bccf", "Admin | Audit Logs | Sync Audit Logs (V2)")
    assert PartChange(PartKind.FLOW, (old, Part("cc", "Gone")), (new,)).replaced == (old.name,)


def test_is_known_needs_every_kind_and_the_users():
    good = PartChange(PartKind.FLOW, (Part("a", "A"),), (Part("b", "B"), Part("c", "C")))
    step = StepDifference("Core", "Core", "4.23", "4.24", (good,))
    assert (step.is_known, step.removed, step.added) == (True, 1, 2)
    assert not StepDifference("Core", "Core", "4.23", "4.24", (good,), users=None).is_known
    unknown = PartChange(PartKind.TABLE, is_known=False)
    assert not StepDifference("Core", "Core", "4.23", "4.24", (good, unknown)).is_known


TABLES = (Part("admin_app", "App"), Part("admin_old", "Old"))


def columns(*names: str, table: str = "admin_app") -> tuple[Part, ...]:
    return tuple(inside_part(table, "App", name, name) for name in names)


def between(old: tuple[Part, ...], new: tuple[Part, ...], kind: PartKind) -> PartChange:
    before = {PartKind.TABLE: TABLES, kind: old}
    after = {PartKind.TABLE: TABLES[:1], kind: new}
    return next(one for one in changes_between(before, after) if one.kind is kind)


def test_columns_of_tables_that_go_away_are_not_listed_one_by_one():
    old = columns("x_a", "x_b") + columns("x_c", table="admin_old")
    found = between(old, columns("x_a", "x_n"), PartKind.COLUMN)
    assert (names(found.removed), names(found.added)) == (["App: x_b"], ["App: x_n"])


def test_columns_that_the_platform_makes_are_not_compared():
    old = columns("x_a", "x_aname", "x_a_base", "createdby", "x_image", "x_image_url")
    found = between(old, columns("x_a", "x_image", "ownerid"), PartKind.COLUMN)
    assert found.is_known
    assert found.removed == found.added == ()


def test_column_is_the_same_whatever_the_case_and_the_label():
    old = (inside_part("admin_app", "An app", "x_Rating", "Rating"),)
    found = between(old, columns("x_rating"), PartKind.COLUMN)
    assert found.removed == found.added == ()


def test_form_is_told_by_its_id_and_never_as_replaced():
    old = (
        inside_part("admin_app", "App", "{AA}", "Information"),
        inside_part("admin_app", "App", "bb", "Main"),
    )
    new = (
        inside_part("admin_app", "App", "aa", "Information (main)"),
        inside_part("admin_app", "App", "cc", "Main"),
    )
    found = between(old, new, PartKind.FORM)
    assert (names(found.removed), names(found.added)) == (["App: Main"], ["App: Main"])
    assert found.replaced == ()


@pytest.mark.parametrize("kind", [PartKind.COLUMN, PartKind.FORM, PartKind.VIEW])
def test_side_that_tells_of_nothing_in_a_table_did_not_tell(kind):
    some = columns("x_a", "x_b")
    assert not between(some, (), kind).is_known
    assert not between((), some, kind).is_known
    assert between((), (), kind).is_known
    assert between(some, some[:1], kind).is_known


def test_columns_are_unknown_where_tables_are():
    (found,) = (
        one
        for one in changes_between(
            {PartKind.COLUMN: columns("x_a")}, {PartKind.TABLE: TABLES, PartKind.COLUMN: ()}
        )
        if one.kind is PartKind.COLUMN
    )
    assert not found.is_known


def test_file_tells_its_columns_with_the_names_of_its_tables():
    part = PackageTablePart(TablePartKind.COLUMN, "admin_app", "admin_rating", "Rating")
    shown = parts_of(
        new_version(table_parts=(part,), tables=frozenset({"admin_app", "admin_flow"}))
    )
    assert shown[PartKind.COLUMN] == (
        Part("admin_app.admin_rating", "PowerApps App: Rating", table="admin_app"),
    )
    assert PartKind.COLUMN not in parts_of(
        new_version(table_parts=(part,), tables=frozenset({"admin_app"}))
    )  # the other table of the file is not shown
