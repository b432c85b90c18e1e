"""Collects what goes into a bundle, each source bounded in time and size, and cleans it."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping, Sequence

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.redaction import Redactor
from coe_assistant.services.bundle_parts import (
    LARGEST_PART,
    LARGEST_WHOLE,
    LONGEST_COLLECTOR_S,
    BundleFile,
    BundleTools,
    Collected,
    Collector,
)
from coe_assistant.services.work_progress import WorkProgress


def collect(
    collectors: Mapping[str, Collector], longest_s: float = LONGEST_COLLECTOR_S
) -> tuple[list[tuple[str, Collected]], list[str]]:
    """Return what the collectors give, with its source, and why others gave nothing."""
    found: list[tuple[str, Collected]] = []
    failures: list[str] = []
    room = LARGEST_WHOLE
    for source, collector in collectors.items():
        items, failure = _in_time(collector, longest_s)
        if failure:
            failures.append(f"{source}: {failure}")
        for item in items:
            kept = bounded(item)
            if len(kept.content) > room:
                failures.append(f"{source}: {item.name} left out, the bundle is full")
                continue
            room -= len(kept.content)
            found.append((source, kept))
    return found, failures


def bounded(item: Collected) -> Collected:
    """Return item with at most the last bytes that one part may have."""
    if len(item.content) <= LARGEST_PART:
        return item
    return Collected(item.name, item.content[-LARGEST_PART:], is_cut=True)


def all_cleaned(
    inputs: Sequence[tuple[str, Collected]],
    redactor: Redactor,
    tools: BundleTools,
    progress: WorkProgress,
) -> list[BundleFile]:
    """Return the inputs cleaned, in their order; progress is told after each."""
    progress.total = sum(len(item.content) for _, item in inputs)
    files = []
    for source, item in inputs:
        files.append(cleaned(source, item, redactor, tools))
        progress.done += len(item.content)
    return files


def cleaned(source: str, item: Collected, redactor: Redactor, tools: BundleTools) -> BundleFile:
    """Return item without what the redactor finds; its name, too."""
    target = io.BytesIO()
    counts = tools.clean(redactor, io.BytesIO(item.content), target)
    name = redactor.clean_text(item.name)
    return BundleFile(name, source, item.content, target.getvalue(), dict(counts), item.is_cut)


def _in_time(collector: Collector, longest_s: float) -> tuple[list[Collected], str]:
    """Run collector on a thread of its own: one that hangs is left behind."""
    answer: list[tuple[list[Collected], str]] = []

    def work() -> None:
        try:
            answer.append((list(collector()), ""))
        except (CoeError, OSError, ValueError, ArithmeticError, LookupError, TypeError) as error:
            answer.append(([], f"{type(error).__name__}: {error}"))

    thread = threading.Thread(target=work, name="bundle-collector", daemon=True)
    thread.start()
    thread.join(longest_s)
    return answer[0] if answer else ([], f"gave no answer within {longest_s:.0f} s")
