"""The walk with an accessibility client says plainly what a computer lacks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tests" / "bench" / "accessibility_walk.py"


def test_walk_names_what_is_missing_and_how_to_get_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "lacks Xvfb, openbox, xdotool, dbus-daemon" in done.stderr
    assert "apt-get install" in done.stderr
    assert "at-spi2-core" in done.stderr
