"""Mutated solution zips: none may raise, hang or fill memory (issue 3, must hold).

Run: python tests/bench/package_fuzz.py [COUNT]
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from coe_assistant.adapters.package_limits import load_limits
from coe_assistant.adapters.solution_zip import read_package

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "solution-zips"
LARGEST = 60_000


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return data with a few bytes changed, a piece cut out, doubled or cut off."""
    changed = bytearray(data)
    kind = chance.randrange(4)
    if kind == 0:
        for _ in range(chance.randint(1, 12)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    elif kind == 1:  # the directory at the end is where readers trip
        for _ in range(chance.randint(1, 8)):
            place = len(changed) - 1 - chance.randrange(min(1500, len(changed)))
            changed[place] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
    elif kind == 2:
        start = chance.randrange(len(changed))
        del changed[start : start + chance.randint(1, 200)]
    else:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)


def mutated_xml(path: Path, chance: random.Random, target: Path) -> None:
    """Write a sound zip whose XML files are mutated."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".xml") and chance.random() < 0.7 and data:
                data = mutated(data, chance)
            new.writestr(name, data)


def main() -> int:
    """Run the cases and print what came out; 1 when one was slow, raised nothing else."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    chance, limits, seen = random.Random(3), load_limits(), Counter[str]()
    files = [path for path in sorted(SAMPLES.glob("*.zip")) if path.stat().st_size < LARGEST]
    bytes_of = {path: path.read_bytes() for path in files}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slowest, start = 0.0, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "case.zip"
        for _ in range(count):
            path = chance.choice(files)
            if chance.random() < 0.3:
                mutated_xml(path, chance, target)
            else:
                target.write_bytes(mutated(bytes_of[path], chance))
            began = time.perf_counter()
            reading = read_package(target, limits)
            slowest = max(slowest, time.perf_counter() - began)
            worst = next((one.id for one in reading.problems if one.severity.value == "error"), "")
            seen[worst or "usable"] += 1
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{count} cases in {time.perf_counter() - start:.0f} s, slowest {slowest * 1000:.0f} ms")
    print(f"peak memory {grown:.0f} MB over baseline")
    for name, number in seen.most_common():
        print(f"{number:6} {name}")
    return 0 if slowest < 2 and grown < 60 else 1


if __name__ == "__main__":
    sys.exit(main())
