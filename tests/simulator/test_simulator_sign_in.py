"""Sign-in with the real MSAL: device code, browser, other resources, and what ends a sign-in."""

from __future__ import annotations

import base64
import html
import json
import re
import threading
import webbrowser
from dataclasses import replace

import msal
import pytest
import requests

from coe_assistant.simulator.scenario import load_scenario
from coe_assistant.simulator.scenario_parts import SignIn
from tests.simulator.conftest import Client, StartTenant

pytestmark = pytest.mark.network_local


def application(client: Client, tenant_id: str = "") -> msal.PublicClientApplication:
    tenant_id = tenant_id or client.lab.services.tenant.ids.tenant
    return msal.PublicClientApplication(
        "00000000-0000-0000-0000-00000000c0e1",
        authority=f"{client.base}/{tenant_id}",
        instance_discovery=False,
        http_client=client.session,
        client_capabilities=["CP1"],
    )


def sign_in(client: Client, app: msal.PublicClientApplication) -> dict[str, str]:
    flow = app.initiate_device_flow([f"{client.base}/.default"])
    return dict(app.acquire_token_by_device_flow(flow))


class FormPoster(webbrowser.BaseBrowser):
    """Opens the page and posts its form, as the page's own script does in a browser."""

    session: requests.Session

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        threading.Thread(target=self._post, args=(url,), daemon=True).start()
        return True

    def _post(self, url: str) -> None:
        page = self.session.get(url).text
        action = html.unescape(re.findall(r'action="([^"]+)"', page)[0])
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
        form = {name: html.unescape(value) for name, value in fields.items()}
        with requests.Session() as plain:
            plain.trust_env = False
            plain.post(action, data=form)


@pytest.fixture
def poster(monkeypatch: pytest.MonkeyPatch) -> FormPoster:
    browser = FormPoster("poster")
    monkeypatch.setattr(webbrowser, "open", browser.open)
    monkeypatch.setattr(webbrowser, "get", lambda using=None: browser)
    return browser


def test_device_code_gives_tokens_for_all_resources(tenant: StartTenant) -> None:
    client = tenant()
    app = application(client)

    answer = sign_in(client, app)

    assert answer["access_token"]
    account = app.get_accounts()[0]
    assert account["username"] == "adele.vance@contoso.example"
    for path in ("/bap", "/ppapi", "/graph"):
        other = app.acquire_token_silent([f"{client.base}{path}/.default"], account)
        token = client.lab.services.entra._access[other["access_token"]]
        assert token.audience == client.base + path


def test_authority_of_all_organisations_works_too(tenant: StartTenant) -> None:
    client = tenant()

    assert "access_token" in sign_in(client, application(client, "organizations"))


def test_browser_sign_in_posts_the_form(tenant: StartTenant, poster: FormPoster) -> None:
    client = tenant()
    poster.session = client.session

    answer = application(client).acquire_token_interactive([f"{client.base}/.default"], timeout=10)

    assert answer.get("access_token"), answer
    assert answer["id_token_claims"]["preferred_username"] == "adele.vance@contoso.example"


def test_unknown_resource_is_refused_as_by_entra(tenant: StartTenant) -> None:
    client = tenant()
    app = application(client)
    sign_in(client, app)

    answer = app.acquire_token_silent_with_error(
        ["https://elsewhere.example/.default"], app.get_accounts()[0]
    )

    assert answer["error"] == "invalid_resource"
    assert "AADSTS500011" in answer["error_description"]


def test_pending_device_code_says_so(tenant: StartTenant) -> None:
    client = tenant(approve_after_s=60.0)
    url = f"{client.base}/{client.lab.services.tenant.ids.tenant}/oauth2/v2.0"
    scope = {"client_id": "x", "scope": f"{client.base}/.default"}
    device = client.session.post(f"{url}/devicecode", data=scope).json()

    answer = client.session.post(
        f"{url}/token",
        data={
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            "device_code": device["device_code"],
        },
    ).json()

    assert answer["error"] == "authorization_pending"
    assert answer["error_codes"] == [70016]


def test_wrong_code_verifier_is_refused(tenant: StartTenant) -> None:
    client = tenant()
    url = f"{client.base}/{client.lab.services.tenant.ids.tenant}/oauth2/v2.0"
    page = client.session.get(
        f"{url}/authorize",
        params={
            "redirect_uri": "http://localhost:1",
            "scope": f"{client.base}/.default",
            "code_challenge": "x",
        },
    ).text
    code = re.findall(r'name="code" value="([^"]*)"', page)[0]

    answer = client.session.post(
        f"{url}/token",
        data={"grant_type": "authorization_code", "code": code, "code_verifier": "y"},
    ).json()

    assert answer["error"] == "invalid_grant"


def test_sign_in_expires_during_the_import_until_a_new_one(tenant: StartTenant) -> None:
    client = tenant("sign-in-expires")
    app = application(client)
    sign_in(client, app)
    account, scope = app.get_accounts()[0], [f"{client.base}/.default"]
    assert app.acquire_token_silent(scope, account)["token_source"] == "identity_provider"
    client.wait(client.start())

    refused = app.acquire_token_silent_with_error(scope, account)

    assert refused["error"] == "invalid_grant"
    again = application(client)
    sign_in(client, again)
    assert "access_token" in again.acquire_token_silent(scope, again.get_accounts()[0])


def test_claims_challenge_is_met_by_a_token_with_these_claims(tenant: StartTenant) -> None:
    client = tenant(replace(load_scenario("clean"), sign_in=SignIn(challenge_after_minutes=0.0)))
    app = application(client)
    client.token = sign_in(client, app)["access_token"]
    client.start()

    challenged = client.get("WhoAmI")

    assert challenged.status_code == 401
    assert 'error="insufficient_claims"' in challenged.headers["WWW-Authenticate"]
    claims = re.findall(r'claims="([^"]+)"', challenged.headers["WWW-Authenticate"])[0]
    text = base64.urlsafe_b64decode(claims).decode()
    assert json.loads(text)["access_token"]["nbf"]
    answer = app.acquire_token_silent_with_error(
        [f"{client.base}/.default"], app.get_accounts()[0], claims_challenge=text
    )
    client.token = answer["access_token"]
    assert client.get("WhoAmI").status_code == 200


def test_pac_token_belongs_to_the_account_of_the_profile(tenant: StartTenant) -> None:
    client = tenant("other-account-in-pac")
    mine = client.get("WhoAmI").json()["UserId"]

    answer = client.session.post(f"{client.base}/_simulator/pac-token").json()
    client.token = answer["access_token"]

    assert answer["username"] == "diego.siciliani@contoso.example"
    assert client.get("WhoAmI").json()["UserId"] != mine
