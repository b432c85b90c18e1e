"""Runs the real program and kills it at a chosen write of its journal: during it, or right after.

``killed_program.py NUMBER during|after ARGUMENT...``: the program's own code is not changed; the
writing that its journal uses is wrapped here, from outside.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from coe_assistant.adapters import journal


def main() -> int:
    """Run the program until the chosen write."""
    number, moment = int(sys.argv[1]), sys.argv[2]
    write, count = journal.write_atomically, 0

    def counted(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count == number and moment == "during":
            # As far as a real write gets before its rename: half of it, beside the old file.
            path.with_name(f".{path.name}.torn.tmp").write_bytes(data[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        write(path, data)
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    journal.write_atomically = counted
    from coe_assistant.__main__ import main as program  # noqa: PLC0415 - wrapped before it starts

    sys.argv = ["coe-assistant", *sys.argv[3:]]
    return int(program() or 0)


if __name__ == "__main__":
    sys.exit(main())
