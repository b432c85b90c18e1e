"""The window, from connect to finish, on the simulated tenant."""

from __future__ import annotations

import pytest

from coe_assistant.domain.run import Phase
from tests.e2e.window_journey import Journey

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


def test_window_leads_from_connect_to_the_verified_version(qapp, tmp_path) -> None:
    seen: list[str] = []
    journey = Journey(tmp_path, "bad-gateway-once", 600.0, lambda name, _window: seen.append(name))
    try:
        journey.go()
        run = journey.bench.run
        assert run is not None
        assert (run.phase, len(run.attempts)) == (Phase.SUCCEEDED, 2)
        assert [item.class_id for item in run.attempts] == ["service_transient", ""]
        assert seen[:4] == ["connect", "connected", "package", "checklist"]
        assert seen[-1] == "finish"
    finally:
        journey.close()
