"""What snapshot, quieting and restore mean for a run. They change no phase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from coe_assistant.domain import event_safeguard as ev
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.upgrade_steps import Result, noted


def _chosen(run: Run, event: ev.PrecautionsChosen) -> Result:
    if run.precautions == event.precautions:
        return run, ()
    names = [
        name
        for name in ("quiet_flows", "backup", "export_dependents")
        if getattr(event.precautions, name)
    ]
    moved = replace(run, precautions=event.precautions)
    return noted(moved, event.at, "precautions", ", ".join(names) or "none"), ()


def _quieting_began(run: Run, event: ev.QuietingBegan) -> Result:
    if run.has_quiet_flows:
        return run, ()
    moved = replace(run, has_quiet_flows=True)
    return noted(moved, event.at, "quieting", str(event.count)), ()


def _quieting_ended(run: Run, event: ev.QuietingEnded) -> Result:
    if not run.has_quiet_flows:
        return run, ()
    moved = replace(run, has_quiet_flows=False)
    return noted(moved, event.at, "quieting-ended", event.text), ()


_OPEN = tuple(phase for phase in Phase if not phase.is_terminal)

# The end counts in every phase: also a run that is over may owe flows their state.
RULES: Mapping[tuple[Phase, type], Callable[[Run, Any], Result]] = {
    **{(phase, ev.PrecautionsChosen): _chosen for phase in _OPEN},
    **{(phase, ev.QuietingBegan): _quieting_began for phase in _OPEN},
    **{(phase, ev.QuietingEnded): _quieting_ended for phase in Phase},
}
