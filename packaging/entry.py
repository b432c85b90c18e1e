"""Where the packaged executables begin."""

from __future__ import annotations

from coe_assistant.__main__ import run

run()
