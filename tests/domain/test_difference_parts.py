"""What an upgrade removes and adds."""

from __future__ import annotations

from pathlib import Path

from coe_assistant.domain.difference import PartSet, difference
from coe_assistant.domain.package import PackageFlow, PackageReference, SolutionPackage
from coe_assistant.domain.version import SolutionVersion


def new_version(**changes: object) -> SolutionPackage:
    values: dict[str, object] = {
        "components": {"1": 2, "29": 1},
        "names": {"1": ("admin_App", "admin_Flow")},
        "flows": (PackageFlow("aa", "Driver"),),
        "references": (PackageReference("admin_New", "/apis/shared_x"),),
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


def test_difference_removed_and_added_parts_are_named():
    old = PartSet({"AA": "Driver", "bb": "Clean up"}, {"admin_app": "App"}, {"admin_old": "Old"})
    found = difference(old, new_version())
    assert found.flows.removed == ("Clean up",)
    assert found.flows.added == ()
    assert found.tables.added == ("admin_Flow",)
    assert (found.references.removed, found.references.added) == (("Old",), ("admin_New",))


def test_difference_unknown_parts_claim_nothing():
    found = difference(PartSet({"bb": "Clean up"}), new_version(has_all_parts=False))
    assert not found.flows.is_known
    assert found.flows.removed == ()
    assert not found.tables.is_known
