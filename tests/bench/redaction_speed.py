"""Prints how fast `redact` cleans a log, beside a plain copy, and the memory it takes.

Run: python -m tests.bench.redaction_speed [megabytes]
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
import uuid
from pathlib import Path

from coe_assistant.adapters.redaction_rules import load_rules
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction import Redactor
from coe_assistant.domain.redaction_stream import redact_stream


def write_log(path, megabytes):
    chance = random.Random(1)
    lines = []
    for number in range(8000):
        identity = uuid.UUID(int=chance.getrandbits(128))
        lines.append(
            f"2026-11-24 10:{number % 60:02}:{number % 59:02}.{number % 997:03} | INFO | "
            f"Microsoft.PowerApps.CLI.Import :: Processing solution Core, correlation id "
            f"{identity}, {number % 100}.5% complete\n"
        )
        if number % 33 == 0:
            lines.append(f"request for alice.smith{number}@contoso.com, sig=Ab3{number}Cd5Ef7Gh9\n")
    block = "".join(lines).encode()
    with path.open("wb") as stream:
        while stream.tell() < megabytes * 1_000_000:
            stream.write(block)


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    rules = load_rules(Path(__file__).resolve().parents[2] / "resources" / "redaction")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.log"), Path(folder, "out.log")
        write_log(source, megabytes)
        begin = time.perf_counter()
        with source.open("rb") as reader, target.open("wb") as writer:
            while block := reader.read(1 << 20):
                writer.write(block)
        plain = time.perf_counter() - begin
        before = peak_mb()
        begin = time.perf_counter()
        with source.open("rb") as reader, target.open("wb") as writer:
            counts = redact_stream(Redactor(rules, Pseudonyms(b"salt"), "support"), reader, writer)
        spent = time.perf_counter() - begin
    print(f"plain copy {megabytes / plain:.0f} MB/s, redact {megabytes / spent:.1f} MB/s")
    print(f"memory over baseline {peak_mb() - before:.1f} MB, {sum(counts.values())} removed")


if __name__ == "__main__":
    main()
