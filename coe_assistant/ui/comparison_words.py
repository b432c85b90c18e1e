"""Before and after in words: the numbers of each part, and what differs by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coe_assistant.domain.safeguard_words import SafeguardWords, shortened
from coe_assistant.domain.snapshot_changes import Changed
from coe_assistant.domain.snapshot_sides import Compared, Part, Side
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.text import counted, told, tr


def part_name(part: Part) -> str:
    """Return what a part is called."""
    return {
        Part.SOLUTIONS: tr("Solutions"),
        Part.FLOWS: tr("Flows"),
        Part.VARIABLES: tr("Environment variables"),
        Part.REFERENCES: tr("Connection references"),
        Part.LAYERS: tr("Unmanaged layers"),
        Part.LANGUAGES: tr("Languages"),
        Part.TEAM_ROLES: tr("Roles of teams"),
    }[part]


def side_words(part: Part, side: Side | None) -> str:
    """Return the numbers of one side."""
    if side is None:
        return tr("not known")
    if side.working is None:
        return str(side.count)
    pattern = {
        Part.FLOWS: tr("{working} of {count} on"),
        Part.VARIABLES: tr("{working} of {count} with a value"),
        Part.REFERENCES: tr("{working} of {count} connected"),
    }[part]
    return pattern.format(working=side.working, count=side.count)


def verdict(one: Compared) -> tuple[Mark, str]:
    """Return mark and word of a part."""
    if not one.is_known:
        return Mark.UNKNOWN, tr("not known")
    if not one.changes:
        return Mark.GOOD, tr("as before")
    many = counted(len(one.changes), "%n difference", "%n differences")
    return (Mark.WARNING if one.is_worse else Mark.INFO), many


def change_lines(one: Compared, words: SafeguardWords) -> tuple[str, ...]:
    """Return one line for each kind of difference, with the names."""
    grouped: dict[str, list[Changed]] = {}
    for item in one.changes:
        grouped.setdefault(item.kind, []).append(item)
    return tuple(_line(kind, items, words) for kind, items in grouped.items())


def _line(kind: str, items: Sequence[Changed], words: SafeguardWords) -> str:
    what = told(words.change(kind))
    if kind == "solution-version":
        steps = (f"{item.name} {item.before} → {item.after}" for item in items)
        return f"{what}: {told(shortened(tuple(steps)))}"
    names = told(shortened(tuple(item.name for item in items)))
    return tr("{what} ({count}): {names}").format(what=what, count=len(items), names=names)


def told_whole(one: Compared, lines: Sequence[str]) -> str:
    """Return everything about a part in one sentence, for a screen reader."""
    _, word = verdict(one)
    values: Mapping[str, str] = {
        "part": part_name(one.part),
        "word": word,
        "before": side_words(one.part, one.before),
        "after": side_words(one.part, one.after),
    }
    head = tr("{part}: {word}. Before: {before}. Now: {after}.").format(**values)
    return "\n".join((head, *lines))
