"""Reports the first paint to a measurement (tests/bench/first_paint.py)."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from coe_assistant.app.places import Places


def is_paint_reported(places: Places) -> bool:
    """Report the first paint and end, where a measurement asked for that; return whether it did."""
    if not places.options.report_first_paint:
        return False
    report = {"first_paint_monotonic_ns": time.monotonic_ns(), "rss_kb": _rss_kb()}
    print(json.dumps(report), file=sys.stderr, flush=True)  # noqa: T201 - the promised line
    QApplication.quit()
    return True


def _rss_kb() -> int:
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        import psutil  # noqa: PLC0415 - only where the system has no /proc

        return int(psutil.Process().memory_info().rss // 1024)
    line = next(item for item in status.splitlines() if item.startswith("VmRSS"))
    return int(line.split()[1])
