"""What a command was told before its checklist ended: an upgrade is wanted, and how freely.

It is written into the run, so that ``resume`` starts nothing that nobody asked for: a run that
``check`` or the window had opened was only looked at.
"""

from __future__ import annotations

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Phase, Run

UPGRADE_ASKED = "upgrade-asked"
_WITH_YES, _PLAIN = "with --yes", "if nothing needs to be confirmed"


def wish_words(*, accepts_confirm: bool) -> str:
    """Return the wish of ``upgrade`` as it is recorded."""
    return _WITH_YES if accepts_confirm else _PLAIN


def require_wish(run: Run) -> None:
    """Let pass a run whose upgrade somebody wanted.

    Raises:
        CoeError: it was prepared or checked only.
    """
    if not is_wanted(run):
        raise CoeError(
            "run-not-begun",
            f"Nobody asked for an upgrade in run {run.id}: it was only prepared or checked, and "
            "nothing was started.",
            hint="Start it with `coe-assistant upgrade`, or open the window.",
        )


def is_wanted(run: Run) -> bool:
    """Return whether somebody asked for the upgrade, so that it may go on by itself."""
    # While it was still being prepared it knew no package: nothing could go on by itself.
    is_begun = run.phase is not Phase.PREPARING and bool(_wishes(run))
    return run.consent is not None or bool(run.attempts) or is_begun


def accepts_confirm(run: Run) -> bool:
    """Return whether the warnings of the checklist were accepted for this run."""
    return run.consent is not None or _WITH_YES in _wishes(run)


def _wishes(run: Run) -> tuple[str, ...]:
    return tuple(one.text for one in run.timeline if one.kind == UPGRADE_ASKED)
