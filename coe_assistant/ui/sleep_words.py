"""What this computer's sleep means for a start that is waited for."""

from __future__ import annotations

from coe_assistant.services.workbench_state import Workbench
from coe_assistant.ui.text import duration, tr

_CHECK, _FACT = "this-computer", "sleeps_after_s"


def sleep_text(workbench: Workbench) -> str:
    """Return the risk for a start that is pending already, or "" while sleep is held off."""
    if workbench.is_kept_awake:
        return ""
    after = _sleeps_after_s(workbench)
    if after:
        words = tr(
            "This computer sleeps after {time} without use. Asleep it starts nothing; "
            "what came due meanwhile starts when it wakes up."
        )
        return words.format(time=duration(after))
    return tr("If this computer sleeps, what came due meanwhile starts when it wakes up.")


def sleep_before_text(workbench: Workbench) -> str:
    """Return the risk for a window that is about to be chosen, and what helps."""
    if workbench.preferences.policy.keeps_awake:
        return tr(
            "While it waits, this computer is asked to stay awake. A closed lid, an empty battery "
            "or the power button still end that: then it starts at waking, if the window is open."
        )
    after = _sleeps_after_s(workbench)
    what = (
        tr("This computer sleeps after {time} without use.").format(time=duration(after))
        if after
        else tr("Asleep, this computer starts nothing.")
    )
    then = tr(
        "What came due meanwhile starts at waking, and only if the window is still open. Set it to "
        "stay awake until then, or allow the program in the preferences to keep it awake."
    )
    return f"{what} {then}"


def _sleeps_after_s(workbench: Workbench) -> float:
    for item in workbench.checklist.rows:
        found = item.report.facts.get(_FACT) if item.report is not None else None
        if item.id == _CHECK and isinstance(found, int | float):
            return max(0, found)
    return 0
