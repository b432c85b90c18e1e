"""What a plan removes and adds, for scripts and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from coe_assistant.domain.difference import Part, PartChange, PartKind, PartUser, StepDifference

MOST_NAMED = 12  # of one kind in a text for people; the JSON names all

ONE: Mapping[PartKind, str] = {
    PartKind.FLOW: "flow",
    PartKind.TABLE: "table",
    PartKind.APP: "app",
    PartKind.REFERENCE: "connection reference",
    PartKind.VARIABLE: "environment variable",
    PartKind.COLUMN: "column",
    PartKind.FORM: "form",
    PartKind.VIEW: "view",
}


def differences_document(steps: Iterable[StepDifference]) -> list[Mapping[str, Any]]:
    """Return one object a step. still_used is null where it could not be read."""
    return [
        {
            "solution": step.solution,
            "from_version": step.from_version,
            "to_version": step.to_version,
            "is_known": step.is_known,
            "problem": step.problem,
            "changes": [_change(item) for item in step.changes],
            "still_used": None if step.users is None else [_user(item) for item in step.users],
        }
        for step in steps
    ]


def _change(change: PartChange) -> Mapping[str, Any]:
    return {
        "kind": change.kind.value,
        "is_known": change.is_known,
        "removed": _parts(change.removed),
        "added": _parts(change.added),
        "replaced": list(change.replaced),
    }


def _parts(parts: Sequence[Part]) -> list[Mapping[str, str]]:
    return [{"key": part.key, "name": part.name} for part in parts]


def _user(user: PartUser) -> Mapping[str, str]:
    return {
        "kind": user.kind.value,
        "part": user.part,
        "name": user.name,
        "type": user.type_name,
        "solution": user.solution,
        "id": user.id,
    }


def differences_words(steps: Iterable[StepDifference]) -> str:
    """Return the same for people: what is still used first."""
    return "\n".join(line for step in steps for line in _step_lines(step))


def _step_lines(step: StepDifference) -> Iterator[str]:
    yield f"{step.display_name} {step.from_version} to {step.to_version}:"
    for user in step.users or ():
        yield f"   still used: {user_words(user)}"
    if step.users is None:
        yield f"   unknown: who uses what goes away. {step.problem}".rstrip()
    for change in step.changes:
        yield from (f"   {line}" for line in change_lines(change))


def user_words(user: PartUser) -> str:
    """Return who uses what, in one sentence."""
    where = f" (in {user.solution})" if user.solution and not user.is_unmanaged else ""
    return (
        f"{ONE[user.kind]} {user.part} goes away and is used by {user.name}{where}; "
        "change or remove that first, or the old version cannot be removed."
    )


def change_lines(change: PartChange) -> Iterator[str]:
    """Return what goes away and what is new of one kind; nothing where nothing changes."""
    if not change.is_known:
        yield f"unknown: which {ONE[change.kind]}s change."
    for title, parts in (("goes away", change.removed), ("new", change.added)):
        if parts:
            count = len(parts)
            noun = ONE[change.kind] + ("s" if count > 1 else "")
            yield f"{title}: {count} {noun}: {named(parts)}"
    for name in change.replaced:
        yield f"comes under another id, off: {ONE[change.kind]} {name}"


def named(parts: Sequence[Part], most: int = MOST_NAMED) -> str:
    """Return the names of parts, the first most of them."""
    shown = ", ".join(part.name for part in parts[:most])
    return f"{shown} and {len(parts) - most} more" if len(parts) > most else shown
