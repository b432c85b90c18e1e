"""How far a piece of work on a worker is."""

from __future__ import annotations


class WorkProgress:
    """Written by the worker that does the work, read by whoever shows it.

    Attributes:
        total: How much there is to do, in bytes; 0 while it is not known.
        done: How much of it is done, in bytes.
    """

    def __init__(self) -> None:
        self.total = 0
        self.done = 0

    @property
    def share(self) -> float | None:
        """The part that is done (0 to 1), None while nothing can be said."""
        return min(1.0, self.done / self.total) if self.total and self.done else None
