"""Two snapshots side by side: how much there was of each part, how much works, what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.snapshot_changes import Changed


class Part(Enum):
    """What is compared, in order; values begin the ids of changes, or name them."""

    SOLUTIONS = "solution"
    FLOWS = "flow"
    VARIABLES = "variable"
    REFERENCES = "reference"
    LAYERS = "layer"
    LANGUAGES = "language"
    TEAM_ROLES = "team-role"


@dataclass(frozen=True, slots=True)
class Side:
    """One part at one instant.

    working: flows that are on, variables with a value, references with a connection; None where
    nothing of the kind can be said.
    """

    count: int
    working: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One part on both sides; a side that could not be read is None, and nothing is concluded."""

    part: Part
    before: Side | None
    after: Side | None
    changes: tuple[Changed, ...] = ()

    @property
    def is_known(self) -> bool:
        """True when both sides were read."""
        return self.before is not None and self.after is not None

    @property
    def is_worse(self) -> bool:
        """True when something went away that worked before, or came without what it needs."""
        return any(one.kind in _WORSE for one in self.changes)


# A person has to look at these; everything else an upgrade brings as a matter of course.
_WORSE = frozenset(
    {
        "solution-removed", "flow-turned-off", "flow-suspended", "flow-removed", "flow-ambiguous",
        "variable-value-gone", "reference-added-unbound", "reference-unbound", "layer-added",
        "language-gone", "team-role-gone",
    }
)  # fmt: skip
_GAPS: Mapping[Part, str] = {
    Part.FLOWS: "flows",
    Part.VARIABLES: "variables",
    Part.REFERENCES: "references",
    Part.LAYERS: "layers",
    Part.LANGUAGES: "languages",
    Part.TEAM_ROLES: "team-roles",
}
# Parts that are shown although nothing differs: the ones that people worry about.
_ALWAYS = (Part.FLOWS, Part.VARIABLES, Part.REFERENCES)


def sides(before: Snapshot, after: Snapshot, changes: tuple[Changed, ...]) -> tuple[Compared, ...]:
    """Return the parts worth showing, each with its differences.

    The new versions of the run's own solutions are left out: they are the upgrade itself.

    Args:
        before: Taken before the first import.
        after: Taken after the last one.
        changes: What snapshot_changes found between them.
    """
    told = {one.display_name or one.unique_name for one in after.solutions if one.is_watched}
    rest = tuple(one for one in changes if one.kind != "solution-version" or one.name not in told)
    found = (
        Compared(part, _side(before, part), _side(after, part), _of(part, rest)) for part in Part
    )
    return tuple(one for one in found if one.part in _ALWAYS or one.changes or not one.is_known)


def _of(part: Part, changes: tuple[Changed, ...]) -> tuple[Changed, ...]:
    return tuple(one for one in changes if one.kind.startswith(f"{part.value}-"))


def _side(snapshot: Snapshot, part: Part) -> Side | None:
    gap = _GAPS.get(part, "")
    if gap and snapshot.lacks(gap):
        return None
    match part:
        case Part.SOLUTIONS:
            return Side(len(snapshot.solutions))
        case Part.FLOWS:
            return Side(len(snapshot.flows), sum(one.is_on for one in snapshot.flows))
        case Part.VARIABLES:
            has_value = sum(one.has_value for one in snapshot.variables)
            return Side(len(snapshot.variables), has_value)
        case Part.REFERENCES:
            bound = sum(bool(one.connection_id) for one in snapshot.references)
            return Side(len(snapshot.references), bound)
        case Part.LAYERS:
            return Side(len(snapshot.layers))
        case Part.LANGUAGES:
            return Side(len(snapshot.languages))
        case Part.TEAM_ROLES:
            return Side(len(snapshot.team_roles))
