"""What must be done before an attempt is launched, as the driver sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from coe_assistant.domain.errors import CoeError, SignInNeededError, is_passing
from coe_assistant.domain.event import LaunchFailed, LaunchRefused
from coe_assistant.domain.run import Run
from coe_assistant.domain.server import ServerFacts, ServerState

# Called with the run, what to call when everything is done, and what to call when the attempt
# must not be launched. Called again for the same attempt after a crash: it goes on then.
Prepare = Callable[[Run, Callable[[], None], Callable[[CoeError], None]], None]


def nothing_to_prepare(
    run: Run, ready: Callable[[], None], refused: Callable[[CoeError], None]
) -> None:
    """Be ready at once."""
    del run, refused
    ready()


def not_prepared(error: CoeError, at: datetime) -> LaunchFailed | LaunchRefused:
    """Return what it means for the attempt that its preparation failed."""
    if not is_passing(error):
        return not_launched(error, at)
    facts = ServerFacts(ServerState.UNREACHABLE, at, problem=error.title)
    return LaunchRefused(at, facts)


def not_launched(error: CoeError, at: datetime) -> LaunchFailed:
    """Return the end of an attempt that reached nobody."""
    words = " ".join(part for part in (error.title, error.detail, error.hint) if part)
    return LaunchFailed(at, words, isinstance(error, SignInNeededError))


def not_written(at: datetime) -> LaunchFailed:
    """Return the end of an attempt whose start could not be written down."""
    return LaunchFailed(
        at,
        "The run could not be written to disk, so nothing was started. Free disk space, then start "
        "again.",
    )
