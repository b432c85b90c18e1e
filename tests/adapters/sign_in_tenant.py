"""A simulated tenant in this process, a person in front of it, and our own sign-in against it."""

from __future__ import annotations

import html
import re
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import keyring
import keyring.backends.fail
import requests

from coe_assistant.adapters.access import Access
from coe_assistant.adapters.clouds import choose_cloud
from coe_assistant.adapters.connector import EnvironmentConnector
from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.identity.entra_errors import load_entra_errors
from coe_assistant.adapters.identity.refusals import load_refusals
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.adapters.web.exchange import ExchangeLog
from coe_assistant.domain.account import DeviceCodePrompt, SignInRequest
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.simulator.lab import Lab
from coe_assistant.simulator.scenario import Scenario, load_scenario

DEVICE = SignInRequest(SignInMode.DEVICE_CODE)
BROWSER = SignInRequest(SignInMode.BROWSER)


class Person(webbrowser.BaseBrowser):
    """A browser that posts the page's form, as the page's own script does; or that only looks.

    Attributes:
        opened: Addresses that were opened.
        acts: Whether the form is posted.
    """

    def __init__(self, ca_file: Path) -> None:
        super().__init__("person")
        self.opened: list[str] = []
        self.acts = True
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(ca_file)

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.opened.append(url)
        if self.acts:
            threading.Thread(target=self._post, args=(url,), daemon=True).start()
        return True

    def close(self) -> None:
        """Close the connections of the browser."""
        self._session.close()

    def _post(self, url: str) -> None:
        page = self._session.get(url, timeout=10).text
        action = html.unescape(re.findall(r'action="([^"]+)"', page)[0])
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
        form = {name: html.unescape(value) for name, value in fields.items()}
        with requests.Session() as plain:
            plain.trust_env = False
            plain.post(action, data=form, timeout=10)


@dataclass
class Desk:
    """Tenant, data folder and connector of one test."""

    lab: Lab
    folder: Path
    prompts: list[DeviceCodePrompt] = field(default_factory=list)
    opened: list[Access] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.person = Person(self.lab.folder / "ca.pem")
        self.log = ExchangeLog()
        self.restart()

    def close(self) -> None:
        """Close the connections of every start."""
        for access in self.opened:
            access.close()
        self.person.close()

    def restart(self) -> None:
        """Begin as the next start of the program would."""
        cloud = choose_cloud(str(self.lab.facts["cloud_file"]), ())
        assert cloud is not None
        self.cloud = cloud
        resources = resources_folder()
        errors = load_entra_errors(resources)
        data = DataFolder(self.folder)
        self.access = Access((cloud,), data, errors, self.log)
        self.opened.append(self.access)
        self.refusals = load_refusals(resources)
        self.connector = EnvironmentConnector(self.access, self.refusals, data)

    @property
    def url(self) -> str:
        return str(self.lab.facts["environment_url"])

    @property
    def sign_ins(self) -> int:
        return self.lab.services.entra.interactive_sign_ins

    def connect(self, request: SignInRequest = DEVICE, url: str = ""):
        return self.connector.connect(url or self.url, request, self.prompts.append)


def cancel_when_asked(here: Desk, known: int = 0) -> None:
    """Give the sign-in up as soon as it waits for a person."""
    end = time.monotonic() + 10
    while len(here.prompts) <= known and time.monotonic() < end:
        time.sleep(0.02)
    here.access.cancel()


@contextmanager
def desk(folder: Path, scenario: Scenario | str = "clean", **person: object) -> Iterator[Desk]:
    """Serve a scenario without a credential store; the person acts at once unless told so."""
    chosen = load_scenario(scenario) if isinstance(scenario, str) else scenario
    chosen = replace(chosen, person=replace(chosen.person, **{"approve_after_s": 0.0, **person}))
    lab = Lab(folder / "lab", chosen, port=0, speed=600.0)
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    try:
        found = Desk(lab, folder / "data")
        webbrowser.register("person", None, found.person, preferred=True)
        yield found
    finally:
        webbrowser._tryorder.remove("person")  # type: ignore[attr-defined]  # there is no public way
        webbrowser._browsers.pop("person")  # type: ignore[attr-defined]
        keyring.set_keyring(before)
        found.close()
        lab.stop()
