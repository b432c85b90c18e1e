"""Whether pac still does something: it prints, or it computes (pac.md section 6)."""

from __future__ import annotations

from datetime import datetime, timedelta

# Waiting costs a .NET program next to nothing; reading or sending a package costs far more.
IDLE_SHARE = 0.005

# Silence is normal while a large package is sent; only silence without any work tells.
TELLING_SILENCE = timedelta(minutes=2)

# No upload and no sign-in takes this long without a sign of life.
HOPELESS_SILENCE = timedelta(minutes=15)


class PacPulse:
    """Remembers the last sign of life of one child."""

    def __init__(self, started_at: datetime) -> None:
        self._alive_at = started_at
        self._measured_at = started_at
        self._cpu_s: float | None = 0.0

    def heard(self, at: datetime) -> None:
        """The child printed something."""
        self._alive_at = at

    def measure(self, at: datetime, cpu_s: float | None) -> None:
        """Take in the processor time so far; what cannot be measured counts as a sign of life."""
        passed = (at - self._measured_at).total_seconds()
        before, self._cpu_s, self._measured_at = self._cpu_s, cpu_s, at
        if cpu_s is None or before is None or cpu_s - before > IDLE_SHARE * passed:
            self._alive_at = at

    def silent_since(self, at: datetime) -> datetime | None:
        """Return since when nothing was seen of it, or None while that says nothing."""
        return self._alive_at if at - self._alive_at >= TELLING_SILENCE else None

    def is_hopeless(self, at: datetime) -> bool:
        """Return whether it will do nothing any more."""
        return at - self._alive_at >= HOPELESS_SILENCE
