"""Prints how fast `redact` cleans a log, beside a plain copy, and the memory it takes.

Then, by processor time, shapes that are made to be slow: none may be slower than 1 MB/s. Last, logs
of which every line is new.

Run: python -m tests.bench.redaction_speed [megabytes]
"""

from __future__ import annotations

import base64
import io
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

SOLUTIONS = ("CenterofExcellenceCoreComponents", "CreatorKitCore")


def line_of(number, chance):
    """One line as pac, the program and Dataverse write them; one in twelve holds a secret."""
    one, two = (uuid.UUID(int=chance.getrandbits(128)) for _ in "ab")
    at = f"2026-11-24T10:{number % 60:02}:{number % 59:02}.{number % 997:03}Z"
    lines = (
        f"{at} INFO GET https://contoso.crm4.dynamics.com/api/asyncoperations({one}) 200 {two}",
        f"{at} INFO Processing solution {SOLUTIONS[number % 2]}, correlation id {one}, 5.5% done",
        f"{at} ERROR ErrorCode: 0x{number % 2**32:08X} the component {one} does not exist",
        f"{at} INFO Workflow 'Admin | Sync Template v4 (Driver)' version 4.50.{number % 9} imported",
        f'{at} INFO {{"error":{{"code":"0x80097376","message":"Bad gateway. Request {one}"}}}}',
        f"Processing asynchronous operation... execution time: 00:{number % 60:02}:04 and 0.12%",
        f"{at} WARN retry 2 of 4 after 429, user quota exceeded for organization {one}",
        f"{at} DEBUG token cache hit for operation {one}, expires in 3599 s",
    )
    secrets = (
        f"{at} DEBUG account alice.smith{number % 50}@contoso.com signed in",
        f"{at} DEBUG path C:\\Users\\alice.smith\\AppData\\Local\\PowerAppsCLI\\pac.exe",
        f"{at} INFO https://st.blob.core.windows.net/x?sv=2022&sig=Ab3{one.hex}%3D&se=2026",
        f"{at} DEBUG Authorization: Bearer eyJ0eXAiOiJKV1QifQ.{one.hex * 20}.{two.hex * 8}",
    )
    return secrets[number // 12 % 4] if number % 12 == 0 else lines[number % 8]


def write_log(path, megabytes):
    chance = random.Random(1)
    with path.open("wb") as stream:
        number = 0
        while stream.tell() < megabytes * 1_000_000:
            block = [line_of(number + step, chance) for step in range(4000)]
            number += 4000
            stream.write(("\n".join(block) + "\n").encode())


def hostile_shapes(size=600_000):
    """Return texts that repeat what rules begin with, or of which every line is new."""
    chance = random.Random(2)
    packed = base64.b64encode(chance.randbytes(size * 3 // 4)).decode()
    packed_log = base64.b64encode("\n".join(line_of(n, chance) for n in range(4000)).encode())
    return {
        "lines of nothing but base64": wrapped(packed, 76),
        "base64 without an end": packed,
        "a log in lines of base64": wrapped(packed_log.decode()[:size], 76),
        "endless eyJ": "eyJ" * (size // 3),
        "BEGIN PRIVATE KEY, never ended": "-----BEGIN PRIVATE KEY-----\n" * (size // 28),
        "assertions, never ended": "<Assertion>" * (size // 11),
    }


def new_lines(size=300_000):
    """Return logs of which every line is new: ids, names and words."""
    chance = random.Random(3)
    words = ("solution", "flow", "sync", "layer", "admin", "driver", "table")

    def word(length=None):
        return "".join(
            chance.choices("abcdefghijklmnopqrstuvwxyz", k=length or chance.randint(4, 11))
        )

    makers = {
        "an id a line": lambda: str(uuid.UUID(int=chance.getrandbits(128))),
        "a hash a line": lambda: chance.randbytes(32).hex(),
        "a table of components": lambda: (
            f"{uuid.UUID(int=chance.getrandbits(128))} {chance.choice(words)} {chance.randrange(400)}"
        ),
        "a list of files": lambda: (
            f"-rw-r--r-- 1 root root {chance.randrange(99999)} {word()}.json"
        ),
        "names of flows with their ids": lambda: (
            f"Workflows/{word().title()}-{uuid.UUID(int=chance.getrandbits(128))}.json"
        ),
        "schema names": lambda: f"Processing attribute admin_{word()} of entity admin_{word()}",
        "random words in sentences": lambda: " ".join(word() for _ in range(12)),
        "one random word a line": word,
    }
    for name, make in makers.items():
        lines = [make() for _ in range(size // (len(make()) + 1))]
        yield name, "\n".join(lines)


def wrapped(text, width):
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def rates(rules, texts):
    for name, text in texts:
        source, begin = io.BytesIO(text.encode()), time.process_time()
        redact_stream(Redactor(rules, Pseudonyms(b"salt"), "support"), source, io.BytesIO())
        yield name, len(text) / 1e6 / (time.process_time() - begin)


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
        begin, worked = time.perf_counter(), time.process_time()
        with source.open("rb") as reader, target.open("wb") as writer:
            counts = redact_stream(Redactor(rules, Pseudonyms(b"salt"), "support"), reader, writer)
        spent, worked = time.perf_counter() - begin, time.process_time() - worked
    print(f"plain copy {megabytes / plain:.0f} MB/s, redact {megabytes / spent:.1f} MB/s")
    print(f"by processor time, which other work delays less, {megabytes / worked:.1f} MB/s")
    print(f"memory over baseline {peak_mb() - before:.1f} MB, {sum(counts.values())} removed")
    slow = 0
    for name, rate in rates(rules, hostile_shapes().items()):
        print(f"{name}: {rate:.1f} MB/s")
        slow += rate < 1
    for name, rate in rates(rules, new_lines()):
        print(f"every line new, {name}: {rate:.2f} MB/s")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
