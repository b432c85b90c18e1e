"""What the first paint must not wait for: the list keeps the start as lean as it was measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Each was loaded before the first paint once, and cost 2 to 100 ms there.
TOO_EARLY = {
    "coe_assistant.adapters.presence",
    "coe_assistant.cli.command_arguments",
    "coe_assistant.cli.global_options",
    "coe_assistant.cli.output",
    "coe_assistant.cli.told_parser",
    "coe_assistant.domain.account",
    "coe_assistant.domain.run",
    "coe_assistant.services.settings_store",
    "coe_assistant.services.workbench",
    "coe_assistant.ui.colours",
    "cryptography",
    "datetime",
    "jinja2",
    "keyring",
    "locale",
    "msal",
    "msgspec",
    "platformdirs",
    "psutil",
    "requests",
    "subprocess",
    "text",  # no module: the first text loads fonts
    "tomllib",
}
PROBE = """
import sys
from coe_assistant.__main__ import main
import coe_assistant.ui.main_window as window
def painted(self, event):
    print(*sorted(sys.modules), *(["text"] if self.centralWidget() else []))
    sys.stdout.flush()
    import os
    os._exit(0)
window.MainWindow.paintEvent = painted
main(sys.argv[1:])
"""


@pytest.mark.parametrize("options", [[], ["--read-only"]])
def test_window_is_painted_before_services_are_loaded(tmp_path: Path, options: list[str]) -> None:
    environment = {
        "PATH": "",
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *options],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    loaded = set(done.stdout.split())
    assert "coe_assistant.ui.main_window" in loaded, done.stderr
    assert loaded & TOO_EARLY == set()
