"""Turns a plan into the path that the Package page draws."""

from __future__ import annotations

from collections.abc import Iterator

from coe_assistant.domain.kit import Obstacle, Trust
from coe_assistant.domain.plan import PlanMode, PlanStep, Proposal, UpgradePlan
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.package_view import PathLine
from coe_assistant.ui.text import counted, duration, span, told, tr
from coe_assistant.ui.widgets.version_line import LineStop, VersionKind
from coe_assistant.ui.widgets.version_path import PathPause, PathPiece, PathPoint, PathStop

_PLAIN = 2  # from and to: the step itself says it already


def path_of(plan: UpgradePlan) -> tuple[PathPiece, ...]:
    """Return the pieces of the path in order: advised versions, pauses, steps, refused ones."""
    return tuple(piece for step in plan.steps for piece in _pieces(step, plan))


def _pieces(step: PlanStep, plan: UpgradePlan) -> Iterator[PathPiece]:
    if not step.is_import:
        before = step.from_version or tr("not installed")
        yield PathStop(step.display_name, before, step.to_version, Mark.SKIPPED, told(step.text))
        return
    for proposal in plan.proposals:
        if _is_of(proposal, step):
            yield from _advised(proposal, step)
    if step.wait_before:
        text = tr("Pause of {time}, then").format(time=span(step.wait_before))
        yield PathPause(text)
    yield _stop(step)


def _is_of(proposal: Proposal, step: PlanStep) -> bool:
    return (proposal.solution, proposal.from_version, proposal.to_version) == (
        step.solution,
        step.from_version,
        step.to_version,
    )


def _advised(proposal: Proposal, step: PlanStep) -> Iterator[PathPiece]:
    before = proposal.from_version
    reason = tr("{text} Source: {source}").format(
        text=told(proposal.text), source=_source(proposal.ground.source, proposal.ground.trust)
    )
    for number, stop in enumerate(item for item in proposal.stops if not item.is_chosen):
        note = tr("Advised in between, not among your files.")
        if stop.release:
            note = tr("Advised in between, not among your files: release of {month}.").format(
                month=stop.release
            )
        yield PathStop(
            step.display_name,
            before,
            stop.version,
            Mark.INFO,
            f"{note}\n{reason}" if number == 0 else note,
            is_advised=True,
        )
        before = stop.version


def _stop(step: PlanStep) -> PathStop:
    before = step.from_version or tr("not installed")
    notes = [tr("Install") if step.mode is PlanMode.INSTALL else tr("Upgrade")]
    if step.expected is None:
        notes.append(tr("how long is not known"))
    else:
        low, high = step.expected.minutes.low, step.expected.minutes.high
        words = tr("{low} to {high} min, as {source}") if step.expected.is_own else ""
        source = told(step.expected.source)
        notes.append(
            (words or tr("usually {low} to {high} min")).format(low=low, high=high, source=source)
        )
    must = [one for one in step.obstacles if not one.is_hint]
    hints = tuple(_obstacle(one) for one in step.obstacles if one.is_hint)
    mark = Mark.WARNING if must else Mark.PENDING
    return PathStop(
        step.display_name,
        before,
        step.to_version,
        mark,
        "  ·  ".join(notes),
        more=hints,
        more_title=counted(
            len(hints), "%n more thing that is good to know", "%n more things that are good to know"
        ),
        points=tuple(map(_point, must)),
    )


def _point(one: Obstacle) -> PathPoint:
    title = tr("With {version}: {title}").format(version=one.version, title=told(one.title))
    source = _source(one.ground.source, one.ground.trust)
    return PathPoint(title, told(one.before), source, one.is_blocking)


def _obstacle(one: Obstacle) -> str:
    return tr("With {version}: {title}. {before} Source: {source}").format(
        version=one.version,
        title=told(one.title),
        before=told(one.before),
        source=_source(one.ground.source, one.ground.trust),
    )


def _source(source: str, trust: Trust) -> str:
    words = {
        Trust.CONFIRMED: tr("confirmed"),
        Trust.REPORTED: tr("reported by users"),
        Trust.INFERRED: tr("concluded"),
        Trust.LOW: tr("not tested by anybody as far as seen"),
    }
    return f"{source} ({words[trust]})"


def lines_of(plan: UpgradePlan) -> tuple[PathLine, ...]:
    """Return the versions of each solution that has more of them than from and to."""
    found: dict[str, list[LineStop]] = {}
    for step in plan.steps:
        stops = found.setdefault(step.display_name, [_from(step)])
        for proposal in plan.proposals:
            if step.is_import and _is_of(proposal, step):
                advised = (one for one in proposal.stops if not one.is_chosen)
                stops += [LineStop(one.version, VersionKind.ADVISED) for one in advised]
        kind = VersionKind.CHOSEN if step.is_import else VersionKind.LEFT_OUT
        stops.append(LineStop(step.to_version, kind))
    return tuple(
        PathLine(name, tuple(stops)) for name, stops in found.items() if len(stops) > _PLAIN
    )


def _from(step: PlanStep) -> LineStop:
    if step.from_version is None:
        return LineStop(tr("not installed"), VersionKind.NOT_INSTALLED)
    return LineStop(step.from_version, VersionKind.INSTALLED)


def total_of(plan: UpgradePlan) -> str:
    """Return how long the whole way takes with its pauses, and what that rests on."""
    steps = plan.imports
    known = [step.expected for step in steps if step.expected is not None]
    if not known or len(steps) == 1:
        return ""  # the one step says it already
    pauses = sum(step.wait_before.total_seconds() for step in steps)
    low = sum(item.minutes.low for item in known) * 60 + pauses
    high = sum(item.minutes.high for item in known) * 60 + pauses
    words = tr("Together {low} to {high}, pauses included.")
    if len(known) < len(steps):
        words = tr(
            "Together at least {low}, perhaps {high} and more: for {count} of {all} steps "
            "nobody has told how long they take."
        )
    return words.format(
        low=duration(low), high=duration(high), count=len(steps) - len(known), all=len(steps)
    )
