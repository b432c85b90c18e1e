"""How much database is left in a tenant after the types have borrowed from each other.

Per type Dataverse and Finance and Operations count together; then Log takes what it lacks from
Database, File takes from Log and then from Database (http-contracts 2.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coe_assistant.domain.configuration import CapacityEntry


@dataclass(frozen=True, slots=True)
class DatabaseCapacity:
    """All in MB. free_mb may be negative; lent_mb went to the other types.

    is_over: some type has no one left to borrow from. raw_free_mb is before borrowing.
    """

    total_mb: float
    used_mb: float
    lent_mb: float
    raw_free_mb: float
    is_over: bool

    @property
    def free_mb(self) -> float:
        """What is left of the database after lending."""
        return self.total_mb - self.used_mb - self.lent_mb

    @property
    def free_percent(self) -> float | None:
        """The same as a percentage, or None when the tenant has no database at all."""
        return round(self.free_mb * 100 / self.total_mb, 1) if self.total_mb > 0 else None


def database_capacity(entries: Iterable[CapacityEntry]) -> DatabaseCapacity | None:
    """Return the database's capacity after borrowing, or None when no entry tells of it."""
    total: dict[str, float] = {}
    used: dict[str, float] = {}
    for entry in entries:
        kind = entry.type.casefold().removeprefix("finops")
        total[kind] = total.get(kind, 0.0) + entry.total_mb
        used[kind] = used.get(kind, 0.0) + entry.used_mb
    if "database" not in total:
        return None
    spare = {kind: total[kind] - used[kind] for kind in total}
    to_log, log_lacks = _borrow(-spare.get("log", 0.0), spare["database"])
    _, file_lacks = _borrow(-spare.get("file", 0.0), spare.get("log", 0.0))
    to_file, file_lacks = _borrow(file_lacks, spare["database"] - to_log)
    return DatabaseCapacity(
        total_mb=total["database"],
        used_mb=used["database"],
        lent_mb=to_log + to_file,
        raw_free_mb=spare["database"],
        is_over=spare["database"] < 0 or log_lacks > 0 or file_lacks > 0,
    )


def _borrow(wanted: float, offered: float) -> tuple[float, float]:
    """Return what is lent and what is still lacking."""
    lent = max(0.0, min(wanted, offered))
    return lent, max(0.0, wanted - lent)
