"""Which of the chosen solutions are installed now."""

from __future__ import annotations

from coe_assistant.checks.base import CheckContext


def planned_solutions(context: CheckContext) -> tuple[str, ...]:
    """Return the solutionid of every chosen solution that is installed.

    Read anew each time: the id changes with every upgrade (http-pitfalls 18).

    Raises:
        ServiceError: the solutions could not be read.
    """
    names = tuple(dict.fromkeys(one.solution for one in context.packages if one.solution))
    if not names:
        return ()
    return tuple(row.id for row in context.installed() if row.unique_name in names)
