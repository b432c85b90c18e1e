"""What an import leaves open: only what is new or empty, never a secret, nothing of the unknown."""

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
from coe_assistant.domain.connection_choice import only_choice
from coe_assistant.domain.package import PackageReference, PackageVariable, SolutionPackage
from coe_assistant.domain.settings_needs import TenantSettings, settings_needs
from coe_assistant.domain.variable_value import (
    BOOLEAN,
    DATA_SOURCE,
    JSON,
    LONGEST_VALUE,
    NUMBER,
    SECRET,
    TEXT,
    can_be_asked,
    check_value,
)
from coe_assistant.domain.version import SolutionVersion

PACKAGE = SolutionPackage(
    unique_name="Core",
    display_name="Core",
    version=SolutionVersion("2.0"),
    is_managed=True,
    publisher="",
    publisher_prefix="",
    file=Path("c.zip"),
    sha256="",
    references=(PackageReference("ref", "/providers/Microsoft.PowerApps/apis/shared_x", "Ref"),),
    variables=(PackageVariable("admin_A", str(TEXT), has_value=False, display_name="A"),),
)
ONE = Connection("c1", "Adele", "shared_x", "Connected")
TWO = replace(ONE, id="c2")
BROKEN = replace(ONE, id="c3", status="Error")
EMPTY = TenantSettings((), (), (ONE,))


def reference(connection_id: str = "", name: str = "REF") -> ConnectionReference:
    return ConnectionReference(f"id-{name}", name, "Ref", "shared_x", connection_id)


def variable(value: str | None = None, default: str | None = None) -> EnvironmentVariable:
    return EnvironmentVariable("d", "ADMIN_a", "A", TEXT, default, value)


def with_variable(**values: object) -> SolutionPackage:
    return replace(PACKAGE, variables=(replace(PACKAGE.variables[0], **values),))


def test_what_is_not_in_the_environment_is_new():
    found = settings_needs(PACKAGE, EMPTY, ())
    assert [(one.schema_name, one.why) for one in found.variables] == [("admin_A", "new")]
    assert [(one.logical_name, one.why) for one in found.references] == [("ref", "new")]
    assert found.references[0].proposed == "c1"


def test_what_is_bound_or_has_a_value_is_never_asked():
    tenant = TenantSettings((reference("c1"),), (variable("x"),), (ONE,))
    assert settings_needs(PACKAGE, tenant, ()).is_empty


def test_what_is_there_without_anything_is_asked_as_unset():
    tenant = TenantSettings((reference(),), (variable(),), (ONE,))
    found = settings_needs(PACKAGE, tenant, ())
    assert [one.why for one in (*found.variables, *found.references)] == ["unset", "unset"]


@pytest.mark.parametrize(
    ("package", "there"),
    [
        (PACKAGE, variable(default="d")),
        (with_variable(has_default=True, default="d"), variable()),
        (with_variable(has_value=True), None),
    ],
)
def test_default_or_shipped_value_is_enough(package, there):
    tenant = replace(EMPTY, variables=() if there is None else (there,))
    assert settings_needs(package, tenant, ()).variables == ()


def test_new_variable_with_a_default_is_told_with_it():
    found = settings_needs(with_variable(has_default=True, default="30"), EMPTY, ())
    assert [one.default for one in found.variables] == ["30"]


def test_nothing_is_concluded_from_what_could_not_be_read():
    found = settings_needs(PACKAGE, TenantSettings(connections=(ONE,)), ())
    assert (found.variables, found.references) == ((), ())
    assert found.unread == ("references", "variables")
    bare = replace(PACKAGE, references=(), variables=())
    assert settings_needs(bare, TenantSettings(), ()).is_empty


@pytest.mark.parametrize(
    "package",
    [
        with_variable(schema_name="admin_ClientSecret"),
        with_variable(type=str(SECRET)),
        with_variable(schema_name="admin_Known"),
    ],
)
def test_secret_is_told_and_never_asked(package):
    found = settings_needs(package, EMPTY, ("ADMIN_known",))
    assert found.variables == ()
    assert [one.label for one in found.secrets] == ["A"]


def test_several_connections_are_offered_and_the_broken_one_is_not_proposed():
    found = settings_needs(PACKAGE, replace(EMPTY, connections=(ONE, TWO, BROKEN)), ())
    assert [one.id for one in found.references[0].choices] == ["c1", "c2", "c3"]
    assert found.references[0].proposed == ""
    found = settings_needs(PACKAGE, replace(EMPTY, connections=(ONE, BROKEN)), ())
    assert found.references[0].proposed == "c1"
    found = settings_needs(PACKAGE, replace(EMPTY, connections=None), ())
    assert (found.references[0].choices, found.references[0].proposed) == (None, "")


def test_connection_in_use_comes_first():
    assert only_choice((ONE, TWO), ["c2", "c9"]) == "c2"
    assert only_choice((ONE, TWO), ["c1", "c2"]) == ""
    assert only_choice((), ["c1"]) == ""


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        (NUMBER, " 7 ", "7"),
        (NUMBER, "-0.5", "-0.5"),
        (NUMBER, "0,5", None),
        (NUMBER, "1e3", None),
        (NUMBER, "seven", None),
        (BOOLEAN, "TRUE", "yes"),
        (BOOLEAN, "No", "no"),
        (BOOLEAN, "maybe", None),
        (JSON, '{"a": [1]}', '{"a": [1]}'),
        (JSON, "{'a'}", None),
        (JSON, "[" * 1990, None),
        (TEXT, "anything", "anything"),
        (TEXT, "x" * (LONGEST_VALUE + 1), None),
        (TEXT, "   ", ""),
    ],
)
def test_value_is_checked_by_type(code, text, value):
    found = check_value(code, text)
    if value is None:
        assert found.value == ""
        assert found.problem
    else:
        assert (found.value, found.problem) == (value, "")


def test_data_source_and_secret_cannot_be_asked():
    codes = (TEXT, NUMBER, BOOLEAN, JSON, DATA_SOURCE, SECRET, 0)
    assert [can_be_asked(code) for code in codes] == [True] * 4 + [False] * 3


@given(st.sampled_from((TEXT, NUMBER, BOOLEAN, JSON)), st.text(max_size=60))
def test_what_was_accepted_is_accepted_again_unchanged(code, text):
    found = check_value(code, text)
    assert not (found.value and found.problem)
    if found.value:
        assert check_value(code, found.value) == found
