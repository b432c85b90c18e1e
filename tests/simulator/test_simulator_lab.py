"""Scenario files, the lab folder, the record, and the server as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import requests

from coe_assistant.simulator.__main__ import main
from coe_assistant.simulator.lab import Lab
from coe_assistant.simulator.scenario import ScenarioError, load_scenario, scenario_names
from tests.simulator.conftest import StartTenant

REQUIRED = {
    "clean",
    "first-install",
    "bad-gateway-once",
    "status-unknown-but-done",
    "throttled-apps",
    "other-import-running",
    "leftover-upgrade",
    "unmanaged-layers",
    "customizer-only",
    "health-incident",
    "low-storage",
    "missing-creator-kit",
    "network-cut",
    "sign-in-expires",
    "retries-exhausted",
    "two-solutions",
}


def serve(lab: Path, *more: str) -> tuple[subprocess.Popen[str], dict[str, object]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "coe_assistant.simulator", "serve", "--lab", str(lab), *more],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def test_scenarios_of_the_contract_are_there() -> None:
    assert set(scenario_names()) >= REQUIRED


@pytest.mark.network_local
@pytest.mark.parametrize("name", scenario_names())
def test_scenario_starts_and_says_what_it_shows(tenant: StartTenant, name: str) -> None:
    scenario = load_scenario(name)

    client = tenant(name)

    assert scenario.title
    assert len(scenario.shows) > 20
    status = client.get("WhoAmI").status_code
    assert status == (403 if name == "not-a-member" else 200)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = 1\nshows = 'x'", "title"),
        ("title = 'x'", "shows"),
        ("title = 'x'\nshows = 'y'\nnothing = 1", "unknown key nothing"),
        (
            "title = 'x'\nshows = 'y'\n[timing]\nimport_hours = 1.0",
            "unknown key timing.import_hours",
        ),
        ("title = 'x'\nshows = 'y'\n[[failures]]\nattempt = 1\nphase = 'late'", "failures"),
        ("title = ", "cannot be used"),
    ],
)
def test_scenario_file_with_a_mistake_is_refused(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(ScenarioError, match=words):
        load_scenario(str(file))


def test_scenario_that_does_not_exist_names_the_known_ones() -> None:
    with pytest.raises(ScenarioError, match="bad-gateway-once"):
        load_scenario("nothing")


@pytest.mark.network_local
def test_record_names_request_audience_and_status(tenant: StartTenant) -> None:
    client = tenant()
    client.get("WhoAmI", **{"x-ms-client-request-id": "0a0a0a0a-0000-0000-0000-000000000001"})
    lines = (client.lab.folder / "record.jsonl").read_text("utf-8").splitlines()

    row = json.loads(lines[-1])

    assert row["client_request_id"] == "0a0a0a0a-0000-0000-0000-000000000001"
    assert (row["audience"], row["status"], row["method"]) == (client.base, 200, "GET")
    assert client.token not in lines[-1]


@pytest.mark.network_local
def test_response_carries_the_ids_of_the_service(tenant: StartTenant) -> None:
    headers = tenant().get("WhoAmI").headers

    assert {"x-ms-service-request-id", "req_id", "date"} <= {name.lower() for name in headers}


@pytest.mark.network_local
def test_server_process_writes_the_lab_and_ends_on_sigterm(tmp_path: Path) -> None:
    process, ready = serve(tmp_path, "--scenario", "clean", "--speed", "600")
    cloud = tomllib.loads((tmp_path / "cloud.toml").read_text("utf-8"))
    with requests.Session() as session:
        session.trust_env = False
        state = session.get(
            f"{ready['base_url']}/_simulator/state", verify=str(tmp_path / "ca.pem")
        ).json()
    busy = main(["serve", "--lab", str(tmp_path / "other"), "--port", str(ready["port"])])
    process.send_signal(signal.SIGTERM)

    assert process.wait(20) == 0
    assert ready["ready"] is True
    lab = json.loads((tmp_path / "lab.json").read_text("utf-8"))
    assert lab["packages"] == ready["packages"]
    assert cloud["id"] == "simulated"
    assert cloud["authority"] == ready["base_url"] == ready["environment_url"]
    assert cloud["bap_scope"] == f"{ready['base_url']}/bap/.default"
    assert state["imports_started"] == 0
    assert os.access(tmp_path / "pac", os.X_OK)
    assert busy == 1
    process.stdout.close()


@pytest.mark.network_local
def test_server_process_ends_after_its_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    process, _ = serve(tmp_path, "--parent-pid", str(parent.pid), "--linger", "0.2")
    assert process.poll() is None
    parent.kill()
    parent.wait()

    assert process.wait(20) == 0
    process.stdout.close()


@pytest.mark.network_local
def test_port_in_use_is_said_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code = main(["serve", "--lab", str(tmp_path), "--port", str(taken.getsockname()[1])])

    assert code == 1
    assert "Choose another port" in capsys.readouterr().err


def test_wrong_scenario_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--lab", str(tmp_path), "--scenario", "nothing"]) == 1
    assert "Known scenarios" in capsys.readouterr().err


@pytest.mark.network_local
def test_body_beyond_the_limit_is_refused(tenant: StartTenant) -> None:
    client = tenant()
    with socket.create_connection(("127.0.0.1", client.lab.facts["port"]), timeout=5) as raw:
        context = ssl.create_default_context(cafile=str(client.lab.folder / "ca.pem"))
        with context.wrap_socket(raw, server_hostname="localhost") as secured:
            secured.sendall(
                b"POST /api/data/v9.2/StageSolution HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Length: 999999999999\r\n\r\n"
            )
            assert b" 413 " in secured.recv(200)


def test_command_that_the_lab_names_for_pac_works_in_any_folder(tmp_path) -> None:
    lab = Lab(tmp_path / "lab", load_scenario("clean"), port=0, speed=600)
    try:
        file = tmp_path / "lab" / "pac.toml"
        command = tomllib.loads(file.read_text("utf-8"))["command"]
        bare = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(
            [*command, "help"], cwd=tmp_path, env=bare, capture_output=True, text=True, check=False
        )
    finally:
        lab.stop()
    assert done.returncode == 0, done.stderr
    assert "Version" in done.stdout
