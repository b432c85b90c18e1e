"""Feeds the classifier and the readers hostile texts; nothing may raise or take long.

Usage: python tests/bench/classifier_fuzz.py [COUNT]        100,000 by default
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from coe_assistant.adapters.knowledge import load_knowledge  # noqa: E402
from coe_assistant.adapters.pasted_text import decode_pasted, pasted_evidence  # noqa: E402
from coe_assistant.domain.classify import classify  # noqa: E402
from coe_assistant.services.diagnosis_json import diagnosis_json  # noqa: E402
from coe_assistant.services.diagnosis_text import diagnosis_markdown  # noqa: E402

SAMPLES = ROOT / "tests" / "data" / "errors" / "signature-samples.jsonl"
PARTS = [
    "\x00",
    "\ud800",
    "İ",
    "ﬁ",
    "\u202e",
    "\r",
    "\n",
    "\t",
    " " * 50,
    '"',
    "\\",
    "{",
    "}",
    "<",
    ">",
    "<Workbook>",
    "<importexportxml>",
    "<html>",
    "]]>",
    "&#0;",
    "0x8004F01F",
    "-2147188707",
    "80040220-",
    "(429)",
    "{..}",
    "…",
    "“",
    "```",
    "|",
    "name ",
    "Type: ",
]


def hostile(rng: random.Random, texts: list[str]) -> str:
    parts = []
    for _ in range(rng.randint(0, 12)):
        text = rng.choice(texts)
        start = rng.randrange(len(text))
        parts.append(
            rng.choice(
                [
                    text,
                    text[start:],
                    text[:start],
                    rng.choice(PARTS) * rng.randint(1, 9),
                    text.upper(),
                ]
            )
        )
    if rng.random() < 0.1:
        return decode_pasted(rng.randbytes(rng.randint(0, 300)))
    return rng.choice(["", " ", "\n", "\x85"]).join(parts)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    knowledge = load_knowledge(ROOT / "resources" / "knowledge").knowledge
    texts = [json.loads(line)["text"] for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    rng = random.Random(count)
    slowest = 0.0
    started = time.perf_counter()
    for _ in range(count):
        text = hostile(rng, texts)
        begun = time.perf_counter()
        diagnosis = classify(pasted_evidence(text), knowledge)
        diagnosis_markdown(diagnosis)
        json.dumps(diagnosis_json(diagnosis))
        slowest = max(slowest, time.perf_counter() - begun)
    print(
        f"{count} texts, {time.perf_counter() - started:.1f} s, slowest {slowest:.3f} s, no exception"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
