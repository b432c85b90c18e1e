"""Kills the program at many moments of an upgrade, resumes, and asks the tenant: one import each?

``dev.py kill-matrix [MOMENTS [SEED [SCENARIO...]]]``: MOMENTS random moments a scenario (default
5), and MOMENTS 0 for every write of the journal instead, once torn in the middle and once right
after it. The tenant's own record is the judge: the same versions as without a kill, the same number
of imports, none that was refused, and so never two at a time.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.e2e.harness import SOLUTION, Program, Tenant, tenant

SPEED = 600.0
GOVERNANCE = "CenterofExcellenceAuditComponents"
WRITES_AT_MOST = 400


@dataclass(frozen=True)
class Story:
    """A scenario, and what the tenant must hold in the end, whatever was killed."""

    name: str
    imports: int
    versions: dict[str, str]


CORE = {SOLUTION: "4.50.6"}
STORIES = (
    Story("clean", 1, CORE),
    Story("bad-gateway-once", 2, CORE),
    Story("network-cut", 1, CORE),
    Story("two-solutions", 2, {**CORE, GOVERNANCE: "3.25"}),
)


def main(arguments: list[str]) -> int:
    """Run the matrix; return 1 when any case ended otherwise than without a kill."""
    moments = int(arguments[0]) if arguments else 5
    seed = int(arguments[1]) if len(arguments) > 1 else 20261126
    chosen = [story for story in STORIES if not arguments[2:] or story.name in arguments[2:]]
    chance = random.Random(seed)
    results = [
        words
        for story in chosen
        for words in (_random(story, moments, chance) if moments else _every_write(story))
    ]
    failed = sum(bool(words) for words in results)
    print(f"{len(results) - failed} of {len(results)} ended as without a kill (seed {seed})")
    return 1 if failed else 0


def _random(story: Story, moments: int, chance: random.Random) -> Iterator[str]:
    longest = _unkilled(story)
    for _ in range(moments):
        after_s = chance.uniform(0.3, longest)
        words, _ = _case(story, lambda program, s=after_s: program.killed_upgrade(s))
        _say(story, f"killed after {after_s:4.1f} s", words)
        yield words


def _every_write(story: Story) -> Iterator[str]:
    for number in range(1, WRITES_AT_MOST):
        is_over = False
        for moment in ("during", "after"):
            words, was_killed = _case(story, lambda p, n=number, m=moment: p.killed_write(n, m))
            is_over = is_over or not was_killed
            _say(story, f"killed {moment} write {number}", words if was_killed else words or "end")
            yield words
        if is_over:
            return


def _say(story: Story, what: str, words: str) -> None:
    print(f"{story.name:17} {what}: {words or 'as without'}", flush=True)


def _unkilled(story: Story) -> float:
    """Return how long the upgrade takes here and now."""
    began = time.monotonic()
    words, _ = _case(story, lambda program: bool(program.upgrade()))
    if words:
        sys.exit(f"{story.name} without a kill: {words}")
    return time.monotonic() - began


def _case(story: Story, act: Callable[[Program], bool]) -> tuple[str, bool]:
    """Return what was wrong ("" when all was well), and whether the program was killed."""
    with (
        tempfile.TemporaryDirectory(prefix="coe-kill-") as name,
        tenant(Path(name) / "lab", story.name, SPEED) as lab,
    ):
        _join_packages(lab, Path(name))
        program = Program(lab, Path(name) / "data", SPEED)
        was_killed = act(program)
        code, errors = _resumed(program)
        problems = [] if code == 0 else [f"exit {code}: {errors.strip()[-300:]}"]
        problems += [
            f"{solution} {lab.version(solution)}"
            for solution, version in story.versions.items()
            if lab.version(solution) != version
        ]
        if len(lab.imports()) != story.imports:
            problems.append(f"{len(lab.imports())} imports, {story.imports} expected")
        if lab.refused():
            problems.append(f"{len(lab.refused())} operations were refused: two at a time")
        return "; ".join(problems), was_killed


def _resumed(program: Program) -> tuple[int, str]:
    """Go on as a person would: resume what is there, or begin again when nothing is."""
    runs = program.data / "runs"
    is_begun = runs.is_dir() and any(runs.glob("*/journal.json"))
    if not is_begun or not program.journal()["attempts"]:
        code, _, errors = program.upgrade()
        return code, errors
    code, lines, errors = program.run("resume", "--json")
    if code == 1 and lines and lines[0].get("error", {}).get("id") == "run-not-found":
        return 0, ""  # it had succeeded before the kill
    return code, errors


def _join_packages(lab: Tenant, folder: Path) -> None:
    """Put the packages of a plan into one release download: a command takes one file."""
    packages = lab.facts["packages"]
    if len(packages) > 1:
        bundle = folder / "release.zip"
        with zipfile.ZipFile(bundle, "w") as archive:
            for package in packages:
                archive.write(package, Path(package).name)
        lab.facts["packages"] = [str(bundle)]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
