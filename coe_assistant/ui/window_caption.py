"""What the window says of the run outside its page: the title, and who works where."""

from __future__ import annotations

from coe_assistant.services.workbench_state import Workbench
from coe_assistant.ui.taskbar import TaskbarMode, taskbar_state
from coe_assistant.ui.text import tr
from coe_assistant.ui.text_direction import isolated
from coe_assistant.ui.widgets.stepper import Stepper
from coe_assistant.ui.wording import run_title


def window_title(workbench: Workbench) -> str:
    """Return phase, solution and the program's name."""
    run = workbench.run
    parts = [tr("CoE Assistant")]
    if run is not None:
        step = run.current_step
        names = [isolated(step.display_name or step.solution)] if step is not None else []
        shown = taskbar_state(run, workbench.progress)
        share = [f"{shown.percent} %"] if shown.mode is TaskbarMode.NORMAL else []
        parts = [*share, run_title(run), *names, *parts]
    return " – ".join(parts)  # noqa: RUF001 - a dash between names


def show_where(rail: Stepper, workbench: Workbench) -> None:
    """Write environment and account below the steps."""
    connection, run = workbench.connection, workbench.run
    where = run.environment if run is not None else connection.environment
    name = (where.name or where.url) if where is not None else ""
    who = connection.account.username if connection.account is not None else ""
    rail.show_environment(
        name,
        who or (run.account if run is not None else ""),
        is_production=where is not None and where.is_production,
    )
