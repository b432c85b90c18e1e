"""What a new version removes and adds, once the installed parts are known (issue 3, item 6).

Removed parts that something still uses are a frequent cause of failed upgrades.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coe_assistant.domain.package import SolutionPackage

TABLE_TYPE = "1"


@dataclass(frozen=True, slots=True)
class PartSet:
    """The parts that are compared, by identity (lower case) with a name for people.

    None: this kind of part is not known, so nothing is claimed about it.
    """

    flows: Mapping[str, str] | None = None
    tables: Mapping[str, str] | None = None
    references: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PartChange:
    """Names that go away and names that are new, of one kind; sorted."""

    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Difference:
    """The whole comparison; a kind that could not be compared is marked as not known."""

    flows: PartChange = field(default_factory=PartChange)
    tables: PartChange = field(default_factory=PartChange)
    references: PartChange = field(default_factory=PartChange)


def parts_of(package: SolutionPackage) -> PartSet:
    """Return the comparable parts of a file."""
    tables = {name.casefold(): name for name in package.names.get(TABLE_TYPE, ())}
    are_all_named = len(tables) == package.components.get(TABLE_TYPE, 0)
    whole = package.has_all_parts
    return PartSet(
        {one.id.casefold(): one.name for one in package.flows} if whole else None,
        tables if are_all_named else None,
        {one.logical_name.casefold(): one.logical_name for one in package.references}
        if whole
        else None,
    )


def difference(installed: PartSet, package: SolutionPackage) -> Difference:
    """Return what an upgrade to package removes from installed and adds to it.

    Args:
        installed: The parts of this solution that the environment has.
        package: The new version.
    """
    new = parts_of(package)
    return Difference(
        _change(installed.flows, new.flows),
        _change(installed.tables, new.tables),
        _change(installed.references, new.references),
    )


def _change(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> PartChange:
    if old is None or new is None:
        return PartChange(is_known=False)
    before = {key.casefold(): name for key, name in old.items()}
    return PartChange(
        tuple(sorted(name for key, name in before.items() if key not in new)),
        tuple(sorted(name for key, name in new.items() if key not in before)),
    )
