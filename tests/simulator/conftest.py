"""A running tenant for tests, in this process for speed, and a client that speaks to it over HTTPS."""

from __future__ import annotations

import base64
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import requests

from coe_assistant.simulator.lab import Lab
from coe_assistant.simulator.scenario import Scenario, load_scenario

CORE = "CenterofExcellenceCoreComponents"
HOLDING = f"{CORE}_Upgrade"


@dataclass
class Client:
    lab: Lab
    session: requests.Session
    token: str

    @property
    def base(self) -> str:
        return str(self.lab.facts["base_url"])

    def get(self, target: str, **headers: str) -> requests.Response:
        return self.session.get(f"{self.base}/api/data/v9.2/{target}", headers=self._own(headers))

    def patch(self, target: str, body: dict[str, Any]) -> requests.Response:
        return self.session.patch(
            f"{self.base}/api/data/v9.2/{target}", json=body, headers=self._own({})
        )

    def post(self, target: str, body: dict[str, Any]) -> requests.Response:
        return self.session.post(
            f"{self.base}/api/data/v9.2/{target}", json=body, headers=self._own({})
        )

    def plain(self, path: str, audience: str) -> requests.Response:
        token = self.lab.services.entra.issue(self.lab.facts["account"], self.base + audience)
        headers = {"Authorization": f"Bearer {token}"}
        return self.session.get(self.base + path, headers=headers)

    def rows(self, target: str, **headers: str) -> list[dict[str, Any]]:
        response = self.get(target, **headers)
        assert response.status_code == 200, response.text
        return list(response.json()["value"])

    def version(self, unique_name: str = CORE) -> str | None:
        found = self.rows(f"solutions?$select=version&$filter=uniquename eq '{unique_name}'")
        return found[0]["version"] if found else None

    def start(
        self, message: str = "StageAndUpgradeAsync", *, package: int = 0, **more: object
    ) -> requests.Response:
        data = Path(self.lab.facts["packages"][package]).read_bytes()
        body = {
            "OverwriteUnmanagedCustomizations": False,
            "PublishWorkflows": True,
            "CustomizationFile": base64.b64encode(data).decode(),
            "ImportJobId": str(uuid.uuid4()),
            **more,
        }
        return self.post(message, body)

    def wait(self, response: requests.Response, limit_s: float = 15.0) -> dict[str, Any]:
        assert response.status_code == 200, response.text
        return self.wait_for(response.json()["AsyncOperationId"], limit_s)

    def wait_for(self, operation_id: str, limit_s: float = 15.0) -> dict[str, Any]:
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            row = dict(self.get(f"asyncoperations({operation_id})").json())
            if row["statecode"] == 3:
                return row
            time.sleep(0.03)
        pytest.fail("the operation did not end")

    def _own(self, headers: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **headers}


StartTenant = Callable[..., Client]


@pytest.fixture
def tenant(tmp_path: Path) -> Iterator[StartTenant]:
    started: list[Client] = []

    def start(
        scenario: str | Scenario = "clean", *, speed: float = 6000.0, approve_after_s: float = 0.1
    ) -> Client:
        loaded = load_scenario(scenario) if isinstance(scenario, str) else scenario
        quick = replace(loaded, person=replace(loaded.person, approve_after_s=approve_after_s))
        lab = Lab(tmp_path / f"lab{len(started)}", quick, port=0, speed=speed)
        session = requests.Session()
        session.trust_env = False
        session.verify = str(lab.folder / "ca.pem")
        token = lab.services.entra.issue(lab.facts["account"], lab.facts["base_url"])
        client = Client(lab, session, token)
        started.append(client)
        return client

    yield start
    for client in started:
        client.session.close()
        client.lab.stop()
