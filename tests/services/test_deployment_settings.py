"""What an import brings unset is named for pac; what may be set already never is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.domain.configuration import (
    Connection,
    ConnectionReference,
    EnvironmentVariable,
)
from coe_assistant.domain.package import PackageReference, PackageVariable, SolutionPackage
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind
from coe_assistant.domain.settings_needs import TenantSettings
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services.deployment_settings import deployment_settings

PACKAGE = SolutionPackage(
    unique_name="Core",
    display_name="Core",
    version=SolutionVersion("2.0"),
    is_managed=True,
    publisher="",
    publisher_prefix="",
    file=Path("c.zip"),
    sha256="",
    references=(PackageReference("ref", "/apis/shared_x"),),
    variables=(
        PackageVariable("admin_A", "100000000", has_value=False),
        PackageVariable("admin_N", "100000001", has_value=False),
        PackageVariable("admin_ClientSecret", "100000000", has_value=False),
    ),
)
ONE = Connection("c1", "Adele", "shared_x", "Connected")
TWO = replace(ONE, id="c2")
EMPTY = TenantSettings((), (), (ONE,))
SEVERAL = replace(EMPTY, connections=(ONE, TWO))


def chosen(connection_id: str) -> SettingAnswer:
    return SettingAnswer(SettingKind.CONNECTION, "REF", connection_id)


def value(name: str, text: str) -> SettingAnswer:
    return SettingAnswer(SettingKind.VARIABLE, name, text)


def made(tenant: TenantSettings, *answers: SettingAnswer):
    return deployment_settings(PACKAGE, tenant, answers, ())


def bound(found) -> list[str]:
    return [row["ConnectionId"] for row in found.content.get("ConnectionReferences", ())]


def test_new_reference_is_bound_to_the_one_connection_that_fits() -> None:
    assert bound(made(EMPTY)) == ["c1"]


def test_nothing_is_chosen_among_several_connections_but_by_a_person() -> None:
    assert made(SEVERAL).content == {}
    found = made(SEVERAL, chosen("c2"))
    assert (bound(found), found.left_out) == (["c2"], ())
    assert found.content["ConnectionReferences"][0]["ConnectorId"] == "/apis/shared_x"


def test_reference_that_shall_stay_unbound_is_not_named() -> None:
    found = made(EMPTY, chosen(""))
    assert (found.content, found.left_out) == ({}, ())


def test_connection_that_is_gone_is_left_out_and_told() -> None:
    found = made(SEVERAL, chosen("c9"))
    assert bound(found) == []
    assert found.left_out == ("ref stays unbound: the chosen connection cannot be found any more.",)


def test_values_are_written_as_the_platform_wants_them() -> None:
    found = made(replace(EMPTY, connections=()), value("ADMIN_A", " x "), value("admin_N", "7"))
    rows = found.content["EnvironmentVariables"]
    assert [(row["SchemaName"], row["Value"]) for row in rows] == [
        ("admin_A", "x"),
        ("admin_N", "7"),
    ]
    assert found.given == ("admin_A", "admin_N")


def test_nothing_is_named_when_it_is_not_known_what_is_set() -> None:
    unread = TenantSettings(None, None, (ONE,))
    found = made(unread, chosen("c1"), value("admin_A", "x"))
    assert found.content == {}
    assert [text.partition(" ")[0] for text in found.left_out] == ["ref", "admin_A"]
    assert all("could not be read" in text for text in found.left_out)


def test_what_was_set_meanwhile_is_left_as_it_is_and_told() -> None:
    tenant = TenantSettings(
        (ConnectionReference("r", "ref", "", "shared_x", "c9"),),
        (EnvironmentVariable("d", "admin_A", "", 100000000, value="theirs"),),
        (ONE,),
    )
    found = made(tenant, chosen("c1"), value("admin_A", "mine"))
    assert found.content == {}
    assert all("set in the environment by now" in text for text in found.left_out)


@pytest.mark.parametrize("answer", [value("admin_ClientSecret", "planted"), value("admin_N", "x")])
def test_secret_and_value_of_a_wrong_type_are_never_written(answer) -> None:
    assert "EnvironmentVariables" not in made(replace(EMPTY, connections=()), answer).content


_ANSWERS = st.lists(
    st.builds(
        SettingAnswer,
        st.sampled_from(SettingKind),
        st.sampled_from(["ref", "admin_A", "admin_N", "admin_ClientSecret", "else"]),
        st.sampled_from(["", "c1", "c2", "c9", "7", "x"]),
    )
)
_REFERENCES = st.sampled_from(
    [None, (), *(((ConnectionReference("r", "REF", "", "shared_x", one)),) for one in ("", "c1"))]
)
_VARIABLES = st.sampled_from(
    [None, (), *((EnvironmentVariable("d", "admin_a", "", 1, value=v),) for v in (None, "t"))]
)
_CONNECTIONS = st.sampled_from([None, (), (ONE,), (ONE, TWO), (replace(ONE, status="Error"), TWO)])


@given(_ANSWERS, st.builds(TenantSettings, _REFERENCES, _VARIABLES, _CONNECTIONS))
def test_whatever_is_answered_nothing_set_is_written_over_and_no_secret_is_written(
    answers, tenant
) -> None:
    found = made(tenant, *answers)
    names = set(found.given)
    assert "admin_ClientSecret" not in names
    if tenant.references is None or any(one.connection_id for one in tenant.references):
        assert "ref" not in names
    if tenant.variables is None or any(one.value for one in tenant.variables):
        assert "admin_A" not in names
    assert set(bound(found)) <= {one.id for one in tenant.connections or ()}
    assert bool(found.content) == bool(names)
