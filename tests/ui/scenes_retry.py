"""States of waiting: paused, moved into quiet hours, scheduled ahead, verified, handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fake_workbench import NOW, FakeWorkbench
from scene_registry import SCENES, add_all
from scenes import FAILED, GATEWAY, UNCHANGED, a_run

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.run import (
    Consent,
    HealthIncident,
    MaintenanceWindow,
    Note,
    PendingStart,
    Phase,
    TimelineEntry,
    WaitCause,
    WaitReason,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def _waiting(w: FakeWorkbench, pending: PendingStart, **more: object) -> None:
    SCENES["failure-waiting"](w)
    w.is_kept_awake = False
    assert w.run is not None
    entry = TimelineEntry(NOW - 9 * MINUTE, "waiting", pending.reason.value)
    timeline = (*w.run.timeline, entry)
    w.run = replace(w.run, pending=pending, timeline=timeline, **more)


def quiet(w: FakeWorkbench) -> None:
    """The third attempt waits for quiet hours while an incident is open."""
    causes = (WaitCause.SCHEDULE, WaitCause.JITTER, WaitCause.QUIET_HOURS)
    due = NOW + 20 * HOUR
    pending = PendingStart(due, WaitReason.RETRY, AttemptKind.IMPORT, NOW - 9 * MINUTE, causes)
    second = replace(FAILED, number=2, started_at=NOW - 30 * MINUTE)
    incident = HealthIncident(
        "PP1032571", "Flows fail to run", "Power Automate", NOW - HOUR, NOW - 9 * MINUTE
    )
    first = replace(FAILED, started_at=NOW - 100 * MINUTE, ended_at=NOW - 50 * MINUTE)
    _waiting(w, pending, attempts=(first, second), incidents=(incident,))


def paused(w: FakeWorkbench) -> None:
    """A person holds the next attempt."""
    pending = PendingStart(
        NOW + 6 * MINUTE,
        WaitReason.RETRY,
        AttemptKind.IMPORT,
        NOW - 4 * MINUTE,
        (WaitCause.SCHEDULE,),
        paused_at=NOW - MINUTE,
    )
    _waiting(w, pending)


def verifying(w: FakeWorkbench) -> None:
    """It may have worked: the server is asked instead of an attempt."""
    causes = (WaitCause.VERIFY_FIRST,)
    pending = PendingStart(
        NOW + 5 * MINUTE, WaitReason.VERIFY, AttemptKind.IMPORT, NOW - MINUTE, causes
    )
    _waiting(w, pending)


def scheduled(w: FakeWorkbench) -> None:
    """A window ahead; nothing was started yet."""
    SCENES["checklist-ready"](w)
    window = MaintenanceWindow(NOW + 20 * HOUR, NOW + 26 * HOUR, "Europe/Berlin")
    causes = (WaitCause.WINDOW,)
    pending = PendingStart(
        window.opens_at, WaitReason.SCHEDULED, AttemptKind.IMPORT, NOW - HOUR, causes
    )
    consent = Consent(NOW - HOUR, True, window)
    w.run = a_run(Phase.WAITING, pending=pending, consent=consent)


def not_started(w: FakeWorkbench) -> None:
    """The window opened, but the checklist found something that nobody agreed to."""
    SCENES["checklist-confirm"](w)
    assert w.run is not None
    found = f"{w.checklist.rows[0].id} warn"
    w.run = replace(w.run, note=Note.CHECKS_CHANGED, note_text=found)


def outside(w: FakeWorkbench) -> None:
    """All attempts used, with the whole history."""
    SCENES["failure-escalated"](w)
    assert w.run is not None
    begun = NOW - 8 * HOUR
    waits = (10 * MINUTE, 30 * MINUTE, 60 * MINUTE)
    tries, entries, at = [], [], begun
    for number in range(1, 5):
        end = at + 45 * MINUTE
        tries.append(replace(FAILED, number=number, started_at=at, ended_at=end))
        entries.append(TimelineEntry(at, "attempt-started", f"{number} import"))
        if number < 4:
            entries.append(TimelineEntry(end, "waiting", "retry"))
            at = end + waits[number - 1]
    entries.append(TimelineEntry(at + 45 * MINUTE, "escalated"))
    w.run = replace(
        w.run, attempts=tuple(tries), timeline=tuple(entries), created_at=begun - 5 * MINUTE
    )
    w.run = replace(w.run, diagnosis=GATEWAY, server=UNCHANGED)


add_all(
    {
        "waiting-quiet": quiet,
        "waiting-paused": paused,
        "waiting-verifying": verifying,
        "waiting-scheduled": scheduled,
        "checklist-not-started": not_started,
        "failure-spent": outside,
    }
)
