"""Check this-computer: it has room, power and peace for some hours of watching."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import COMPUTER, TIME, CheckContext
from coe_assistant.checks.book import CheckEntry
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.machine import MachineFacts

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ThisComputerCheck:
    """Disk, power, sleep, pending restart, network kind, another instance."""

    id: str = "this-computer"
    depends_on: frozenset[str] = frozenset({COMPUTER, TIME})
    weight: int = 0
    asks_services: bool = False

    def run(self, context: CheckContext) -> CheckReport:
        """Fail (advisory) when the disk is full, warn about what may interrupt."""
        machine = context.computer.facts()
        entry = context.entry(self.id)
        free_mb = None if machine.free_bytes is None else machine.free_bytes // _MB
        facts = {
            "free_mb": free_mb,
            "on_battery": machine.on_battery,
            "battery_percent": machine.battery_percent,
            "sleeps_after_s": machine.sleeps_after_s,
            "reboot_pending": machine.is_reboot_pending,
            "networks": list(machine.networks),
            "other_instance": machine.other_instance or None,
        }
        if free_mb is None:
            return context.report(self.id, CheckStatus.UNKNOWN, "no-disk", facts)
        if free_mb < entry.number("fail_mb"):
            return context.report(
                self.id, CheckStatus.FAIL, "full", facts, limit="fail_mb", remedies=("make-room",)
            )
        worries = _worries(machine, entry, free_mb)
        if worries:
            texts = [entry.summaries[f"worry-{one}"] for one in worries]
            return context.report(
                self.id,
                CheckStatus.WARN,
                "worried",
                facts,
                limit="warn_mb" if "disk" in worries else "",
                words={"worries": " ".join(texts)},
                remedies=tuple(f"mend-{one}" for one in worries),
            )
        return context.report(self.id, CheckStatus.PASS, "good", facts, limit="warn_mb")


def _worries(machine: MachineFacts, entry: CheckEntry, free_mb: int) -> list[str]:
    risky = set(entry.names("risky_networks"))
    sleeps = machine.sleeps_after_s
    found = {
        "disk": free_mb < entry.number("warn_mb"),
        "battery": machine.on_battery is True,
        "reboot": machine.is_reboot_pending is True,
        "sleep": sleeps is not None and 0 < sleeps < entry.number("sleep_s"),
        "network": bool(risky & set(machine.networks)),
        "instance": bool(machine.other_instance),
    }
    return [name for name, is_so in found.items() if is_so]
