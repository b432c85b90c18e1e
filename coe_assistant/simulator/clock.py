"""Time of the simulated tenant: stamps are real, durations are divided by the speed.

Real stamps keep ``createdon ge <time of the Date header>`` meaningful for a client; only the
work of the engine is quicker than in reality.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class TenantClock:
    """Tells the time and scales durations.

    Attributes:
        speed: How many nominal seconds pass in one real second.
    """

    speed: float
    started: float = field(default_factory=time.monotonic)

    def now_s(self) -> float:
        """Return nominal seconds since the tenant started."""
        return (time.monotonic() - self.started) * self.speed

    def stamp(self, ago: timedelta = timedelta(0)) -> str:
        """Return the present instant, or one that is past, as Dataverse writes it."""
        return (datetime.now(UTC) - ago).strftime("%Y-%m-%dT%H:%M:%SZ")
