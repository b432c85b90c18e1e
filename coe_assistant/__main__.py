"""Entry point of the program: ``python -m coe_assistant`` and the packaged executables."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

SIMULATOR_ROLE = "--simulator-role"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code (interfaces.md section 2)."""
    _settle_streams()
    _leave_loader_behind()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [SIMULATOR_ROLE]:
        # The packaged program has no second interpreter: it plays the simulator itself.
        from coe_assistant.simulator.__main__ import main as simulate  # noqa: PLC0415

        return simulate(given[1:])
    from coe_assistant.app.start import start  # noqa: PLC0415 - not needed in the other role

    return start(given)


def run() -> NoReturn:
    """Run the program and end the process; workers that are left at work do not hold it."""
    code = main()
    if sys.argv[1:2] == [SIMULATOR_ROLE]:
        sys.exit(code)
    from coe_assistant.runtime.process_end import end_process  # noqa: PLC0415 - for the end

    end_process(code)


def _leave_loader_behind() -> None:
    # A browser or pac with our library paths would load our libraries and may crash.
    unpacked = getattr(sys, "_MEIPASS", None)
    if unpacked is not None:
        from coe_assistant.runtime.child_environment import clean_own_environment  # noqa: PLC0415

        clean_own_environment(os.environ, Path(str(unpacked)))


def _settle_streams() -> None:
    # JSON is UTF-8 (interfaces.md): on Windows a redirected stream is not by itself. The packaged
    # window has no streams at all.
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if sys.stdin is None:  # closed by who started us: there is nothing to read
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - as above


if __name__ == "__main__":
    run()
