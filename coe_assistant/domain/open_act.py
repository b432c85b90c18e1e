"""Acts that were begun and have no recorded end: what the next start must know and tell.

What is open follows from the history of a run alone, whichever way the program died.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from coe_assistant.domain.act_record import ActRecord, ActState, Cause, last_results
from coe_assistant.domain.layer_removal import ChosenLayer, Removal
from coe_assistant.domain.run import Phase, Run, TimelineEntry

SETTLED = "open-act-settled"


class OpenKind(Enum):
    """What was begun; the values stand in --json and in the history of a run."""

    IMPORT = "import"
    QUIET_FLOWS = "quiet-flows"
    LAYERS = "layers"
    LEFTOVER = "leftover"
    RESTORE = "restore"

    @property
    def goes_on_with_its_run(self) -> bool:
        """True where only taking up that run ends it."""
        return self in (OpenKind.IMPORT, OpenKind.QUIET_FLOWS)


# Kind of the entry that begins an act, and of the one that ends it.
_ENDS = {
    OpenKind.LAYERS: ("layer-removal-confirmed", "layer-removal-ended"),
    OpenKind.LEFTOVER: ("leftover-act-confirmed", "leftover-act-ended"),
    OpenKind.RESTORE: ("restore-asked", "restored"),
}
_ENDED = (ActState.DONE, ActState.REFUSED, ActState.LEFT)
_GOES_ON = (Phase.IMPORTING, Phase.VERIFYING, Phase.DIAGNOSED, Phase.WAITING)


@dataclass(frozen=True, slots=True)
class OpenAct:
    """One act without an end.

    text is what was confirmed, as recorded. operation_id is the server's, where it had answered.
    done counts what has a result; uncertain names what may or may not have been done; rest are
    the layers without a result, the first of which is the uncertain one. solutions are those of
    the run: a checklist of other ones tells nothing about it.
    """

    kind: OpenKind
    run_id: str
    environment_url: str
    at: datetime
    text: str = ""
    operation_id: str = ""
    done: int = 0
    uncertain: tuple[str, ...] = ()
    rest: tuple[ChosenLayer, ...] = ()
    solutions: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tells one open act from another."""
        return self.run_id, self.kind.value


def open_acts(
    run: Run, removal: Removal | None = None, acts: Sequence[ActRecord] = ()
) -> Iterator[OpenAct]:
    """Yield what has no end in the history of run.

    Args:
        run: As it is stored.
        removal: What is written about its last removal of layers.
        acts: Its record of acts.
    """
    url = run.environment.url
    if run.attempts and run.phase in _GOES_ON:
        yield OpenAct(OpenKind.IMPORT, run.id, url, run.attempts[-1].started_at, run.phase.value)
    if run.has_quiet_flows:
        began = _last(run, ("quieting",)) or TimelineEntry(run.created_at, "quieting")
        yield OpenAct(OpenKind.QUIET_FLOWS, run.id, url, began.at, began.text)
    for kind in _ENDS:
        begun = _begun(run, kind)
        if begun is not None:
            yield _described(kind, run, begun, removal, acts)


def _begun(run: Run, kind: OpenKind) -> TimelineEntry | None:
    begin, end = _ENDS[kind]
    last = _last(run, (begin, end, SETTLED), kind.value)
    return last if last is not None and last.kind == begin else None


def _last(run: Run, kinds: tuple[str, ...], settled: str = "") -> TimelineEntry | None:
    for entry in reversed(run.timeline):
        is_other = entry.kind == SETTLED and entry.text.partition(":")[0] != settled
        if entry.kind in kinds and not is_other:
            return entry
    return None


def _described(
    kind: OpenKind,
    run: Run,
    begun: TimelineEntry,
    removal: Removal | None,
    acts: Sequence[ActRecord],
) -> OpenAct:
    solutions = tuple(step.solution for step in run.steps)
    url = run.environment.url
    plain = OpenAct(kind, run.id, url, begun.at, begun.text, solutions=solutions)
    if kind is OpenKind.LAYERS:
        return _with_removal(plain, removal)
    if kind is OpenKind.LEFTOVER:
        return replace(plain, operation_id=_operation(run, begun.at))
    return _with_records(plain, acts)


def _with_removal(act: OpenAct, removal: Removal | None) -> OpenAct:
    if removal is None:
        return act
    rest = removal.rest
    names = tuple(one.name or one.component_id for one in rest[:1])
    return replace(act, done=len(removal.chosen) - len(rest), uncertain=names, rest=rest)


def _operation(run: Run, since: datetime) -> str:
    answered = _last(run, ("leftover-operation",))
    is_ours = answered is not None and answered.at >= since
    return answered.text.rpartition(" ")[2] if answered is not None and is_ours else ""


def _with_records(act: OpenAct, acts: Sequence[ActRecord]) -> OpenAct:
    last = last_results([one for one in acts if one.at >= act.at], Cause.RESTORE)
    done = sum(one.state in _ENDED for one in last)
    names = tuple(
        one.name or one.target for one in last if one.state in (ActState.ASKED, ActState.UNKNOWN)
    )
    return replace(act, done=done, uncertain=names)
