"""What happened in a run, one entry in words: ids of the journal never reach a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.check import Verdict
from coe_assistant.domain.run import Run, WaitReason
from coe_assistant.services.preferences import Preferences
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.wording import entry_title, wait_title

Titles = Mapping[str, str]


def class_titles(run: Run, preferences: Preferences) -> Titles:
    """Return the titles of the classes of failure that may be met in a run."""
    known = {item.class_id: item.title for item in preferences.known_classes()}
    if run.diagnosis is not None:
        known[run.diagnosis.class_id] = run.diagnosis.title
    return known


def class_title(class_id: str, titles: Titles) -> str:
    """Return what a class of failure is called; its id in plain words where that is not known."""
    return told(titles[class_id]) if class_id in titles else class_id.replace("_", " ")


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
