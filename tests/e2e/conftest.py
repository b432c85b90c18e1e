"""Fixtures of the end-to-end tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.harness import Program, tenant

SPEED = 600.0  # of the tenant's time against the clock on the wall

Lab = Callable[..., Program]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """Return a maker of a tenant with a program that points at it; tenants end with the test."""
    with ExitStack() as opened:

        def open_lab(scenario: str, speed: float = SPEED) -> Program:
            running = opened.enter_context(tenant(tmp_path / "lab", scenario, speed))
            return Program(running, tmp_path / "data", speed)

        yield open_lab
