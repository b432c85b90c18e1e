"""What stops a sign-in, in words that say what happened and what to do next."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import requests
import trustme

from coe_assistant.adapters.access import Access
from coe_assistant.adapters.clouds import load_clouds
from coe_assistant.adapters.connector import EnvironmentConnector
from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.identity.entra_errors import load_entra_errors
from coe_assistant.adapters.identity.refusals import load_refusals
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.adapters.web.exchange import ExchangeLog
from coe_assistant.domain.errors import CoeError, ExitCode, ServiceError, ServiceProblem
from coe_assistant.simulator.scenario import Scenario, load_scenario
from coe_assistant.simulator.scenario_parts import SignIn
from tests.adapters.sign_in_tenant import BROWSER, DEVICE, cancel_when_asked, desk
from tests.adapters.test_http_proxies import URL, Proxy, use

pytestmark = pytest.mark.network_local


def with_rules(**rules: object) -> Scenario:
    return replace(load_scenario("clean"), sign_in=SignIn(**rules))


@pytest.mark.parametrize("request_", [BROWSER, DEVICE], ids=lambda item: item.mode.value)
@pytest.mark.parametrize(
    ("code", "slug"),
    [
        (50020, "sign-in-not-a-member"),
        (90002, "sign-in-wrong-tenant"),
        (50057, "sign-in-account-locked"),
        (53003, "sign-in-blocked-by-policy"),
        (700016, "sign-in-client-unknown"),
        (65001, "sign-in-consent"),
    ],
)
def test_refusal_of_entra_is_told_in_words(tmp_path, code, slug, request_) -> None:
    with desk(tmp_path, with_rules(refused_with=code)) as here, pytest.raises(CoeError) as caught:
        here.connect(request_)
    assert (caught.value.slug, caught.value.exit_code) == (slug, ExitCode.SIGN_IN)
    assert f"AADSTS{code}" in caught.value.detail
    assert caught.value.hint


def test_device_code_blocked_by_policy_points_to_the_browser_which_works(tmp_path) -> None:
    with desk(tmp_path, "device-code-blocked") as here:
        with pytest.raises(CoeError) as caught:
            here.connect(DEVICE)
        assert caught.value.slug == "sign-in-blocked-by-policy"
        assert "browser" in caught.value.hint
        assert here.connect(BROWSER).account.username


def test_consent_declined_in_the_browser_is_said(tmp_path) -> None:
    with desk(tmp_path, with_rules(consent_missing=("bap",), consent_declined=True)) as here:
        link = f"{here.url}/make/environments/{here.lab.services.tenant.ids.environment}/home"
        with pytest.raises(CoeError) as caught:
            here.connect(BROWSER, link)
    assert caught.value.slug == "sign-in-consent"


def test_disabled_environment_is_told_as_such(tmp_path) -> None:
    clean = load_scenario("clean")
    off = replace(clean, environment=replace(clean.environment, disabled=True))
    with desk(tmp_path, off) as here, pytest.raises(CoeError) as caught:
        here.connect()
    assert caught.value.slug == "environment-disabled"
    assert "admin center" in caught.value.hint


@pytest.mark.parametrize(
    ("code", "status", "slug"),
    [
        ("80072560", 403, "not-a-member"),
        ("8004D24B", 403, "no-licence"),
        ("80042F09", 403, "no-role"),
        ("80040220", 403, "environment-refused"),
        ("", 403, "environment-refused"),
    ],
)
def test_refusal_of_the_environment_is_told_in_words(code, status, slug) -> None:
    refusals = load_refusals(resources_folder())
    error = ServiceError(
        ServiceProblem.FORBIDDEN, "Dataverse", "No.", detail="As it is.", status=status,
        code=code, request_id="r-1",
    )  # fmt: skip
    told = refusals.explained(error)
    assert (told.slug, told.exit_code) == (slug, ExitCode.SIGN_IN)
    assert "As it is." in told.detail
    assert "Request id r-1." in told.detail


def test_other_trouble_of_the_environment_stays_what_it_is() -> None:
    error = ServiceError(ServiceProblem.UNAVAILABLE, "Dataverse", "Later.", status=503)
    assert load_refusals(resources_folder()).explained(error) is error


@pytest.mark.parametrize("service", ["Dataverse", "Power Platform admin", "Service health"])
@pytest.mark.parametrize("problem", ServiceProblem)
def test_slug_of_a_service_is_kebab_case(service, problem) -> None:
    slug = ServiceError(problem, service, "x").slug
    assert slug == slug.lower().replace(" ", "-")
    assert slug.endswith(problem.value)


def test_second_account_signs_in_beside_the_first(tmp_path) -> None:
    clean = load_scenario("clean")
    other = "adele.admin@contoso.example"
    two = replace(clean, person=replace(clean.person, others=(other,)))
    with desk(tmp_path, two) as here:
        first = here.connect(DEVICE).account
        assert here.connect(replace(BROWSER, asks_account=True)).account.username == other
        assert here.access.usernames() == (other, first.username)
        again = here.connect(replace(DEVICE, username=first.username)).account
        assert again == replace(first, tenant_id=again.tenant_id)
        assert here.sign_ins == 2


def health_of(here, opened):
    return opened.clients.health.open_issues()


def ask(here, opened, request=BROWSER) -> None:
    begun = here.access.begin()
    here.access.consent(begun, opened.entry, here.cloud.graph_scope, request, here.prompts.append)


def test_service_health_is_not_readable_until_the_person_agrees(tmp_path) -> None:
    with desk(tmp_path, "health-consent") as here:
        opened = here.connect()
        with pytest.raises(ServiceError) as caught:
            health_of(here, opened)
        assert caught.value.problem is ServiceProblem.FORBIDDEN
        assert here.sign_ins == 1, "nobody is asked without a click"
        ask(here, opened)
        assert health_of(here, opened) is not None
        assert here.sign_ins == 2


def test_declined_consent_is_remembered_and_never_asked_for_by_itself(tmp_path) -> None:
    rules = with_rules(consent_missing=("graph",), consent_declined=True)
    with desk(tmp_path, rules) as here:
        opened = here.connect()
        with pytest.raises(CoeError) as declined:
            ask(here, opened)
        assert declined.value.slug == "sign-in-consent"
        asked = len(here.lab.services.record.whole()["requests"])
        again = here.connect()
        for clients in (opened, again):
            with pytest.raises(ServiceError) as caught:
                health_of(here, clients)
            assert caught.value.problem is ServiceProblem.FORBIDDEN
        graph = [
            row
            for row in here.lab.services.record.whole()["requests"][asked:]
            if "graph" in str(row.get("path"))
        ]
        assert graph == []
        assert opened.clients.dataverse.who_am_i().user_id, "everything else goes on"


def test_consent_given_up_can_be_asked_for_again(tmp_path) -> None:
    with desk(tmp_path, "health-consent") as here:
        opened = here.connect()
        here.person.acts = False
        canceller = threading.Thread(target=cancel_when_asked, args=(here, len(here.prompts)))
        canceller.start()
        with pytest.raises(CoeError) as caught:
            ask(here, opened)
        canceller.join()
        assert caught.value.slug == "sign-in-cancelled"
        here.person.acts = True
        ask(here, opened)
        assert health_of(here, opened) is not None


def test_consent_of_another_account_does_not_count(tmp_path) -> None:
    clean = load_scenario("health-consent")
    other = "adele.admin@contoso.example"
    two = replace(clean, person=replace(clean.person, others=(other,)))
    with desk(tmp_path, two) as here:
        opened = here.connect()
        opened.entry.sign_in._account["username"] = other  # the person picks it in the browser
        with pytest.raises(CoeError) as caught:
            ask(here, opened)
    assert caught.value.slug == "other-account"


@pytest.mark.parametrize(
    ("ahead_s", "words"), [(600, "10 minutes behind"), (-600, "10 minutes ahead")]
)
def test_clock_that_is_off_is_told_with_the_refusal(tmp_path, ahead_s, words) -> None:
    clean = load_scenario("not-a-member")
    off = replace(clean, network=replace(clean.network, clock_ahead_s=ahead_s))
    with desk(tmp_path, off) as here, pytest.raises(CoeError) as caught:
        here.connect()
    assert words in caught.value.hint


def test_clock_that_is_off_is_told_with_the_connection_too(tmp_path) -> None:
    clean = load_scenario("clean")
    off = replace(clean, network=replace(clean.network, clock_ahead_s=600))
    with desk(tmp_path, off) as here:
        assert -620 < here.connect().clock_ahead_s < -580
    with desk(tmp_path / "right") as here:
        assert abs(here.connect().clock_ahead_s) < 20


def through(monkeypatch, folder, proxy):
    """Connect to a public environment through a proxy."""
    use(monkeypatch, proxy)
    clouds = load_clouds(resources_folder())
    data = DataFolder(folder)
    access = Access(clouds, data, load_entra_errors(resources_folder()), ExchangeLog())
    connector = EnvironmentConnector(access, load_refusals(resources_folder()), data)
    with pytest.raises(ServiceError) as caught:
        connector.connect(URL, BROWSER, lambda _: None)
    return caught.value


def test_connecting_through_a_proxy_that_wants_credentials_says_so(monkeypatch, tmp_path) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    with Proxy(None, refusal) as proxy:
        error = through(monkeypatch, tmp_path, proxy)
    assert error.slug == "dataverse-proxy"
    assert "asks for credentials" in error.title


def test_connecting_through_an_inspecting_proxy_names_the_issuer(monkeypatch, tmp_path) -> None:
    inspector = trustme.CA(organization_name="Contoso TLS Inspection")
    with Proxy(inspector.issue_cert("contoso.crm4.dynamics.com")) as proxy:
        error = through(monkeypatch, tmp_path, proxy)
    assert error.slug == "dataverse-tls"
    assert "Contoso TLS Inspection" in error.detail


def test_connecting_to_a_host_that_is_not_there_says_so(tmp_path) -> None:
    with desk(tmp_path) as here:
        here.access.clouds = (replace(here.cloud, dataverse_hosts=("*.invalid",)),)
        with pytest.raises(ServiceError) as caught:
            here.connect(url="https://contoso.crm.invalid")
    assert caught.value.slug == "dataverse-unreachable"
    assert "contoso.crm.invalid" in caught.value.title


def test_ids_for_support_are_kept_in_the_words_of_a_refusal() -> None:
    told = load_entra_errors(resources_folder()).interactive(
        {
            "error": "invalid_grant",
            "error_description": "AADSTS50020: No.\r\nTrace ID: t-1\r\nCorrelation ID: c-1",
        }
    )
    assert told.detail == "AADSTS50020: No. Trace ID: t-1 Correlation ID: c-1"


class Paged(requests.Response):
    """A page for people in the place of an answer of Entra."""

    def __init__(self) -> None:
        super().__init__()
        self.status_code = 200
        self._content = b"<html>Please sign in to the proxy</html>"


@pytest.mark.parametrize("request_", [DEVICE, BROWSER], ids=lambda item: item.mode.value)
def test_page_in_the_place_of_the_sign_in_service_is_told(
    tmp_path, monkeypatch, caplog, request_
) -> None:
    with desk(tmp_path) as here:
        session = here.access.session(here.cloud)
        monkeypatch.setattr(session, "post", lambda *_, **__: Paged())
        with pytest.raises(ServiceError) as caught:
            here.connect(request_)
    assert caught.value.problem is ServiceProblem.UNAVAILABLE
    assert "no answer of Microsoft's sign-in service" in caught.value.title
    assert "proxy" in caught.value.hint
    assert {record.name.partition(".")[0] for record in caplog.records} <= {"msal"}


def test_page_in_the_place_of_a_new_token_is_told(tmp_path, monkeypatch, caplog) -> None:
    with desk(tmp_path) as here:
        opened = here.connect()
        session = here.access.session(here.cloud)
        monkeypatch.setattr(session, "post", lambda *_, **__: Paged())
        with pytest.raises(ServiceError) as caught:
            opened.entry.sign_in.renew(f"{here.url}/.default", None)
    assert caught.value.problem is ServiceProblem.UNAVAILABLE
    assert "proxy" in caught.value.hint
    assert {record.name.partition(".")[0] for record in caplog.records} <= {"msal"}
