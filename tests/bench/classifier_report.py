"""Prints how well the classifier does on a file of labelled texts.

Usage: python tests/bench/classifier_report.py TEXTS.jsonl... [--all]

Each line of TEXTS has id, text, label or labels (every answer that is right), source (the thread)
and, where known, retryable. Texts of several files count as one collection. Printed are the confusion
table, precision and recall of each class, every miss, every harmful answer, and a cross-validation
over threads: for each thread, all marks are dropped whose only support among the given texts is that
thread, then the thread's texts are classified with the rest. What falls then was held up by one
thread alone.

It is done twice. ``strict`` drops every such mark: a lower bound, because a message of the product
that one thread alone reported is dropped although it is documented. ``documented kept`` keeps marks
whose ``source`` in the knowledge names a list of messages or codes that does not come from threads.
A fall to ``unknown`` is a lost answer, any other fall is counted as misleading.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from coe_assistant.adapters.knowledge import load_knowledge  # noqa: E402
from coe_assistant.domain.classify import classify  # noqa: E402
from coe_assistant.domain.classify_scan import scan  # noqa: E402
from coe_assistant.domain.evidence import Evidence  # noqa: E402
from coe_assistant.domain.knowledge import Knowledge  # noqa: E402

FINE = {"success", "success_with_warnings", "progress", "unknown"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--all", action="store_true", help="print the right answers too")
    options = parser.parse_args()
    rows = [row for path in options.texts for row in read_rows(path)]
    knowledge = load_knowledge(ROOT / "resources" / "knowledge").knowledge
    found = {row["id"]: classify(Evidence.of_text(row["text"]), knowledge) for row in rows}
    print_confusion(rows, found)
    print_classes(rows, found)
    print_misses(rows, found, show_all=options.all)
    harmful = print_harm(rows, found)
    print_cross_validation(rows, knowledge)
    right = sum(is_right(row, found[row["id"]]) for row in rows)
    print(f"\nfirst answer right: {right} of {len(rows)} = {right / len(rows):.1%}")
    return 1 if harmful or right / len(rows) < 0.95 else 0


def read_rows(path: Path) -> list[dict]:
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        row.setdefault("labels", [row.get("label")])
        row["label"] = row["labels"][0]
        rows.append(row)
    return rows


def told(row, diagnosis) -> str:
    """Return the label to count: the given answer where that is right."""
    return diagnosis.class_id if is_right(row, diagnosis) else row["label"]


def is_right(row, diagnosis) -> bool:
    return diagnosis.class_id in row["labels"]


def print_confusion(rows, found) -> None:
    pairs = Counter((told(row, found[row["id"]]), found[row["id"]].class_id) for row in rows)
    print("confusion (label -> answer: texts)")
    for (label, answer), count in sorted(pairs.items()):
        mark = " " if label == answer else "*"
        print(f" {mark} {label:30} -> {answer:30} {count:4}")


def print_classes(rows, found) -> None:
    labels = Counter(told(row, found[row["id"]]) for row in rows)
    answers = Counter(found[row["id"]].class_id for row in rows)
    right = Counter(answer.class_id for row in rows if is_right(row, answer := found[row["id"]]))
    print(f"\n{'class':32} texts precision recall")
    for name in sorted(labels | answers):
        precision = right[name] / answers[name] if answers[name] else float("nan")
        recall = right[name] / labels[name] if labels[name] else float("nan")
        print(f"{name:32} {labels[name]:5} {precision:9.2f} {recall:6.2f}")


def print_misses(rows, found, *, show_all: bool) -> None:
    print("\nmisses")
    for row in rows:
        diagnosis = found[row["id"]]
        if not is_right(row, diagnosis) or show_all:
            text = " ".join(row["text"].split())[:160]
            print(
                f"  {row['id']} {row['label']} -> {diagnosis.class_id}, also {diagnosis.also}: {text}"
            )


def print_harm(rows, found) -> int:
    """An automatic retry where the text must not be repeated, or a cause where none is given."""
    harmful = 0
    print("\nharmful answers")
    for row in rows:
        diagnosis = found[row["id"]]
        automatic = diagnosis.retry is not None and diagnosis.retry.automatic
        wrong = not is_right(row, diagnosis)
        invented = wrong and row["label"] == "unknown" and diagnosis.class_id not in FINE
        if invented or (wrong and automatic and not row.get("retryable")):
            harmful += 1
            print(f"  {row['id']} {row['label']} -> {diagnosis.class_id}")
    print(f"  {harmful} in all")
    return harmful


def print_cross_validation(rows, knowledge: Knowledge) -> None:
    support = defaultdict(set)
    for row in rows:
        matches, _codes = scan(Evidence.of_text(row["text"]).sources[0], 0, knowledge)
        for match in matches:
            support[match.signature.id].add(row["source"])
    unsupported = sum(1 for mark in knowledge.signatures if not support[mark.id])
    print(f"\ncross-validation over {len({row['source'] for row in rows})} threads")
    print(f"  marks: {len(knowledge.signatures)}, {unsupported} without support among these texts")
    for name, kept in (("strict", set()), ("documented kept", documented())):
        fallen = []
        for row in rows:
            own = {row["source"]}
            rest = tuple(m for m in knowledge.signatures if m.id in kept or support[m.id] != own)
            answer = classify(
                Evidence.of_text(row["text"]), Knowledge(knowledge.classes, rest)
            ).class_id
            if answer not in row["labels"]:
                fallen.append((row["id"], row["label"], answer))
        right = len(rows) - len(fallen)
        misled = [item for item in fallen if item[2] not in FINE]
        print(f"  {name}: {right} of {len(rows)} = {right / len(rows):.1%}", end=", ")
        print(f"{len(misled)} misled, the others without an answer")
        for item in misled:
            print("    misled without its own thread: {} {} -> {}".format(*item))


def documented() -> set[str]:
    """Ids of the marks whose source is named in the knowledge."""
    found = set()
    for path in (ROOT / "resources" / "knowledge").glob("*.toml"):
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("signatures", [])
        found |= {row["id"] for row in rows if row.get("source")}
    return found


if __name__ == "__main__":
    sys.exit(main())
