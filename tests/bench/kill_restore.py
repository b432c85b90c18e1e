"""Kills the program while it turns flows off, on again, or restores; then goes on and asks.

``dev.py kill-restore [N]``: N random moments (default 50), a third each of quieting, of its undoing
and of a restore. The tenant is the judge: after resume and restore, no flow is off that was on.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.e2e.act_kill import killed
from tests.e2e.harness import Program, tenant

SPEED = 1800.0
# How many lines the record of acts has of each cause when nothing is killed: two an act.
LINES = {"quieting": 34, "undoing": 34, "restore": 62}


def main(arguments: list[str]) -> int:
    """Run the kills and print one line each; 1 when a flow stayed off."""
    count = int(arguments[0]) if arguments else 50
    chance = random.Random(20261126)
    told: Counter[str] = Counter()
    for number in range(count):
        cause = ("quieting", "undoing", "restore")[number % 3]
        lines = chance.randint(1, LINES[cause])
        pause = chance.random() * 0.03
        with tempfile.TemporaryDirectory(prefix="coe-kill-") as folder:
            result = one(Path(folder), cause, lines, pause)
        told[result.partition(":")[0]] += 1
        print(f"{number + 1:3} {cause:9} at line {lines:2}: {result}", flush=True)
    print(", ".join(f"{amount} {word}" for word, amount in sorted(told.items())))
    return 1 if told["LOST"] else 0


def one(folder: Path, cause: str, lines: int, pause: float) -> str:
    """Kill once and return what came of it."""
    with tenant(folder / "lab", "much-to-restore", SPEED) as running:
        program = Program(running, folder / "data", SPEED)
        wanted = states(program)
        if cause == "restore":
            program.upgrade()
        was_killed = killed(program, cause, lines, pause)
        if cause != "restore":
            code, found, errors = program.run("resume", "--json")
            if code != 0 and "run-not-found" not in str(found):
                return f"LOST: resume ended with {code}: {errors[-200:]}"
        code, found, errors = program.run("restore", "--json")
        if code != 0:
            return f"LOST: restore ended with {code}: {errors[-200:]}"
        after = states(program)
        lost = [name for name, on in wanted.items() if on and after.get(name, 1) != 1]
        if lost:
            return f"LOST: {', '.join(lost)}"
        return "killed and whole" if was_killed else "ended before the kill, whole"


def states(program: Program) -> dict[str, int]:
    """Return the state of every cloud flow by name."""
    rows = program.tenant.get("/_simulator/state")["flow_rows"]
    return {row["name"]: row["state"] for row in rows if row["category"] == 5}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
