"""What stops a sign-in, in words that say what happened and what to do next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coe_assistant.adapters.identity.refusals import load_refusals
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.domain.errors import CoeError, ExitCode, ServiceError, ServiceProblem
from coe_assistant.simulator.scenario import Scenario, load_scenario
from coe_assistant.simulator.scenario_parts import SignIn
from tests.adapters.sign_in_tenant import BROWSER, DEVICE, desk

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
