"""Checks over people: sign-in, right-environment, pac-cli, roles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checkfakes import (
    ADMINISTRATOR,
    CUSTOMIZER,
    FORBIDDEN,
    MALFORMED,
    THROTTLED,
    TIMEOUT,
    UNREADABLE,
    URL,
    FakeClients,
    FakePac,
    dataverse,
    here,
    make_context,
)

from coe_assistant.checks.base import evaluate
from coe_assistant.checks.inputs import PacFound, PacIdentity
from coe_assistant.checks.pac_cli import PacCliCheck
from coe_assistant.checks.right_environment import RightEnvironmentCheck
from coe_assistant.checks.roles import RolesCheck
from coe_assistant.checks.sign_in import SignInCheck
from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.configuration import RoleAssignment, UserState
from coe_assistant.domain.environment import UserIdentity
from coe_assistant.domain.errors import CoeError, SignInNeededError


def with_dataverse(**answers):
    return FakeClients(dataverse=dataverse(**answers))


def signed_in(**answers):
    return evaluate(SignInCheck(), make_context(clients=with_dataverse(**answers)))


def test_sign_in_nobody_fails():
    assert evaluate(SignInCheck(), make_context(clients=None)).status is CheckStatus.FAIL


def test_sign_in_ran_out_fails():
    report = signed_in(who_am_i=SignInNeededError("The sign-in ran out."))
    assert report.status is CheckStatus.FAIL
    assert report.facts["problem"] == "sign-in-needed"


def test_sign_in_refused_by_the_environment_fails():
    report = signed_in(who_am_i=FORBIDDEN)
    assert report.status is CheckStatus.FAIL
    assert report.facts["http_status"] == 403


@pytest.mark.parametrize("error", [TIMEOUT, MALFORMED, THROTTLED], ids=lambda error: error.slug)
def test_sign_in_that_cannot_be_asked_is_unknown(error):
    assert signed_in(who_am_i=error).status is CheckStatus.UNKNOWN
    assert signed_in(user_state=error).status is CheckStatus.UNKNOWN


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (UserState(is_disabled=True, access_mode=0, is_licensed=True), CheckStatus.FAIL),
        (UserState(is_disabled=False, access_mode=0, is_licensed=False), CheckStatus.WARN),
        (UserState(is_disabled=False, access_mode=1, is_licensed=True), CheckStatus.WARN),
        (UserState(is_disabled=False, access_mode=4, is_licensed=True), CheckStatus.PASS),
    ],
)
def test_sign_in_judges_the_user_row(state, status):
    assert signed_in(user_state=state).status is status


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (UserState(is_disabled=False, access_mode=0, is_licensed=False), "has no licence here"),
        (UserState(is_disabled=False, access_mode=1, is_licensed=True), "access mode here is 1"),
    ],
)
def test_sign_in_says_what_the_user_row_lacks(state, words):
    assert words in signed_in(user_state=state).summary


def roles(*held, **answers):
    return evaluate(RolesCheck(), make_context(clients=with_dataverse(roles=held, **answers)))


def test_roles_administrator_under_a_translated_name_passes():
    report = roles(RoleAssignment("Administrateur système", ADMINISTRATOR.upper()))
    assert report.status is CheckStatus.PASS
    assert report.facts["roles"] == ["Administrateur système"]
    assert report.facts["via_team"] is False


def test_roles_administrator_through_a_team_passes_and_says_so():
    report = roles(
        RoleAssignment("Basic User", "x"),
        RoleAssignment("System Administrator", ADMINISTRATOR, "CoE"),
    )
    assert report.status is CheckStatus.PASS
    assert report.facts["via_team"] is True
    assert report.facts["teams"] == ["CoE"]


def test_roles_customizer_alone_warns_with_the_reason():
    report = roles(RoleAssignment("System Customizer", CUSTOMIZER))
    assert report.status is CheckStatus.WARN
    assert "does not have" in report.summary


def test_roles_named_like_an_administrator_but_another_template_fails():
    report = roles(RoleAssignment("System Administrator", "00000000-0000-0000-0000-000000000001"))
    assert report.status is CheckStatus.FAIL


def test_roles_neither_but_the_privilege_warns():
    report = roles(RoleAssignment("Own role", ""), has_privilege=True)
    assert report.status is CheckStatus.WARN
    assert report.facts["has_privilege"] is True


def test_roles_none_at_all_fails():
    report = roles()
    assert report.status is CheckStatus.FAIL
    assert report.facts["via_team"] is False


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
@pytest.mark.parametrize("question", ["who_am_i", "roles", "has_privilege"])
def test_roles_that_cannot_be_read_are_unknown(question, error):
    answers = {"roles": ()} | {question: error}
    report = evaluate(RolesCheck(), make_context(clients=with_dataverse(**answers)))
    assert report.status is CheckStatus.UNKNOWN


def pac_on(**changes):
    who = replace(PacIdentity("ada@contoso.com", "user-1", URL + "/", "org-1"), **changes)
    return evaluate(RightEnvironmentCheck(), make_context(pac=FakePac(who=who)))


@pytest.mark.parametrize(
    "changes",
    [
        {"user_id": "user-2", "account": "bob@contoso.com"},
        {"user_id": "", "account": "bob@contoso.com"},
        {"organization_id": "org-2"},
        {"organization_id": "", "environment_url": "https://other.crm4.dynamics.com/"},
    ],
)
def test_right_environment_pac_elsewhere_or_someone_else_fails(changes):
    report = pac_on(**changes)
    assert report.status is CheckStatus.FAIL
    assert len(report.facts["differences"]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"account": "ADA@Contoso.com", "user_id": ""},
        {"organization_id": "", "environment_url": "https://contoso.api.crm4.dynamics.com"},
        {"organization_id": "ORG-1", "environment_url": ""},
    ],
)
def test_right_environment_same_in_other_spelling_passes(changes):
    assert pac_on(**changes).status is CheckStatus.PASS


@pytest.mark.parametrize(
    "changes", [{"account": "", "user_id": ""}, {"organization_id": "", "environment_url": ""}]
)
def test_right_environment_pac_that_does_not_say_is_unknown(changes):
    assert pac_on(**changes).status is CheckStatus.UNKNOWN


def test_right_environment_pac_that_cannot_be_asked_is_unknown():
    pac = FakePac(who=CoeError("pac-failed", "pac is signed in to nothing."))
    report = evaluate(RightEnvironmentCheck(), make_context(pac=pac))
    assert report.status is CheckStatus.UNKNOWN
    assert report.facts["pac"] is None
    assert "pac auth create" in report.remedies[0].text


@pytest.mark.parametrize(
    "changes",
    [
        {"target_url": "https://other.crm4.dynamics.com"},
        {"environment": here(organization_id="org-9")},
        {
            "clients": with_dataverse(
                who_am_i=UserIdentity("user-1", "ada@contoso.com", "", "org-9")
            )
        },
    ],
)
def test_right_environment_own_side_that_does_not_agree_fails_even_when_pac_is_silent(changes):
    pac = FakePac(who=CoeError("pac-failed", "pac is signed in to nothing."))
    report = evaluate(RightEnvironmentCheck(), make_context(pac=pac, **changes))
    assert report.status is CheckStatus.FAIL


def test_right_environment_lab_ports_are_part_of_the_address():
    context = make_context(
        target_url="https://localhost:1",
        environment=None,
        clients=with_dataverse(environment=here(url="https://localhost:2")),
    )
    assert evaluate(RightEnvironmentCheck(), context).status is CheckStatus.FAIL


def test_right_environment_production_passes_and_says_so():
    context = make_context(clients=with_dataverse(environment=here(type="Production")))
    report = evaluate(RightEnvironmentCheck(), context)
    assert report.status is CheckStatus.PASS
    assert "production" in report.summary


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
@pytest.mark.parametrize("question", ["who_am_i", "environment"])
def test_right_environment_that_cannot_be_read_is_unknown(question, error):
    context = make_context(clients=with_dataverse(**{question: error}))
    assert evaluate(RightEnvironmentCheck(), context).status is CheckStatus.UNKNOWN


def pac_found(found):
    return evaluate(PacCliCheck(), make_context(pac=FakePac(installation=found)))


def test_pac_cli_missing_fails_with_a_way_to_get_it():
    report = pac_found(None)
    assert report.status is CheckStatus.FAIL
    assert report.remedies[0].link


def test_pac_cli_unusable_fails_with_the_reason():
    report = pac_found(PacFound("/opt/pac", "", "path", errors=("only the launcher was found",)))
    assert report.status is CheckStatus.FAIL
    assert "launcher" in report.summary


def test_pac_cli_with_a_known_fault_warns():
    report = pac_found(PacFound("/opt/pac", "2.7.1", "path", warnings=("faulty on macOS",)))
    assert report.status is CheckStatus.WARN


def test_pac_cli_that_does_not_tell_its_version_warns():
    assert pac_found(PacFound("/opt/pac")).status is CheckStatus.WARN
