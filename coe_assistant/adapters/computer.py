"""Reads what this computer says about itself: disk, power, sleep, restart, networks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import psutil

from coe_assistant.adapters.windows_power import is_reboot_pending, sleeps_after_s
from coe_assistant.domain.machine import MachineFacts

_REBOOT_MARK = Path("/var/run/reboot-required")  # Debian and Ubuntu
# Beginnings of interface names, in lower case; Windows shows what the person named them.
_KINDS = {
    "wifi": ("wl", "wi-fi", "wifi", "wlan", "drahtlos"),
    "vpn": ("tun", "tap", "ppp", "wg", "vpn", "utun", "ipsec", "tailscale", "zt"),
    "ethernet": ("eth", "en", "ethernet", "lan"),
}


class LocalComputer:
    """Implements checks.sources.Computer.

    Args:
        folder: The data folder; its disk is looked at.
        other_instance: Returns who else is at work in the folder, or "".
    """

    def __init__(self, folder: Path, other_instance: Callable[[], str]) -> None:
        self._folder = folder
        self._other_instance = other_instance

    def facts(self) -> MachineFacts:
        """Return disk, power, sleep, reboot and network facts; None for what is not readable."""
        battery = _battery()
        return MachineFacts(
            free_bytes=self._free_bytes(),
            on_battery=None if battery is None else not battery[1],
            battery_percent=None if battery is None else battery[0],
            sleeps_after_s=sleeps_after_s(),
            is_reboot_pending=_reboot_pending(),
            networks=_networks(),
            other_instance=self._other_instance(),
        )

    def _free_bytes(self) -> int | None:
        for folder in (self._folder, *self._folder.parents):
            try:
                return shutil.disk_usage(folder).free
            except OSError:
                continue  # not made yet: the folder above is on the same disk
        return None


def _battery() -> tuple[float, bool] | None:
    """Return charge in percent and whether the mains are plugged in; None without a battery."""
    read = getattr(psutil, "sensors_battery", None)  # not on every system
    try:
        found = read() if read is not None else None
    except OSError:
        return None
    if found is None or found.power_plugged is None:
        return None
    return round(float(found.percent), 1), bool(found.power_plugged)


def _reboot_pending() -> bool | None:
    told = is_reboot_pending()
    if told is not None:
        return told
    # only where the mark can exist does its absence say anything
    return _REBOOT_MARK.exists() if Path("/etc/debian_version").exists() else None


def _networks() -> tuple[str, ...]:
    """Return the kinds of networks that are up and have an address of their own."""
    try:
        states, addresses = psutil.net_if_stats(), psutil.net_if_addrs()
    except OSError:
        return ()
    used = [
        name.casefold()
        for name, state in states.items()
        if state.isup and any(_is_outward(one.address) for one in addresses.get(name, ()))
    ]
    return tuple(
        kind
        for kind, beginnings in _KINDS.items()
        if any(name.startswith(beginnings) for name in used)
    )


def _is_outward(address: str) -> bool:
    # IPv4 only: every idle interface of macOS has a link-local IPv6 address
    return address.count(".") == 3 and not address.startswith(("127.", "169.254."))
