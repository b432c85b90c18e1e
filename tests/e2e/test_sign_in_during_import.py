"""Tokens that die during an import: nobody is asked without need, and the run never stops."""

from __future__ import annotations

import pytest

from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import ConnectionPhase
from tests.e2e.harness import Program, tenant
from tests.e2e.window_journey import Journey

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


def token_requests(lab) -> list[dict]:
    requests = lab.get("/_simulator/record")["requests"]
    return [row for row in requests if str(row.get("path", "")).endswith("/oauth2/v2.0/token")]


def test_tokens_shorter_than_the_import_interrupt_nothing_and_ask_nobody(tmp_path) -> None:
    with tenant(tmp_path / "lab", "short-tokens", 120.0) as lab:
        code, lines, errors = Program(lab, tmp_path / "data", 120.0).upgrade()
        assert code == 0, errors
        assert lines[-1]["outcome"] == "succeeded"
        state = lab.get("/_simulator/state")
        assert state["interactive_sign_ins"] == 1
        assert len(lab.imports()) == 1
        seconds = state["token_lifetime_s"]
        took = [line["elapsed_s"] for line in lines if line["event"] == "progress"]
        assert took, lines
        assert seconds * 2 < max(took), "the import must outlive its tokens"
        assert len(token_requests(lab)) > 3
        assert not [line for line in lines if line.get("phase") == "sign-in-needed"]


@pytest.mark.parametrize("scenario", ["claims-need-person", "sign-in-expires"])
def test_window_asks_for_a_new_sign_in_and_the_import_goes_on_meanwhile(
    qapp, tmp_path, scenario
) -> None:
    journey = Journey(tmp_path, scenario, 240.0, lambda _name, _window: None)
    try:
        journey.start()
        journey.until(lambda: journey.bench.run is not None and not journey.bench.run.is_signed_in)
        bar = journey.window.content.banners._sign_in
        assert bar.isVisible()
        assert journey.bench.run.phase in (Phase.IMPORTING, Phase.VERIFYING)
        bar.sign_in_again()
        journey.until(lambda: journey.bench.connection.phase is ConnectionPhase.CONNECTED)
        journey.until(lambda: journey.bench.run.phase is Phase.SUCCEEDED)
        assert journey.bench.run.is_signed_in
        assert not bar.isVisible()
        assert len(journey.bench.run.attempts) == 1
    finally:
        journey.close()
