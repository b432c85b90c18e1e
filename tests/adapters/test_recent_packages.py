"""Which files were chosen for which environment: kept between starts, never in the way."""

from __future__ import annotations

from pathlib import Path

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.recent_packages import (
    MOST,
    read_recent_packages,
    write_recent_packages,
)
from coe_assistant.domain.package import RecentPackages

A, B = "https://a.crm.dynamics.com", "https://b.crm.dynamics.com"


def test_last_choice_of_each_environment_is_kept_newest_first(tmp_path) -> None:
    folder = DataFolder(tmp_path / "data")
    assert folder.recent_packages() == ()
    first = RecentPackages(A, (Path("/x/one.zip"), Path("/x/two.zip")))
    second = RecentPackages(B, (Path("/x/ä b.zip"),))
    third = RecentPackages(A, (Path("/x/three.zip"),))
    for chosen in (first, second, third):
        folder.remember_packages(chosen)
    assert folder.recent_packages() == (third, second)


def test_only_so_many_environments_are_kept(tmp_path) -> None:
    file = tmp_path / "r.txt"
    for number in range(MOST + 3):
        write_recent_packages(file, RecentPackages(f"https://{number}.x", (Path("/a.zip"),)))
    found = read_recent_packages(file)
    assert len(found) == MOST
    assert found[0].environment == f"https://{MOST + 2}.x"


def test_odd_lines_and_paths_are_left_out(tmp_path) -> None:
    file = tmp_path / "r.txt"
    file.write_bytes(b"\xff\xfe\nhttps://alone\nhttp://x\t/a.zip\nhttps://good\t/a.zip\t\n")
    assert read_recent_packages(file) == (RecentPackages("https://good", (Path("/a.zip"),)),)
    write_recent_packages(file, RecentPackages(A, (Path("/a\tb.zip"), Path("/c.zip"))))
    assert read_recent_packages(file)[0] == RecentPackages(A, (Path("/c.zip"),))


def test_folder_that_cannot_be_written_costs_nothing(tmp_path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    write_recent_packages(blocked / "r.txt", RecentPackages(A, (Path("/a.zip"),)))
    assert read_recent_packages(blocked / "r.txt") == ()
