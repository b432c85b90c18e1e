"""What the Checklist page says about the whole: how far it is, what it allows, what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from coe_assistant.domain.check import Verdict
from coe_assistant.domain.run import Run
from coe_assistant.services.workbench_state import ChecklistState, CheckRow
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.models.checklist_model import mark_of, needs_reading
from coe_assistant.ui.pages.leftover_panel import LEFTOVER
from coe_assistant.ui.text import counted, tr

_INTERESTING = (Mark.WARNING, Mark.UNKNOWN)


def counting_rows(state: ChecklistState) -> list[CheckRow]:
    """Return the rows that count: one on request counts while it runs."""
    return [item for item in state.rows if not item.is_on_request or item.is_running]


def answered(state: ChecklistState) -> int:
    """Return how many of the counting rows have their answer."""
    return sum(item.report is not None and not item.is_running for item in counting_rows(state))


def verdict_words(state: ChecklistState) -> tuple[Mark, str]:
    """Return mark and sentence for the whole checklist."""
    if state.is_running:
        words = tr("{done} of {all} checks have answered")
        return Mark.RUNNING, words.format(done=answered(state), all=len(counting_rows(state)))
    blocks = sum(mark_of(item) is Mark.BAD for item in state.rows)
    unread = sum(needs_reading(item) for item in state.rows)
    match state.verdict:
        case Verdict.BLOCKED:
            return Mark.BAD, counted(
                blocks,
                "Blocked: %n check must be put right before the start",
                "Blocked: %n checks must be put right before the start",
            )
        case Verdict.CONFIRM if unread:
            return Mark.WARNING, counted(
                unread,
                "Nothing blocks. %n warning is yours to judge",
                "Nothing blocks. %n warnings are yours to judge",
            )
        case Verdict.CONFIRM:
            return Mark.GOOD, tr("Nothing blocks, and you have read every warning")
        case Verdict.READY:
            return Mark.GOOD, tr("All checks passed")
        case None:
            return Mark.PENDING, tr("The checklist has not run yet")


def count_words(state: ChecklistState) -> str:
    """Return how the results are spread, "" while the checklist runs or has not run."""
    if state.is_running or state.verdict is None:
        return ""
    marks = [mark_of(item) for item in counting_rows(state)]
    bad, warning = marks.count(Mark.BAD), marks.count(Mark.WARNING)
    unknown, good = marks.count(Mark.UNKNOWN), marks.count(Mark.GOOD)
    parts = (
        (bad, counted(bad, "%n blocks", "%n block")),
        (warning, counted(warning, "%n warning", "%n warnings")),
        (unknown, counted(unknown, "%n not known", "%n not known")),
        (good, counted(good, "%n passed", "%n passed")),
    )
    return "  ·  ".join(words for count, words in parts if count)


def running_sentence(*, is_starting: bool) -> str:
    """Return what happens while the checks run."""
    if is_starting:
        return tr(
            "Results older than 15 minutes are checked again. The upgrade starts by itself "
            "when nothing new speaks against it."
        )
    return tr("The checks only read. The start is possible when all of them have answered.")


def unread_sentence(unread: int) -> str:
    """Return what is left to read before the start."""
    return counted(
        unread,
        "%n warning is left to read before the start is possible.",
        "%n warnings are left to read before the start is possible.",
    )


def open_sentence(left: int) -> str:
    """Return what only a person can answer before the start."""
    return counted(
        left,
        "%n question is left that only you can answer.",
        "%n questions are left that only you can answer.",
    )


def start_sentence(run: Run, *, wants_overwrite: bool) -> str:
    """Return what the start does."""
    step = run.current_step
    if step is None:
        return ""
    sentence = tr("Imports {name} {version} into {where}. It cannot be undone.").format(
        name=step.display_name or step.solution,
        version=step.to_version,
        where=run.environment.name or run.environment.url,
    )
    if wants_overwrite:
        sentence += " " + tr("Unmanaged customizations are written over.")
    return sentence


def first_to_read(rows: Sequence[CheckRow]) -> int | None:
    """Return the line that a person looks at first, or None without lines."""
    return min(range(len(rows)), key=lambda line: _rank(rows[line]), default=None)


def _rank(item: CheckRow) -> int:
    """What blocks comes first, then what is left to read, then what was read."""
    mark = mark_of(item)
    if mark is Mark.BAD:  # the row that shows the ways out stands before those it causes
        return -1 if item.id == LEFTOVER else 0
    if needs_reading(item):
        return 1
    return 2 if mark in _INTERESTING else 3
