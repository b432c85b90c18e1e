"""What happened in a run, one entry in words: ids of the journal never reach a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.check import Verdict
from coe_assistant.domain.run import Run, WaitReason
from coe_assistant.services.preferences import Preferences
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.wording import wait_title

Titles = Mapping[str, str]


def class_titles(run: Run, preferences: Preferences) -> Titles:
    """Return the titles of the classes of failure that may be met in a run."""
    known = dict(preferences.class_titles())
    if run.diagnosis is not None:
        known[run.diagnosis.class_id] = run.diagnosis.title
    return known


def class_title(class_id: str, titles: Titles) -> str:
    """Return what a class of failure is called; its id in plain words where that is not known."""
    return told(plain_title(titles, class_id))


def plain_title(titles: Titles, class_id: str) -> str:
    """Return the same in English, for a sentence that is told as a whole."""
    return titles.get(class_id) or class_id.replace("_", " ")


def entry_title(kind: str) -> str:
    """Return what an entry of the history is about."""
    known = {**_titles_of_attempts(), **_titles_of_acts()}
    return known.get(kind, kind.replace("-", " ").capitalize())


def _titles_of_attempts() -> Titles:
    return {
        "attempt-started": tr("Attempt started"),
        "attempt-ended": tr("Attempt ended on the server"),
        "pac-ended": tr("pac ended with exit code"),
        "diagnosis": tr("Cause found"),
        "waiting": tr("Waiting"),
        "needs-action": tr("A person is needed"),
        "escalated": tr("All attempts used"),
        "rechecking": tr("Checks before the next attempt"),
        "verifying": tr("The server is asked instead of an attempt"),
        "paused": tr("Paused"),
        "continued": tr("Pause ended"),
        "unscheduled": tr("The scheduled start was taken back"),
        "clock-set-back": tr("The computer's clock was set back; the wait counts anew"),
        "postponed": tr("Next attempt postponed"),
        "stopped-watching": tr("Stopped watching"),
        "resumed": tr("Run taken up again"),
        "saved-again": tr("Written again; it could not be since"),
        "outcome-open": tr("The server shows no end of the import; looking again"),
        "never-started": tr("The attempt had not reached the server; it is made again"),
        "slept": tr("The computer slept"),
        "pac-hung": tr("pac did nothing and was ended"),
        "operation-not-ours": tr("This operation turned out to be somebody else's"),
        "pac-left-over": tr("pac hung after the server was done and was ended"),
        "sign-in-needed": tr("Sign-in ran out"),
        "signed-in": tr("Signed in again"),
        "budget-reset": tr("More attempts allowed"),
        "solution-done": tr("Solution finished"),
        "cancelled": tr("Given up"),
    }


def _titles_of_acts() -> Titles:
    return {
        "target-chosen": tr("Environment and package chosen"),
        "upgrade-asked": tr("Upgrade asked for on the command line"),
        "checks-started": tr("Checklist started"),
        "checked": tr("Checklist finished"),
        "override": tr("A blocker was overridden"),
        "warning-read": tr("A warning was read"),
        "checked-by-person": tr("Looked at by hand"),
        "attested": tr("Stated"),
        "layer-removal-confirmed": tr("Removal of layers confirmed"),
        "layer-removal-ended": tr("Removal of layers ended"),
        "leftover-act-confirmed": tr("Half-applied upgrade, confirmed"),
        "leftover-operation": tr("Half-applied upgrade, operation"),
        "leftover-act-ended": tr("Half-applied upgrade, ended"),
        "settings-file": tr("Deployment settings chosen"),
        "settings-given": tr("Goes in with the import"),
        "settings-left-out": tr("Not given with the import"),
        "precautions": tr("Precautions chosen"),
        "snapshot": tr("Snapshot before the import"),
        "backup-asked": tr("Backup asked for"),
        "backup-made": tr("Backup made"),
        "export": tr("Dependent solutions exported"),
        "quieting": tr("Scheduled flows are turned off for the imports"),
        "quieting-ended": tr("Scheduled flows are on again"),
        "verified": tr("Verified"),
        "restore-asked": tr("Restore asked for"),
        "restored": tr("Restored"),
    }


def history_line(kind: str, text: str, titles: Titles) -> str:
    """Return one entry of the history in words."""
    title = entry_title(kind)
    if not text:
        return title
    detail = _DETAILS[kind](text, titles) if kind in _DETAILS else told(text)
    return tr("{title}: {detail}").format(title=title, detail=detail)


def _waiting(text: str, _titles: Titles) -> str:
    reasons = {item.value: item for item in WaitReason}
    return wait_title(reasons[text]) if text in reasons else text


def _checked(text: str, _titles: Titles) -> str:
    return {
        Verdict.READY.value: tr("ready"),
        Verdict.CONFIRM.value: tr("ready, with something to confirm"),
        Verdict.BLOCKED.value: tr("blocked"),
    }.get(text, text)


def _attempt(text: str, _titles: Titles) -> str:
    number, _, kind = text.partition(" ")
    what = {
        AttemptKind.IMPORT.value: tr("import"),
        AttemptKind.APPLY_UPGRADE.value: tr("apply the upgrade"),
    }.get(kind, kind)
    return tr("number {n}, {what}").format(n=number, what=what)


_DETAILS: Mapping[str, Callable[[str, Titles], str]] = {
    "waiting": _waiting,
    "checked": _checked,
    "attempt-started": _attempt,
    "diagnosis": class_title,
}
