"""The window, from connect to finish, on the simulated tenant."""

from __future__ import annotations

import time

import pytest

from coe_assistant.domain.run import Phase
from coe_assistant.ui.wording import Place
from tests.e2e.harness import Program, tenant
from tests.e2e.window_journey import Journey, Resumed

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
        results: list[object] = []
        bundles = journey.bench.bundle
        bundles.prepare("support", results.append, results.append)
        journey.until(lambda: bool(results))
        file = tmp_path / "case.zip"
        bundles.write(results.pop(), file, frozenset(), results.append, results.append)
        journey.until(lambda: bool(results))
        assert (tmp_path / "case.zip").is_file(), results
    finally:
        journey.close()


def test_window_opens_where_a_killed_upgrade_stands_and_goes_on(qapp, tmp_path) -> None:
    with tenant(tmp_path / "lab", "clean", 120.0) as lab:
        program = Program(lab, tmp_path / "data", 120.0)
        child = program.start("upgrade", "--environment", lab.url, lab.package, "--yes", "--json")
        deadline = time.monotonic() + 60
        while not lab.imports() and time.monotonic() < deadline:
            time.sleep(0.1)
        child.kill()
        child.wait(20)
        resumed = Resumed(program)
        try:
            assert resumed.place is Place.IMPORT
            resumed.until_done()
            assert resumed.bench.run.phase is Phase.SUCCEEDED
            assert resumed.place is Place.FINISH
        finally:
            resumed.close()
        assert len(lab.imports()) == 1
