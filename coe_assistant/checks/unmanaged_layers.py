"""Check unmanaged-layers: nothing on the planned solutions' components hides an update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, CheckContext
from coe_assistant.checks.book import CheckEntry
from coe_assistant.checks.layer_scan import LayerRules, LayerScan, scan_layers
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.configuration import ActiveLayer
from coe_assistant.domain.errors import ServiceError


@dataclass(frozen=True, slots=True)
class UnmanagedLayersCheck:
    """A component with an unmanaged layer gets no update (upgrade-procedure 3)."""

    id: str = "unmanaged-layers"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, PACKAGE})
    weight: int = 10
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Warn about real layers; unknown while candidates could not be read."""
        names = [one.solution for one in context.packages if one.solution]
        if not names:
            return context.report(self.id, CheckStatus.UNKNOWN, "none-chosen", _empty())
        dataverse = context.services.dataverse
        bases = [row for row in context.installed() if row.unique_name in names]
        if not bases:
            return context.report(self.id, CheckStatus.SKIPPED, "not-installed", _empty())
        entry = context.entry(self.id)
        components = [one for row in bases for one in context.components(row.id)]
        scan = scan_layers(
            dataverse, components, layer_rules(entry), context.is_cancelled, context.tell_progress
        )
        return self._judge(context, entry, scan)

    def _judge(self, context: CheckContext, entry: CheckEntry, scan: LayerScan) -> CheckReport:
        frozen = entry.names("frozen_keys")
        facts = _facts(scan, frozen)
        facts["locked"] = _is_locked(context) if scan.layers else None
        words = {
            "count": len(scan.layers),
            "names": [one.name or one.component_id for one in scan.layers],
            "frozen": sum(_is_frozen(one, frozen) for one in scan.layers),
            "unread": len(scan.unknown),
        }
        status, outcome = CheckStatus.PASS, "good"
        remedies: tuple[str, ...] = ()
        if scan.layers:
            status, outcome = CheckStatus.WARN, "found"
            remedies = ("unlock", "remove") if facts["locked"] else ("remove", "copy-first")
        elif scan.is_cancelled:
            status, outcome, remedies = CheckStatus.UNKNOWN, "cancelled", ("recheck",)
        elif scan.unknown:
            status, outcome, remedies = CheckStatus.UNKNOWN, "partly-unread", ("recheck",)
        elif scan.scanned == 0:
            # an empty answer may mean that the query is not supported (http-pitfalls 9)
            status, outcome, remedies = CheckStatus.UNKNOWN, "empty", ("recheck",)
        return context.report(
            self.id, status, outcome, facts, limit="bookkeeping", words=words, remedies=remedies
        )


def layer_rules(entry: CheckEntry) -> LayerRules:
    """Return the rules written in the book."""
    pairs = (str(pair).split("=") for pair in _items(entry, "layer_names"))
    return LayerRules(
        silent_types=frozenset(int(code) for code in _items(entry, "silent_types")),
        workflow_type=int(entry.number("workflow_type")),
        category=str(entry.limits["flow_category"].value),
        layer_names={int(code): name for code, name in pairs},
    )


def _items(entry: CheckEntry, name: str) -> tuple[int | str, ...]:
    value = entry.limits[name].value
    return value if isinstance(value, tuple) else ()


def _is_locked(context: CheckContext) -> bool | None:
    """Return whether the environment would refuse to remove layers; None: not told."""
    try:
        return context.services.dataverse.is_customization_locked()
    except ServiceError:
        return None


def _empty() -> dict[str, object]:
    return {"layers": [], "scanned": 0, "phantoms": 0, "bindings": 0, "unknown": []}


def _is_frozen(layer: ActiveLayer, frozen_keys: Sequence[str]) -> bool:
    return any(key.casefold() in frozen_keys for key in layer.changed)


def _facts(scan: LayerScan, frozen: Sequence[str]) -> dict[str, object]:
    return {
        "layers": [
            {
                "component_type": one.component_type,
                "name": one.name,
                "id": one.component_id,
                "changed": list(one.changed),
                "frozen": _is_frozen(one, frozen),
                "removable": one.has_managed_beneath,
                "at": one.overwritten_at.isoformat() if one.overwritten_at else None,
                "by": one.changed_by or None,
            }
            for one in sorted(scan.layers, key=lambda one: (one.component_type, one.name))
        ],
        "scanned": scan.scanned,
        "candidates": scan.candidates,
        "phantoms": scan.phantoms,
        "bindings": scan.bindings,
        "unknown": [
            {
                "component_type": one.component.type_name,
                "name": one.component.name,
                "id": one.component.object_id,
                "reason": one.reason,
            }
            for one in scan.unknown
        ],
        "untold": scan.untold,
    }
