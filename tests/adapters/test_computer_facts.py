"""What the computer says about itself, and what happens when it says nothing."""

from __future__ import annotations

from types import SimpleNamespace

import psutil
import pytest

from coe_assistant.adapters import computer
from coe_assistant.adapters.computer import LocalComputer


def test_computer_reads_the_disk_of_a_folder_that_is_not_made_yet(tmp_path):
    facts = LocalComputer(tmp_path / "not" / "yet", lambda: "pid 7").facts()
    assert facts.free_bytes > 0
    assert facts.other_instance == "pid 7"


@pytest.mark.parametrize(
    ("battery", "on_battery", "percent"),
    [
        (None, None, None),
        (SimpleNamespace(percent=55.55, power_plugged=False), True, 55.5),
        (SimpleNamespace(percent=100, power_plugged=True), False, 100.0),
        (SimpleNamespace(percent=100, power_plugged=None), None, None),
    ],
)
def test_computer_battery(monkeypatch, tmp_path, battery, on_battery, percent):
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery, raising=False)
    facts = LocalComputer(tmp_path, str).facts()
    assert facts.on_battery is on_battery
    assert facts.battery_percent == percent


def test_computer_networks_count_only_when_up_and_addressed(monkeypatch, tmp_path):
    up, down = SimpleNamespace(isup=True), SimpleNamespace(isup=False)
    states = {"Wi-Fi": up, "tun0": down, "utun1": up, "lo": up, "eth0": up}
    addresses = {
        "Wi-Fi": [SimpleNamespace(address="192.168.1.4")],
        "tun0": [SimpleNamespace(address="10.0.0.2")],
        "utun1": [SimpleNamespace(address="fe80::1")],
        "lo": [SimpleNamespace(address="127.0.0.1")],
        "eth0": [SimpleNamespace(address="169.254.3.4")],
    }
    monkeypatch.setattr(psutil, "net_if_stats", lambda: states)
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: addresses)
    assert LocalComputer(tmp_path, str).facts().networks == ("wifi",)


def test_computer_where_nothing_can_be_read_says_none(monkeypatch, tmp_path):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(psutil, "sensors_battery", refuse, raising=False)
    monkeypatch.setattr(psutil, "net_if_stats", refuse)
    monkeypatch.setattr(computer.shutil, "disk_usage", refuse)
    facts = LocalComputer(tmp_path, str).facts()
    assert (facts.free_bytes, facts.on_battery, facts.networks) == (None, None, ())


def test_computer_pending_restart_as_windows_tells_it(monkeypatch, tmp_path):
    monkeypatch.setattr(computer, "is_reboot_pending", lambda: True)
    monkeypatch.setattr(computer, "sleeps_after_s", lambda: 1800)
    facts = LocalComputer(tmp_path, str).facts()
    assert facts.is_reboot_pending is True
    assert facts.sleeps_after_s == 1800
