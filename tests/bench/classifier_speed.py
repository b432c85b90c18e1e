"""Measures the classifier on 10 MB of log of several kinds; each must take half a second at most.

Processor time is measured: the classifier is one thread, and other work on the machine is not its
fault.

Usage: python tests/bench/classifier_speed.py
"""

from __future__ import annotations

import json
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from coe_assistant.adapters.knowledge import load_knowledge  # noqa: E402
from coe_assistant.domain.classify import classify  # noqa: E402
from coe_assistant.domain.evidence import Evidence  # noqa: E402

SIZE = 10_000_000
LIMIT_S = 0.5
SAMPLES = ROOT / "tests" / "data" / "errors" / "signature-samples.jsonl"


def progress(number: int, _rng: random.Random) -> str:
    return f"Processing asynchronous operation... execution time: 00:{number % 60:02}:00 and {number / 1e5:.2f}%"


def components(number: int, rng: random.Random) -> str:
    key = uuid.UUID(int=rng.getrandbits(128))
    return f"2026-11-24T15:{number % 60:02}:00.{number:07}Z component {key} workflow sample {number} success"


def errors(_number: int, rng: random.Random, texts: list[str]) -> str:
    return rng.choice(texts)


def words(_number: int, rng: random.Random, vocabulary: list[str]) -> str:
    return " ".join(rng.choice(vocabulary) for _ in range(12))


def lines(make: Callable[[int], str]) -> Iterator[str]:
    size, number = 0, 0
    while size < SIZE:
        line = make(number) + "\n"
        size, number = size + len(line), number + 1
        yield line


def main() -> int:
    knowledge = load_knowledge(ROOT / "resources" / "knowledge").knowledge
    texts = [json.loads(line)["text"] for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    vocabulary = [word for text in texts for word in text.split()]
    rng = random.Random(7)
    kinds: dict[str, Callable[[int], str]] = {
        "progress lines": lambda n: progress(n, rng),
        "component lines with ids": lambda n: components(n, rng),
        "component lines, one error in 200": lambda n: (
            errors(n, rng, texts) if n % 200 == 0 else components(n, rng)
        ),
        "one line without an end": lambda n: components(n, rng).replace("\n", ""),
        "nothing but errors": lambda n: errors(n, rng, texts),
        "the errors' words, shuffled": lambda n: words(n, rng, vocabulary),
    }
    slow = 0
    for name, make in kinds.items():
        text = "".join(lines(make))
        if name.startswith("one line"):
            text = text.replace("\n", " ")
        best = min(timed(text, knowledge) for _ in range(3))
        slow += best > LIMIT_S
        print(f"{name:36} {len(text) / 1e6:5.1f} MB {best:6.3f} s")
    return 1 if slow else 0


def timed(text: str, knowledge) -> float:
    started = time.process_time()
    classify(Evidence.of_text(text), knowledge)
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
