"""Entry point of the program: ``python -m coe_assistant`` and the packaged executables."""

from __future__ import annotations

import sys
from collections.abc import Sequence

SIMULATOR_ROLE = "--simulator-role"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code (interfaces.md section 2)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [SIMULATOR_ROLE]:
        # The packaged program has no second interpreter: it plays the simulator itself.
        from coe_assistant.simulator.__main__ import main as simulate  # noqa: PLC0415

        return simulate(given[1:])
    from coe_assistant.app.start import start  # noqa: PLC0415 - not needed in the other role

    return start(given)


if __name__ == "__main__":
    sys.exit(main())
