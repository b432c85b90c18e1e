"""One line of a long command, as fields for scripts and as words for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from coe_assistant.cli.outcome import Outcome, installed_version
from coe_assistant.domain.check import CheckReport, CheckStatus, Verdict
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.interruption import Interruption, InterruptionKind
from coe_assistant.domain.newer_version import newer_words
from coe_assistant.domain.run import Note, Phase, Run, WaitReason
from coe_assistant.services.diagnosis_text import LIKELY_SENTENCE
from coe_assistant.services.workbench_state import Progress, Step

_TICK = re.compile(r"\d\d:\d\d:\d\d\b.*\d\s*%")

_PHASES: Mapping[Phase, str] = {
    Phase.CHECKING: "Checking what makes imports fail.",
    Phase.BLOCKED: "Blocked: something must be put right before the import.",
    Phase.READY: "The checklist allows the import.",
    Phase.IMPORTING: "Importing",
    Phase.VERIFYING: "pac has ended; asking the server what really happened.",
    Phase.DIAGNOSED: "The attempt failed; finding out why.",
    Phase.NEEDS_ACTION: "Stopped: a person is needed.",
    Phase.ESCALATED: "The automatic attempts are used up. Next: Microsoft Support, with a bundle.",
    Phase.SUCCEEDED: "Done: the server holds the wanted version.",
    Phase.CANCELLED: "Given up; nothing runs on the server.",
}

_CONFIRM = (
    "The checklist found warnings: the import starts once somebody accepts them. "
    "`coe-assistant upgrade --yes` accepts them all."
)
_ACCEPTED = "The checklist found warnings; `--yes` accepted them."

NOTES: Mapping[Note, str] = {
    Note.NONE: "",
    Note.LAUNCH_FAILED: "pac could not be started.",
    Note.OTHER_OPERATION: "Another solution operation runs in the environment.",
    Note.LOST_CONTACT: "The server cannot be reached; whether something runs there is not known.",
    Note.WINDOW_CLOSED: "The maintenance window is closed.",
    Note.NO_CONSENT: "Nobody agreed to another start.",
    Note.NOT_APPLIED: "pac reported success, but the version on the server did not change.",
    Note.STAGED: "The new version is staged beside the old one, which still works.",
    Note.RETRY_STOPPED: "Automatic attempts were stopped.",
    Note.DONE_IN_SPITE_OF_PAC: "pac reported an error, but the server holds the wanted version.",
    Note.ALREADY_INSTALLED: "The wanted version, or a newer one, was installed already.",
    Note.SIGN_IN_NEEDED: "Signing in again is needed.",
    Note.RESUMED: "Taken up after an interruption.",
    Note.OTHER_PAC: "Another pac on this computer imports into this environment; this one waits.",
    Note.OWN_PAC: "pac of the import before has not ended yet; this one waits. If it hangs, it is "
    "ended by itself.",
    Note.MODE_CHANGED: "What is installed is not what was planned for; nothing was started. "
    "Start a new upgrade: it plans anew.",
    Note.PAC_ENDED: "pac ended before the import did; the import still runs on the server.",
    Note.OUTCOME_OPEN: "pac ended, but the server shows no end of what it had begun: the import "
    "may still be at work. Nothing is started by itself.",
    Note.WHOSE_UNCLEAR: "An import runs on the server. pac ended before it told the id of its own, "
    "so another computer may have begun this one. It is followed; nothing is started beside it.",
    Note.MAX_WAIT: "pac's longest wait is over; the import is still running on the server.",
    Note.PAC_HUNG: "pac did nothing for a long time and had started nothing, so it was ended. "
    "Run `pac auth list` in a terminal, then resume.",
    Note.WINDOW_TOO_SHORT: "By the estimate it cannot end inside the maintenance window.",
    Note.CHECKS_FAILED: "A check that was run again before the attempt forbids the start.",
    Note.CHECKS_CHANGED: "The checklist found more than was accepted when this was scheduled.",
    Note.WAITED_TOO_LONG: "Waited for hours without success.",
}

_STEPS: Mapping[Step, str] = {Step.IMPORT: "import", Step.APPLY_UPGRADE: "apply upgrade"}

_MARKS: Mapping[CheckStatus, str] = {
    CheckStatus.PASS: "pass",
    CheckStatus.WARN: "WARN",
    CheckStatus.FAIL: "FAIL",
    CheckStatus.UNKNOWN: "unknown",
    CheckStatus.SKIPPED: "skipped",
}


def phase_words(run: Run, *, is_accepted: bool = False) -> str:
    """Return a phase as a sentence; is_accepted: what the checklist warns of was agreed to."""
    if run.phase is Phase.IMPORTING and run.attempt is not None:
        step = run.current_step
        name = f"{step.display_name} {step.to_version}" if step is not None else ""
        return f"Attempt {run.attempt.number}: importing {name}. It runs on the server."
    note = NOTES.get(run.note, "")
    if run.phase is Phase.READY and run.verdict is Verdict.CONFIRM:
        confirm = _ACCEPTED if is_accepted else _CONFIRM
        return " ".join(part for part in (confirm, note, run.note_text) if part)
    is_done = run.phase is Phase.SUCCEEDED
    text = (is_done and newer_words(run)) or _PHASES.get(run.phase, "")
    return " ".join(part for part in (text, note, run.note_text) if part)


def interruption_words(found: Interruption | None) -> str:
    """Return why nobody looked for a while; "" without an interruption."""
    if found is None:
        return ""
    until = f"{found.to_at.astimezone():%H:%M %Z}"
    return " ".join((_interruption(found), f"Taken up again at {until}."))


def _interruption(found: Interruption) -> str:
    if found.from_at is None:
        return "When the program ended is not known."
    since = f"{found.from_at.astimezone():%Y-%m-%d %H:%M %Z}"
    words = {
        InterruptionKind.CLOSED: f"The program was closed at {since}.",
        InterruptionKind.LOGGED_OFF: f"The person was logged off at {since}.",
        InterruptionKind.INTERRUPTED: f"The program was interrupted at {since}.",
        InterruptionKind.CRASHED: f"The program crashed at about {since}.",
        InterruptionKind.RESTARTED: f"This computer was restarted or lost power after {since}.",
        InterruptionKind.ENDED: f"The program was ended from outside at about {since}.",
        InterruptionKind.SLEPT: f"This computer slept from {since}.",
        InterruptionKind.UNKNOWN: f"The program was last seen at {since}.",
    }
    return words[found.kind]


def check_words(report: CheckReport) -> str:
    """Return a check as one line, with what to do where it is not well."""
    line = f"  [{_MARKS[report.status]:^7}] {report.title}: {report.summary}"
    if report.status in (CheckStatus.PASS, CheckStatus.SKIPPED) or not report.remedies:
        return line
    return f"{line}\n            Next: {report.remedies[0].text}"


def progress_fields(item: Progress) -> Mapping[str, Any]:
    """Return progress in the shape of interfaces.md."""
    return {
        "source": item.source,
        "percent": item.percent,
        "step": item.step.value,
        "elapsed_s": round(item.elapsed_s, 1),
        "remaining_s": None if item.remaining_s is None else round(item.remaining_s, 1),
        "components": item.components,
    }


def progress_words(item: Progress) -> str:
    """Return progress as one line."""
    done = "finished" if item.is_finished else "busy"
    share = done if item.percent is None or item.is_finished else f"{item.percent:.0f} %"
    if item.components is not None:
        share = f"{share}, components done: {item.components}"
    step, elapsed = _STEPS[item.step], duration(item.elapsed_s)
    if item.remaining_s is None:
        return f"  server: {step} ({share}) after {elapsed}"
    return f"  server: {step} ({share}) after {elapsed}, about {duration(item.remaining_s)} left"


def diagnosis_words(diagnosis: Diagnosis) -> str:
    """Return a diagnosis as lines: what, why we say so, what to do."""
    lines = [f"Why it failed: {diagnosis.title} ({diagnosis.class_id})"]
    lines += [f"  {diagnosis.meaning}"] if diagnosis.meaning else []
    lines += [f"  {LIKELY_SENTENCE}"] if diagnosis.is_likely else []
    lines += [f"  Evidence: {item.text.strip()}" for item in diagnosis.evidence[:2]]
    lines += [f"  To do: {item.text}" for item in diagnosis.remedies[:3]]
    return "\n".join(lines)


def retry_words(run: Run, now: datetime) -> str:
    """Return what is waited for, until when."""
    pending = run.pending
    if pending is None:
        return ""
    reasons = {
        WaitReason.RETRY: "The next attempt starts by itself",
        WaitReason.NEXT_SOLUTION: "The next solution starts",
        WaitReason.OTHER_OPERATION: "Asking again whether the environment is free",
        WaitReason.UNREACHABLE: "Asking the server again",
        WaitReason.SCHEDULED: "The maintenance window opens; the checks run again and it starts",
        WaitReason.VERIFY: "The server is asked again instead of an attempt",
    }
    if pending.paused_at is not None:
        return "Paused: nothing starts until somebody lets it go on."
    left = duration((pending.due_at - now).total_seconds())
    due = pending.due_at.astimezone().strftime("%H:%M:%S %Z")
    return f"{reasons[pending.reason]} in {left}, at {due}."


def result_words(outcome: Outcome, run: Run | None) -> str:
    """Return how it ended, and what next."""
    version = installed_version(run)
    number = len(run.attempts) if run is not None else 0
    done = f"Succeeded: version {version} is installed. Attempts: {number}."
    newer = newer_words(run) if run is not None else ""
    ends = {
        "succeeded": f"{newer}\n{done}" if newer else done,
        "failed": "Failed. Next: see what to do above, then `coe-assistant resume --retry-now`, "
        "or `coe-assistant bundle --output FILE` for Microsoft Support.",
        "blocked": "Blocked by the checklist: nothing was changed.",
        "unknown": "Unknown: the server may still be working. Next: `coe-assistant status`.",
        "waiting": "A retry is due later. Next: `coe-assistant resume`.",
        "cancelled": "Interrupted. An import that runs goes on on the server. "
        "Next: `coe-assistant status`, then `coe-assistant resume`.",
    }
    return ends[outcome.name]


def duration(seconds: float) -> str:
    """Return a duration with units, the two largest."""
    whole = max(round(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def log_words(text: str) -> str:
    """Return a line of pac for people; "" for its percentage, a share of its time limit."""
    return "" if _TICK.search(text) else f"  pac: {text.strip()}"
