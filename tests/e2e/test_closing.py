"""A closed window ends the real program, whatever it was doing, and leaves nothing behind."""

from __future__ import annotations

import pytest

from tests.bench.closing_time import measure

pytestmark = [pytest.mark.slow, pytest.mark.network_local, pytest.mark.timeout(300)]


@pytest.mark.parametrize("scene", ["asked", "import-log", "pac"])
def test_closed_window_ends_the_program(scene, tmp_path) -> None:
    took, left = measure(scene, tmp_path)
    assert left == []
    assert took < 60  # a pac that waits would hold it for 110 seconds
