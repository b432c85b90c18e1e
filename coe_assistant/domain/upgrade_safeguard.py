"""What snapshot, quieting and restore mean for a run. They change no phase."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from coe_assistant.domain import event_safeguard as ev
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.secret_value import is_secret
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind, is_made_here
from coe_assistant.domain.upgrade_steps import Result, noted


def _chosen(run: Run, event: ev.PrecautionsChosen) -> Result:
    chosen = replace(event.precautions, answers=tuple(_without_secrets(event.precautions)))
    if run.precautions == chosen:
        return run, ()
    names = [
        name for name in ("quiet_flows", "backup", "export_dependents") if getattr(chosen, name)
    ]
    if chosen.answers:  # names only: a value is nobody's business in a history
        names.append("settings for " + " ".join(one.name for one in chosen.answers))
    moved = replace(run, precautions=chosen)
    return noted(moved, event.at, "precautions", ", ".join(names) or "none"), ()


def _without_secrets(precautions: Precautions) -> Iterator[SettingAnswer]:
    """Give the answers that may be kept; a name that tells of a secret keeps its value out."""
    for one in precautions.answers:
        is_variable = one.kind is SettingKind.VARIABLE
        if not (is_variable and is_secret(one.name, is_secret_type=False, known=())):
            yield one


def _settings_written(run: Run, event: ev.SettingsWritten) -> Result:
    """Take the file, never in place of a person's own; a warning tells once what was left out."""
    steps = tuple(
        replace(step, settings_file=event.path)
        if step.solution == event.solution
        and (not step.settings_file or is_made_here(step.settings_file))
        else step
        for step in run.steps
    )
    told = tuple(text for text in event.left_out if text not in run.warnings)
    moved = replace(run, steps=steps, warnings=(*run.warnings, *told))
    if event.given:
        moved = noted(moved, event.at, "settings-given", ", ".join(event.given))
    for text in told:
        moved = noted(moved, event.at, "settings-left-out", text)
    return moved, ()


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
    **{(phase, ev.SettingsWritten): _settings_written for phase in _OPEN},
    **{(phase, ev.QuietingBegan): _quieting_began for phase in _OPEN},
    **{(phase, ev.QuietingEnded): _quieting_ended for phase in Phase},
}
