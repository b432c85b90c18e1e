"""Turns the comparison with the environment into what the Package page shows."""

from __future__ import annotations

from collections.abc import Iterator

from coe_assistant.domain.difference import Part, PartChange, PartKind, PartUser, StepDifference
from coe_assistant.services.difference_state import DifferenceState
from coe_assistant.ui.package_view import ChangeView, DetailList, DifferenceView
from coe_assistant.ui.text import counted, told, tr

_NOUNS = {
    PartKind.FLOW: ("%n flow", "%n flows"),
    PartKind.TABLE: ("%n table", "%n tables"),
    PartKind.APP: ("%n app", "%n apps"),
    PartKind.REFERENCE: ("%n connection reference", "%n connection references"),
    PartKind.VARIABLE: ("%n environment variable", "%n environment variables"),
    PartKind.COLUMN: ("%n column", "%n columns"),
    PartKind.FORM: ("%n form", "%n forms"),
    PartKind.VIEW: ("%n view", "%n views"),
}


def difference_view(state: DifferenceState) -> DifferenceView:
    """Return the view of state."""
    if state.is_reading:
        note = tr("The environment is asked which of its parts go away, and who uses them.")
        return DifferenceView(note, tuple(map(_change, state.steps)))
    if state.error is not None:
        note = tr("What changes is not known: {why}").format(why=told(state.error.title))
        return DifferenceView(note, can_read_again=True)
    if not state.is_read or not state.steps:
        return DifferenceView()
    return DifferenceView(
        "",
        tuple(map(_change, state.steps)),
        tuple(map(_user, state.users)),
        can_read_again=True,
    )


def _user(user: PartUser) -> str:
    kinds = {
        PartKind.FLOW: tr("the flow {part}"),
        PartKind.TABLE: tr("the table {part}"),
        PartKind.APP: tr("the app {part}"),
        PartKind.REFERENCE: tr("the connection reference {part}"),
        PartKind.VARIABLE: tr("the environment variable {part}"),
        PartKind.COLUMN: tr("the column {part}"),
        PartKind.FORM: tr("the form {part}"),
        PartKind.VIEW: tr("the view {part}"),
    }
    part = kinds[user.kind].format(part=user.part)
    where = ""
    if user.is_unmanaged:
        where = tr(" (your own)")
    elif user.solution:
        where = tr(" (solution {name})").format(name=user.solution)
    return tr("{name}{where} uses {part}").format(name=user.name, where=where, part=part)


def _change(step: StepDifference) -> ChangeView:
    title = tr("{name}: {before} to {after}").format(
        name=step.display_name, before=step.from_version, after=step.to_version
    )
    parts = []
    if step.removed:
        parts.append(tr("{many} go away").format(many=_counts(step, is_removed=True)))
    if step.added:
        parts.append(tr("{many} are new").format(many=_counts(step, is_removed=False)))
    unknown = [_plain(change.kind) for change in step.changes if not change.is_known]
    if unknown:
        parts.append(tr("not known: {kinds}").format(kinds=", ".join(unknown)))
    if step.users is None:
        parts.append(tr("not known: who uses what goes away"))
    said = "; ".join(parts) or tr("No part goes away and none is new")
    reason = f" {told(step.problem)}" if step.problem else ""
    return ChangeView(title, f"{said}.{reason}", tuple(_lists(step)))


def _counts(step: StepDifference, *, is_removed: bool) -> str:
    found = []
    for change in step.changes:
        parts = change.removed if is_removed else change.added
        if parts:
            found.append(counted(len(parts), *_NOUNS[change.kind]))
    return ", ".join(found)


def _plain(kind: PartKind) -> str:
    return tr(_NOUNS[kind][1]).replace("%n ", "")


def _lists(step: StepDifference) -> Iterator[DetailList]:
    for change in step.changes:
        noun = _NOUNS[change.kind]
        if change.removed:
            many = counted(len(change.removed), *noun)
            yield DetailList(tr("Go away: {many}").format(many=many), _names(change.removed))
        if change.added:
            many = counted(len(change.added), *noun)
            yield DetailList(tr("New: {many}").format(many=many), _names(change.added))
        yield from _replaced(change)


def _names(parts: tuple[Part, ...]) -> tuple[str, ...]:
    return tuple(part.name or part.key for part in parts)


def _replaced(change: PartChange) -> Iterator[DetailList]:
    if change.replaced:
        yield DetailList(
            tr("Come again under another id; they arrive off"),
            change.replaced,
        )
