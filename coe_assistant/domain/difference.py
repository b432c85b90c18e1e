"""What a new version removes and adds, once the installed parts are known (issue 3, item 6).

Removed parts that something still uses are the first cause of failed upgrades: the platform
installs the new version beside the old one and then cannot remove the old one (8004F01D).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from coe_assistant.domain.package import SolutionPackage


class PartKind(Enum):
    """The kinds of parts that are compared. Stable ids, shown in JSON."""

    FLOW = "flow"
    TABLE = "table"
    APP = "app"
    REFERENCE = "connection-reference"
    VARIABLE = "environment-variable"


TABLE_TYPE, APP_TYPE = "1", "300"  # component types (http-contracts 1.5)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a solution.

    Args:
        key: The same in file and environment: a flow's id, else a schema or logical name.
        name: For people.
        component_id: Id in the environment, "" for a part of a file.
        type_code: Component type in the environment; 0 when not known.
    """

    key: str
    name: str
    component_id: str = ""
    type_code: int = 0


PartSet = Mapping[PartKind, tuple[Part, ...]]
"""Parts by kind. A kind that is not in it is not known, and nothing is claimed about it."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """Parts of one kind that go away and that are new, in order of their names."""

    kind: PartKind
    removed: tuple[Part, ...] = ()
    added: tuple[Part, ...] = ()
    is_known: bool = True

    @property
    def replaced(self) -> tuple[str, ...]:
        """Names that go away and come again under another id; their state is lost (kit 4.37)."""
        new = {part.name.casefold() for part in self.added}
        return tuple(part.name for part in self.removed if part.name.casefold() in new)


@dataclass(frozen=True, slots=True)
class PartUser:
    """Something outside the solution that uses a part which goes away."""

    kind: PartKind
    part: str
    name: str
    type_name: str = ""
    solution: str = ""
    id: str = ""

    @property
    def is_unmanaged(self) -> bool:
        """True for something made in the environment itself, in no solution of its own."""
        return self.solution.casefold() in ("active", "default")


@dataclass(frozen=True, slots=True)
class StepDifference:
    """What one step of a plan changes.

    Args:
        from_version: Version before it, None for a first installation.
        users: Who uses what goes away; None when that could not be read.
        problem: Why something is not known, for people; "" when all is.
    """

    solution: str
    display_name: str
    from_version: str | None
    to_version: str
    changes: tuple[PartChange, ...]
    users: tuple[PartUser, ...] | None = ()
    problem: str = ""

    @property
    def is_known(self) -> bool:
        """True when every kind could be compared and the users were read."""
        return self.users is not None and all(change.is_known for change in self.changes)

    @property
    def removed(self) -> int:
        """How many parts go away, as far as is known."""
        return sum(len(change.removed) for change in self.changes)

    @property
    def added(self) -> int:
        """How many parts are new, as far as is known."""
        return sum(len(change.added) for change in self.changes)


def parts_of(package: SolutionPackage) -> PartSet:
    """Return the comparable parts of a file."""
    found: dict[PartKind, tuple[Part, ...]] = {}
    for kind, code in ((PartKind.TABLE, TABLE_TYPE), (PartKind.APP, APP_TYPE)):
        listed = [one for one in package.listed if one.type_code == code and one.key]
        if len(listed) == package.components.get(code, 0):
            found[kind] = tuple(Part(one.key.casefold(), one.name) for one in listed)
    if package.has_all_parts:
        found[PartKind.FLOW] = tuple(Part(one.id.casefold(), one.name) for one in package.flows)
        found[PartKind.REFERENCE] = tuple(
            Part(one.logical_name.casefold(), one.logical_name) for one in package.references
        )
        found[PartKind.VARIABLE] = tuple(
            Part(one.schema_name.casefold(), one.schema_name) for one in package.variables
        )
    return found


def changes_between(before: PartSet, after: PartSet) -> tuple[PartChange, ...]:
    """Return what changes from one set of parts to the next, one entry for each kind."""
    return tuple(_change(kind, before.get(kind), after.get(kind)) for kind in PartKind)


def _change(
    kind: PartKind, before: tuple[Part, ...] | None, after: tuple[Part, ...] | None
) -> PartChange:
    if before is None or after is None:
        return PartChange(kind, is_known=False)
    old = {part.key.casefold(): part for part in before}
    new = {part.key.casefold(): part for part in after}
    if old and new and not old.keys() & new.keys():
        # No version replaces everything: the two sides name their parts differently.
        return PartChange(kind, is_known=False)
    return PartChange(
        kind,
        _sorted(part for key, part in old.items() if key not in new),
        _sorted(part for key, part in new.items() if key not in old),
    )


def _sorted(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: (part.name.casefold(), part.key)))
