"""Kills the program at many moments of an upgrade, resumes, and asks the tenant: one import each?

``dev.py kill-matrix [N]``: N random moments a scenario (default 5). The tenant's own record is the
judge: same final version as without a kill, and never two imports at a time.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.e2e.harness import Program, tenant

SPEED = 600.0
LONGEST_S = 9.0
# scenario: imports that the tenant must have accepted in the end, whatever was killed
SCENARIOS = {"clean": 1, "bad-gateway-once": 2, "network-cut": 1}


def main(arguments: list[str]) -> int:
    """Run the matrix; return 1 when any case ended otherwise than without a kill."""
    moments = int(arguments[0]) if arguments else 5
    seed = int(arguments[1]) if len(arguments) > 1 else 20261124
    chance = random.Random(seed)
    failed = 0
    for scenario, imports in SCENARIOS.items():
        for _ in range(moments):
            after_s = chance.uniform(0.3, LONGEST_S)
            words = _case(scenario, imports, after_s)
            failed += bool(words)
            print(
                f"{scenario:18} killed after {after_s:4.1f} s: {words or 'as without'}", flush=True
            )
    total = moments * len(SCENARIOS)
    print(f"{total - failed} of {total} ended as without a kill (seed {seed})")
    return 1 if failed else 0


def _case(scenario: str, imports: int, after_s: float) -> str:
    """Return what was wrong, or "" when all was well."""
    with (
        tempfile.TemporaryDirectory(prefix="coe-kill-") as name,
        tenant(Path(name) / "lab", scenario, SPEED) as lab,
    ):
        program = Program(lab, Path(name) / "data", SPEED)
        program.killed_upgrade(after_s)
        runs = program.data / "runs"
        if not runs.is_dir() or not any(runs.iterdir()) or not program.journal()["attempts"]:
            code, lines, errors = program.upgrade()
        else:
            code, lines, errors = program.run("resume", "--json")
            if code == 1 and lines and lines[0].get("error", {}).get("id") == "run-not-found":
                code = 0  # it had succeeded before the kill
        problems = [] if code == 0 else [f"exit {code}: {errors.strip()[-300:]}"]
        if lab.version() != "4.50.6":
            problems.append(f"version {lab.version()}")
        if len(lab.imports()) != imports:
            problems.append(f"{len(lab.imports())} imports, {imports} expected")
        return "; ".join(problems)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
