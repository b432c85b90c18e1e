"""Killed in the middle of an act: nothing is sent twice, and nothing removed is lost."""

from __future__ import annotations

import json
import subprocess
import time

import pytest

from tests.e2e.harness import SOLUTION, Program, tenant

pytestmark = [pytest.mark.slow, pytest.mark.network_local]
SPEED = 200.0
HOLDING = f"{SOLUTION}_Upgrade"


def command(program, name, *more):
    return [name, "--environment", program.tenant.url, program.tenant.package, "--json", *more]


def kill_when(program, is_time, arguments) -> None:
    """Start a command and kill -9 it as soon as something is true."""
    child = program.start(*arguments, log=program.data.parent / "killed.log")
    end = time.monotonic() + 60
    while child.poll() is None and not is_time():
        assert time.monotonic() < end, "that did not happen"
        time.sleep(0.01)
    child.kill()
    child.wait(20)


def timeline(program) -> list[str]:
    try:
        return [one["kind"] for one in program.journal()["timeline"]]
    except (OSError, ValueError, IndexError):
        return []


@pytest.mark.parametrize("moment", ["leftover-act-confirmed", "leftover-operation"])
def test_killed_while_a_leftover_is_applied_asks_the_server_only_once(tmp_path, moment) -> None:
    with tenant(tmp_path / "lab", "leftover-upgrade", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        apply = command(program, "leftover", "--apply", HOLDING)
        kill_when(program, lambda: moment in timeline(program), apply)
        assert "leftover-act-confirmed" in timeline(program)
        code, [stored], words = program.run("status", "--json")
        [act] = stored["open_acts"]
        assert (code, act["kind"], HOLDING in act["text"]) == (0, "leftover", True), words
        end = time.monotonic() + 60
        while lab.version(HOLDING) is not None and time.monotonic() < end:
            code, _, words = program.run(*apply)
            assert code in (0, 1), words  # refused while the server works on it
            pause = time.monotonic() + 5  # the server is asked meanwhile: a start costs a second
            while lab.version(HOLDING) is not None and time.monotonic() < pause:
                time.sleep(0.2)
        assert lab.version() == "4.50.4"
        asked = [one for one in lab.operations() if one["message"] == "DeleteAndPromoteAsync"]
        assert len(asked) == 1
        code, [after], words = program.run(*command(program, "leftover"))
        code, [after], words = program.run(*command(program, "leftover"))
        assert (code, after["open_acts"]) == (0, []), words
        code, lines, words = program.upgrade()
        assert (code, lines[-1]["outcome"]) == (0, "succeeded"), words


def test_killed_while_layers_are_removed_has_saved_every_layer_that_is_gone(tmp_path) -> None:
    with tenant(tmp_path / "lab", "unmanaged-layers", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        code, [before], words = program.run(*command(program, "layers"))
        assert code == 0, words
        ids = {row["id"] for row in before["layers"]}
        phrase = f"remove {len(ids)} layers"
        remove = command(program, "layers", "--remove", "all", "--confirm", phrase)

        def saved() -> set[str]:
            files = program.data.glob("runs/*/layers/*.json")
            return {json.loads(path.read_text("utf-8"))["component_id"] for path in files}

        kill_when(program, lambda: len(list(program.data.glob("runs/*/layers/*.json"))) > 3, remove)
        code, [after], words = program.run(*command(program, "layers"))
        assert code == 0, words
        left = {row["id"] for row in after["layers"]}
        gone = ids - left
        assert 0 < len(gone) < len(ids)
        assert gone <= saved()
        tells_the_rest(program, after, ids, left)
        goes_on_with_the_rest(program, len(left))


def tells_the_rest(program, listed, ids, left) -> None:
    """Every next start knows what was about to happen, what is uncertain, and what is left."""
    [act] = listed["open_acts"]
    rest = {row["id"] for row in act["rest"]}
    assert (act["kind"], act["done"] + len(rest)) == ("layers", len(ids))
    assert left <= rest
    assert len(rest - left) <= 1
    assert act["uncertain"] == [act["rest"][0]["name"]]
    assert listed["cut_off_at"] == act["at"]
    code, [checked], words = program.run(*command(program, "check"))
    assert (code, checked["open_acts"]) == (0, [act]), words
    code, [stored], words = program.run("status", "--json")
    assert (code, stored["open_acts"]) == (0, [act]), words
    assert not stored["at_work"]
    with_words = program.command("status")
    done = subprocess.run(
        with_words, capture_output=True, text=True, env=program.environment(), check=True,
        timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert act["rest"][0]["name"] in done.stdout
    assert "--remove rest" in done.stdout


def goes_on_with_the_rest(program, count) -> None:
    phrase = f"remove {count} layer" + ("s" if count > 1 else "")
    rest = command(program, "layers", "--remove", "rest", "--confirm", phrase)
    code, [removed], words = program.run(*rest)
    assert code == 0, words
    assert {row["result"] for row in removed["layers"]} == {"removed"}
    code, [after], words = program.run(*command(program, "layers"))
    assert (code, after["layers"], after["open_acts"]) == (0, [], []), words
