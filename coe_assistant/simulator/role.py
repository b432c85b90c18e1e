"""How a second process takes the role of the simulator, from sources or packaged."""

from __future__ import annotations

import sys

ROLE_OPTION = "--simulator-role"  # understood by coe_assistant.__main__


def role_argv(*arguments: str) -> list[str]:
    """Return program and arguments; the packaged program has no second interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable, ROLE_OPTION, *arguments]
    return [sys.executable, "-m", "coe_assistant.simulator", *arguments]
