"""The demonstration without a window: it does what its scenario promises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


def test_every_package_of_the_scenario_is_imported(tmp_path) -> None:
    command = [sys.executable, "-m", "coe_assistant", "--language", "en"]
    command += ["--data-dir", str(tmp_path), "demo", "--headless", "--speed", "2000"]
    done = subprocess.run(
        [*command, "--scenario", "two-solutions"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Verified CenterofExcellenceCoreComponents 4.50.6" in done.stdout
    assert "Verified CenterofExcellenceAuditComponents 3.25" in done.stdout
