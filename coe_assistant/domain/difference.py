"""What a new version removes and adds, once the installed parts are known (issue 3, item 6).

Removed parts that something still uses are the first cause of failed upgrades: the platform
installs the new version beside the old one and then cannot remove the old one (8004F01D).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from coe_assistant.domain.package import SolutionPackage, TablePartKind


class PartKind(Enum):
    """The kinds of parts that are compared. Stable ids, shown in JSON."""

    FLOW = "flow"
    TABLE = "table"
    APP = "app"
    REFERENCE = "connection-reference"
    VARIABLE = "environment-variable"
    COLUMN = "column"
    FORM = "form"
    VIEW = "view"


TABLE_TYPE, APP_TYPE = "1", "300"  # component types (http-contracts 1.5)
INSIDE = {
    PartKind.COLUMN: TablePartKind.COLUMN,
    PartKind.FORM: TablePartKind.FORM,
    PartKind.VIEW: TablePartKind.VIEW,
}
"""The kinds that lie in a table: compared in tables that stay, as the others go or come whole."""
# Columns that the platform makes by itself beside one (inferred from exports and metadata).
_MADE_BESIDE = ("yominame", "_timestamp", "_state", "_date", "_base", "_url", "name", "id")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a solution.

    Args:
        key: The same in file and environment: a flow's id, else a schema or logical name.
        name: For people.
        component_id: Id in the environment, "" for a part of a file.
        type_code: Component type in the environment; 0 when not known.
        table: Logical name of the table that it lies in; "" for what lies in none.
    """

    key: str
    name: str
    component_id: str = ""
    type_code: int = 0
    table: str = ""


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
        if self.kind in INSIDE:
            return ()  # many forms and views of a table have one name, and none has a state
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
        found.update(_insides(package))
    return found


def _insides(package: SolutionPackage) -> PartSet:
    """Return what lies in the tables; nothing where the file does not show all of them."""
    listed = {one.key.casefold(): one.name for one in package.listed if one.type_code == TABLE_TYPE}
    if package.table_parts is None or not listed.keys() <= package.tables:
        return {}
    return {
        kind: tuple(
            inside_part(one.table, listed.get(one.table, one.table), one.key, one.name)
            for one in package.table_parts
            if one.kind is inside
        )
        for kind, inside in INSIDE.items()
    }


def inside_part(
    table: str, table_name: str, key: str, name: str, component_id: str = "", type_code: int = 0
) -> Part:
    """Return the part that lies in a table, in the form in which both sides are compared."""
    key = key.casefold().strip("{}")
    return Part(f"{table}.{key}", f"{table_name}: {name}", component_id, type_code, table)


def changes_between(before: PartSet, after: PartSet) -> tuple[PartChange, ...]:
    """Return what changes from one set of parts to the next, one entry for each kind."""
    return tuple(
        _inside_change(kind, before, after)
        if kind in INSIDE
        else _change(kind, before.get(kind), after.get(kind))
        for kind in PartKind
    )


def _inside_change(kind: PartKind, before: PartSet, after: PartSet) -> PartChange:
    sides = [(side.get(kind), side.get(PartKind.TABLE)) for side in (before, after)]
    if any(parts is None or tables is None for parts, tables in sides):
        return PartChange(kind, is_known=False)
    tables = [{one.key.casefold() for one in found or ()} for _, found in sides]
    stay = tables[0] & tables[1]
    old, new = ([one for one in parts or () if one.table in stay] for parts, _ in sides)
    if kind is PartKind.COLUMN:
        old, new = _made_by_people(old), _made_by_people(new)
        # Every table has a column: a side that tells of none did not tell.
        is_silent = {one.table for one in new} != {one.table for one in old}
    else:
        is_silent = bool(old) != bool(new)  # nor does a version take away every form
    if is_silent:
        return PartChange(kind, is_known=False)
    return _change(kind, tuple(old), tuple(new))


def _made_by_people(columns: Sequence[Part]) -> list[Part]:
    """Return the columns with a publisher's prefix, without those that stand beside another."""
    keys = {one.key for one in columns}
    return [
        one
        for one in columns
        if "_" in one.key.partition(".")[2]
        and not any(one.key.removesuffix(end) in keys - {one.key} for end in _MADE_BESIDE)
    ]


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
