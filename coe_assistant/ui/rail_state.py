"""Mark and state word of every step, and which steps can be looked at."""

from __future__ import annotations

from coe_assistant.domain.run import Phase, Run
from coe_assistant.services.workbench_state import ConnectionPhase, Workbench
from coe_assistant.ui.finish_words import finish_title
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.text import tr
from coe_assistant.ui.wording import BEFORE_START, Place, phase_title, unwatched

State = tuple[Mark, str]

_MARK = {
    Phase.PREPARING: Mark.CURRENT,
    Phase.CHECKING: Mark.RUNNING,
    Phase.BLOCKED: Mark.BAD,
    Phase.READY: Mark.CURRENT,
    Phase.IMPORTING: Mark.RUNNING,
    Phase.VERIFYING: Mark.RUNNING,
    Phase.DIAGNOSED: Mark.RUNNING,
    Phase.WAITING: Mark.WAITING,
    Phase.NEEDS_ACTION: Mark.WARNING,
    Phase.ESCALATED: Mark.BAD,
    Phase.SUCCEEDED: Mark.GOOD,
    Phase.CANCELLED: Mark.SKIPPED,
}


def rail_states(workbench: Workbench, due: Place) -> dict[Place, State]:
    """Return mark and word of every step while due is the current one."""
    order = list(Place)
    at = order.index(due)
    states = {
        place: _past() if order.index(place) < at else _future()
        for place in order
        if place is not due
    }
    states[due] = _present(workbench, due)
    if due is not Place.CONNECT and _is_sign_in_lost(workbench):
        states[Place.CONNECT] = (Mark.WARNING, tr("Sign in again"))
    return states


def open_places(workbench: Workbench, due: Place) -> set[Place]:
    """Return the steps that can be looked at now."""
    order = list(Place)
    places = set(order[: order.index(due) + 1])
    run = workbench.run
    if due is Place.CONNECT and workbench.connection.phase is ConnectionPhase.CONNECTED:
        places.add(Place.PACKAGE)
    if run is not None and run.phase not in BEFORE_START:
        places.add(Place.CHECKLIST)
    return places


def _is_sign_in_lost(workbench: Workbench) -> bool:
    run = workbench.run
    return run is not None and not run.is_signed_in


def _past() -> State:
    return Mark.GOOD, tr("Done")


def _future() -> State:
    return Mark.PENDING, tr("Not yet")


def _finished(run: Run, workbench: Workbench) -> State:
    mark, _ = finish_title(run, workbench.safeguard.state)
    words = tr("Look at the result") if mark is Mark.WARNING else phase_title(run.phase)
    return mark, words


def _of_run(run: Run, workbench: Workbench) -> State:
    found = unwatched(run)
    if found is not None:
        return found
    if run.phase is Phase.SUCCEEDED:
        return _finished(run, workbench)
    if run.phase is Phase.VERIFYING:  # its title is wider than the rail
        return _MARK[run.phase], tr("Asking the server")
    return _MARK[run.phase], phase_title(run.phase)


def _present(workbench: Workbench, due: Place) -> State:
    run = workbench.run
    if run is not None and run.phase is not Phase.PREPARING:
        return _of_run(run, workbench)
    if due is Place.PACKAGE:
        has_files = bool(workbench.packages.readings)
        return Mark.CURRENT, tr("Files chosen") if has_files else tr("Choose the files")
    return {
        ConnectionPhase.DISCONNECTED: (Mark.CURRENT, tr("Not connected")),
        ConnectionPhase.SIGNING_IN: (Mark.RUNNING, tr("Signing in")),
        ConnectionPhase.READING: (Mark.RUNNING, tr("Signed in, reading")),
        ConnectionPhase.CONNECTED: (Mark.GOOD, tr("Connected")),
        ConnectionPhase.FAILED: (Mark.BAD, tr("Not connected")),
    }[workbench.connection.phase]
