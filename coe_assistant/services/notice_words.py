"""What a person who is away is told, as a title and a short text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from coe_assistant.domain.effect import Notice
from coe_assistant.domain.newer_version import newer_words
from coe_assistant.domain.run import Note, Run
from coe_assistant.ports.channel import Message


def message_for(notice: Notice, run: Run, zone: tzinfo) -> Message:
    """Return the message; times in zone."""
    step = run.current_step
    name = f"{step.display_name or step.solution} {step.to_version}" if step is not None else ""
    where = run.environment.name or run.environment.url
    title, is_urgent = _TITLES[notice]
    told = _BODIES.get(notice, _plain)(run, zone)
    subject = " in ".join(part for part in (name, where) if part)
    body = "\n".join(part for part in (subject, told) if part)
    return Message(title, body, is_urgent)


def trial_message() -> Message:
    """Return what the test button sends."""
    return Message(
        "CoE Assistant: test", "Messages of CoE Assistant arrive here. Nothing has happened."
    )


_TITLES: Mapping[Notice, tuple[str, bool]] = {
    Notice.FAILED: ("The attempt failed", True),
    Notice.RETRY_ARMED: ("The attempt failed; the next one is planned", False),
    Notice.RETRY_SOON: ("The next attempt starts soon", False),
    Notice.SCHEDULED: ("The start is scheduled", False),
    Notice.SIGN_IN_NEEDED: ("Sign in again", True),
    Notice.DONE: ("The upgrade is done", False),
    Notice.STEP_DONE: ("One solution is done", False),
    Notice.ESCALATED: ("All attempts are used: Microsoft Support is next", True),
    Notice.NEEDS_ACTION: ("Your decision is needed", True),
}


def _plain(run: Run, zone: tzinfo) -> str:
    del zone
    return run.diagnosis.title if run.diagnosis is not None else ""


def _decide(run: Run, zone: tzinfo) -> str:
    if run.note is not Note.CHECKS_CHANGED:
        return _plain(run, zone)
    found = f" ({run.note_text})" if run.note_text else ""
    return f"The scheduled start did not happen: the checklist found something new{found}."


def _due(run: Run, zone: tzinfo) -> str:
    pending = run.pending
    if pending is None:
        return ""
    why = f"{run.diagnosis.title}. " if run.diagnosis is not None else ""
    return f"{why}Next: {stamp(pending.due_at, zone)}, while the program is open."


def _sign_in(run: Run, zone: tzinfo) -> str:
    del run, zone
    return "Nothing goes on without a sign-in; an import that runs goes on on the server."


def _hand_over(run: Run, zone: tzinfo) -> str:
    why = _plain(run, zone)
    return f"{why}. The bundle and the ticket text are ready to be exported.".lstrip(". ")


def _done(run: Run, zone: tzinfo) -> str:
    del zone
    holds = newer_words(run) or "The server holds the wanted version."
    count = len(run.warnings)
    warned = (f"Warnings to look at: {count}.",) if count else ()
    return " ".join((holds, *warned))


_BODIES: Mapping[Notice, Callable[[Run, tzinfo], str]] = {
    Notice.RETRY_ARMED: _due,
    Notice.RETRY_SOON: _due,
    Notice.SCHEDULED: _due,
    Notice.SIGN_IN_NEEDED: _sign_in,
    Notice.ESCALATED: _hand_over,
    Notice.DONE: _done,
    Notice.STEP_DONE: _due,
    Notice.NEEDS_ACTION: _decide,
}


def stamp(instant: datetime, zone: tzinfo) -> str:
    """Return an instant for people elsewhere: day, time and zone."""
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M %Z}"
