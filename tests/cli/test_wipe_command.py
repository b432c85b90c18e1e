"""The command wipe: nothing without --yes, nothing beside another instance."""

from __future__ import annotations

import json

import pytest

from coe_assistant.app.start import start
from coe_assistant.domain.wiping import WipePart
from coe_assistant.runtime.instance import InstanceLock
from coe_assistant.services.wipe_words import PART_WORDS


@pytest.fixture
def run(tmp_path, capsys):
    (tmp_path / "recent.txt").write_text("https://contoso.crm4.dynamics.com")

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = start(["--data-dir", str(tmp_path), "wipe", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return ran


def test_without_a_name_it_says_what_is_there(run, tmp_path) -> None:
    code, out, _ = run("--json")
    assert code == 0
    there = {row["part"]: row["items"] for row in json.loads(out)["there"]}
    assert there["recent"] == 1
    assert there["runs"] == 0
    assert (tmp_path / "recent.txt").exists()
    assert f"recent: {PART_WORDS[WipePart.RECENT][0]}. Items: 1," in run()[1]


def test_without_yes_nothing_is_removed(run, tmp_path) -> None:
    code, out, err = run("recent")
    assert (code, out) == (2, "")
    assert "Add --yes" in err
    assert "cannot be brought back" in err
    assert (tmp_path / "recent.txt").exists()


def test_with_yes_the_named_part_goes_and_nothing_else(run, tmp_path) -> None:
    (tmp_path / "settings.toml").write_text("[retry]\nmax_attempts = 3\n")
    code, out, _ = run("recent", "sign-in", "--yes")
    assert code == 0
    assert "Removed: recent" in out
    assert not (tmp_path / "recent.txt").exists()
    assert (tmp_path / "settings.toml").exists()


def test_beside_another_instance_nothing_is_removed(run, tmp_path) -> None:
    lock = InstanceLock(tmp_path)
    lock.acquire()
    try:
        code, _, err = run("recent", "--yes")
    finally:
        lock.release()
    assert code == 7
    assert "at work in the data folder" in err
    assert (tmp_path / "recent.txt").exists()
