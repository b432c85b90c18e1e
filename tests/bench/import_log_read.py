"""Reads import logs of hundreds of megabytes as a stream: time, and memory over the start.

Usage: python tests/bench/import_log_read.py [MEGABYTES]        300 by default
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from coe_assistant.adapters.pasted_text import (  # noqa: E402
    components_of_file,
    evidence_of_file,
)

COMPONENT = (
    '<workflow id="{{0c1d2e3f-1111-4222-8333-{n:012}}}" LocalizedName="Flow {n}" processed="true">'
    '<result result="{result}" errorcode="0" errortext="{text}" datetimeticks="63{n:016}"/></workflow>'
)
PADDING = "detail " * 40


def write(path: Path, megabytes: int) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write("<importexportxml><workflows>")
        while stream.tell() < megabytes * 1_000_000:
            for _ in range(2_000):
                result = "failure" if count % 10_000 == 9_999 else "success"
                stream.write(COMPONENT.format(n=count, result=result, text=PADDING))
                count += 1
        stream.write("</workflows></importexportxml>")
    return count


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.xml"
        expected = write(path, megabytes)
        size = path.stat().st_size / 1e6
        before, started = peak_mb(), time.process_time()
        found = sum(1 for _ in components_of_file(path))
        listed = time.process_time() - started
        evidence = evidence_of_file(path)
        both = time.process_time() - started
        grown = peak_mb() - before
    lines = evidence.sources[0].text.count("\n") + 1
    print(
        f"{size:.0f} MB, {found} components: listed in {listed:.1f} s ({size / listed:.0f} MB/s), "
        f"explained in {both - listed:.1f} s from {lines} failures; {grown:.1f} MB over the start"
    )
    return 0 if found == expected and grown < 50 else 1


if __name__ == "__main__":
    sys.exit(main())
