"""Connecting in the real window on the simulated tenant: list, comparison with pac, giving up."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from coe_assistant.domain.account import SignInChoice
from coe_assistant.domain.identity_match import Match
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.environment_search import KitReading
from coe_assistant.services.workbench_state import ConnectionPhase
from tests.e2e.harness import Program, tenant
from tests.e2e.window_journey import Journey

pytestmark = [pytest.mark.slow, pytest.mark.network_local]

NOBODY = """title = "Nobody comes"
shows = "The code is never entered."

[person]
approve_after_s = 600.0
"""


def test_pac_of_somebody_else_is_shown_beside_us_with_the_way_to_mend_it(qapp, tmp_path) -> None:
    journey = Journey(tmp_path, "other-account-in-pac", 600.0, lambda _name, _window: None)
    try:
        journey.press()
        journey.until(lambda: journey.bench.connection.phase is ConnectionPhase.CONNECTED)
        identity = journey.bench.entrance.identity
        journey.until(lambda: identity.state.result is not None)
        account, place, _ = identity.state.lines
        assert identity.state.result is Match.DIFFERENT
        assert (account.ours, account.pacs) == (
            "adele.vance@contoso.example",
            "diego.siciliani@contoso.example",
        )
        assert place.match is Match.SAME
        assert identity.state.mend.startswith("pac auth ")
        card = journey.window.content.page(journey.window.content.place)._identity
        assert card.isVisible()
    finally:
        journey.close()


def test_list_and_connection_need_one_sign_in_and_pac_agrees(qapp, tmp_path) -> None:
    journey = Journey(tmp_path, "clean", 600.0, lambda _name, _window: None)
    try:
        entrance = journey.bench.entrance
        entrance.environments.list_environments(
            SignInChoice(journey.lab.environment_url, SignInMode.DEVICE_CODE)
        )
        journey.until(lambda: entrance.environments.state.has_listed)
        rows = {row.environment.url: row for row in entrance.environments.state.rows}
        assert len(rows) == 2
        journey.until(
            lambda: all(
                row.kit is not KitReading.NOT_READ for row in entrance.environments.state.rows
            )
        )
        mine = {row.environment.url: row for row in entrance.environments.state.rows}[
            journey.lab.environment_url
        ]
        assert (mine.kit, mine.version) == (KitReading.INSTALLED, "4.49.2")
        journey.press()
        journey.until(lambda: journey.bench.connection.phase is ConnectionPhase.CONNECTED)
        journey.until(lambda: entrance.identity.state.result is not None)
        assert entrance.identity.state.result is Match.SAME
        recent = entrance.environments.state.recent[0]
        assert (recent.username, recent.type) == ("adele.vance@contoso.example", "Production")
    finally:
        journey.close()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT for one process there")
def test_command_that_waits_for_a_sign_in_ends_soon_when_interrupted(tmp_path: Path) -> None:
    scenario = tmp_path / "nobody.toml"
    scenario.write_text(NOBODY, "utf-8")
    with tenant(tmp_path / "lab", str(scenario), 120.0) as lab:
        program = Program(lab, tmp_path / "data", 120.0)
        log = tmp_path / "words.log"
        child = program.start("check", "--environment", lab.url, lab.package, log=log)
        end = time.monotonic() + 60
        while "enter the code" not in log.read_text("utf-8") and time.monotonic() < end:
            time.sleep(0.1)
        assert "enter the code" in log.read_text("utf-8")
        child.send_signal(signal.SIGINT)
        assert child.wait(45) == 130, log.read_text("utf-8")
