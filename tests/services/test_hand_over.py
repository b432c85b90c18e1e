"""The text for the next shift, in every phase, and the settings file of an import."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import MaintenanceWindow, Phase
from coe_assistant.domain.server import ImportJob, ServerState
from coe_assistant.services.hand_over import Surroundings, hand_over_text
from coe_assistant.services.settings_file import keep_settings_file
from tests.domain.upgrade_runs import CONSENT, GOVERNANCE, HOUR, T0, attempt, facts, run_in

HERE = Surroundings("NIGHT-PC", Path("/data/runs/x"))


@pytest.mark.parametrize("phase", list(Phase))
def test_hand_over_of_any_phase_says_state_computer_and_run(phase) -> None:
    run = run_in(phase)
    text = hand_over_text(run, None, T0, HERE)
    assert "State: " in text
    assert "NIGHT-PC" in text
    assert run.id in text
    assert ("coe-assistant resume" in text) == (not phase.is_terminal)


def test_hand_over_of_a_running_import_tells_ids_process_and_percent() -> None:
    mine = attempt(operation_id="op-1", import_job_id="job-1", pid=4711)
    run = run_in(Phase.IMPORTING, attempts=(mine,))
    heard = facts(ServerState.RUNNING, job=ImportJob("job-1", "x", 47.0))
    text = hand_over_text(run, heard, T0, HERE)
    for part in ("op-1", "job-1", "process 4711", "47 % at least", "the server goes on"):
        assert part in text


def test_hand_over_tells_window_due_time_and_the_solution_in_the_plan() -> None:
    window = MaintenanceWindow(T0, T0 + HOUR)
    run = run_in(Phase.WAITING, consent=replace(CONSENT, window=window))
    run = replace(run, steps=(*run.steps, GOVERNANCE))
    text = hand_over_text(run, facts(ServerState.UNREACHABLE), T0, HERE, "A note.")
    for part in ("solution 1 of 2", "the next attempt starts at", "Maintenance window", "A note."):
        assert part in text
    assert "not known" in text


def test_ended_pac_is_said_not_to_be_needed() -> None:
    run = run_in(Phase.IMPORTING, attempts=(attempt(has_exited=True),))
    assert "does not need it" in hand_over_text(run, None, T0, Surroundings(""))


SETTINGS = {"EnvironmentVariables": [], "ConnectionReferences": []}


def test_settings_file_is_kept_in_the_run_folder_and_once(tmp_path) -> None:
    source = tmp_path / "mine.json"
    source.write_text("\ufeff" + json.dumps(SETTINGS), encoding="utf-8")
    folder = tmp_path / "run"
    folder.mkdir()
    kept = keep_settings_file(source, "Core", folder)
    assert kept.is_absolute()
    assert kept.read_bytes() == source.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert keep_settings_file(kept, "Core", folder) == kept


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"EnvironmentVariables": 4}', b"\xff\xfe", b"[" * 100_000]
)
def test_settings_file_that_is_none_is_refused_in_words(tmp_path, content) -> None:
    source = tmp_path / "mine.json"
    source.write_bytes(content)
    with pytest.raises(CoeError) as caught:
        keep_settings_file(source, "Core", tmp_path)
    assert caught.value.slug == "settings-file-not-usable"
    assert caught.value.hint


def test_settings_file_that_is_not_there_is_said(tmp_path) -> None:
    with pytest.raises(CoeError):
        keep_settings_file(tmp_path / "no.json", "Core", tmp_path)
