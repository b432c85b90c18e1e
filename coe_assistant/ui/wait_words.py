"""Why the next start is due when it is, where that comes from, and what is checked before."""

from __future__ import annotations

from coe_assistant.domain.retry import rule_of
from coe_assistant.domain.run import Run, WaitCause, WaitReason
from coe_assistant.services.preferences import Preferences
from coe_assistant.ui.text import duration, told, tr


def cause_text(cause: WaitCause) -> str:
    """Return one reason in a few words."""
    return {
        WaitCause.SCHEDULE: tr("the waits that are known to help for this failure"),
        WaitCause.RETRY_AFTER: tr("the server itself asked for this wait"),
        WaitCause.JITTER: tr("a little longer, so that not everybody comes back at once"),
        WaitCause.APPLY_STEP: tr("only the apply step is repeated, after a short wait"),
        WaitCause.QUIET_HOURS: tr("moved into quiet hours"),
        WaitCause.WINDOW: tr("the maintenance window opens then"),
        WaitCause.INCIDENT: tr("an incident of the service is open; it is looked at again then"),
        WaitCause.VERIFY_FIRST: tr("it may have worked: the server is asked, nothing is imported"),
        WaitCause.POSTPONED: tr("you chose this time"),
        WaitCause.CLOCK_SET_BACK: tr("this computer's clock was set back; the wait counts anew"),
    }[cause]


def why_text(run: Run) -> str:
    """Return all reasons of a pending start as one sentence, or ""."""
    pending = run.pending
    if pending is None or not pending.causes:
        return ""
    words = "; ".join(cause_text(cause) for cause in pending.causes)
    return tr("Why then: {reasons}.").format(reasons=words)


def source_text(run: Run, preferences: Preferences) -> str:
    """Return where the numbers come from, for a tool tip."""
    lines = []
    rule = rule_of(run, run.diagnosis) if run.diagnosis is not None else None
    if rule is not None and rule.waits:
        waits = ", ".join(duration(item.total_seconds()) for item in rule.waits)
        words = tr("Waits for this failure: {waits}. Attempts at most: {n}, in {hours}.")
        hours = duration(rule.window.total_seconds())
        lines.append(words.format(waits=waits, n=rule.max_attempts, hours=hours))
    found = run.diagnosis.sources[:3] if run.diagnosis is not None else ()
    lines += [tr("Source: {link}").format(link=item) for item in found]
    if run.pending is not None and WaitCause.QUIET_HOURS in run.pending.causes:
        lines.append(told(preferences.shipped.sources["quiet_hours"]))
    if run.pending is not None and WaitCause.JITTER in run.pending.causes:
        lines.append(told(preferences.shipped.sources["jitter_percent"]))
    return "\n".join(lines)


def before_text(run: Run, preferences: Preferences, titles: dict[str, str]) -> str:
    """Return what is checked before the next start."""
    pending = run.pending
    if pending is None:
        return ""
    match pending.reason:
        case WaitReason.RETRY:
            class_id = run.diagnosis.class_id if run.diagnosis is not None else ""
            names = [told(titles.get(i, i)) for i in preferences.shipped.checks_for(class_id)]
            words = tr(
                "Before it: {checks} are checked again, and the server must prove that nothing "
                "runs and no staged upgrade lies there."
            )
            return words.format(checks=", ".join(names))
        case WaitReason.SCHEDULED | WaitReason.NEXT_SOLUTION:
            return tr("Before it: the checklist runs again.")
        case WaitReason.VERIFY:
            return tr("Nothing is imported then: the server tells which version it holds.")
        case WaitReason.OTHER_OPERATION | WaitReason.UNREACHABLE:
            return tr("Before it: the server must prove that nothing runs.")
