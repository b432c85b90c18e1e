"""The program's own log on a disk that takes nothing: no line, no traceback, no end."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from coe_assistant.adapters.program_log import FILE, close_log, open_log

FULL = Path("/dev/full")


@pytest.fixture
def logger():
    made = logging.getLogger("coe_assistant.test_program_log")
    yield made
    made.handlers.clear()


@pytest.mark.skipif(not FULL.exists(), reason="a device that is always full is Linux's own")
def test_full_disk_loses_the_line_without_a_traceback(tmp_path: Path, logger, capsys) -> None:
    (tmp_path / FILE).symlink_to(FULL)
    handler = open_log(tmp_path, verbose=False)
    try:
        logger.info("to nowhere")
    finally:
        close_log(handler)
    assert capsys.readouterr().err == ""


def test_closed_log_leaves_the_level_as_it_was(tmp_path: Path) -> None:
    root = logging.getLogger("coe_assistant")
    before = root.level
    handler = open_log(tmp_path, verbose=True)
    assert root.level == logging.DEBUG
    close_log(handler)
    assert (root.level, root.handlers.count(handler)) == (before, 0)
