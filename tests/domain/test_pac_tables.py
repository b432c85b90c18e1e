"""Answers of pac's short commands are read, whatever stands before them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.domain.pac import PacIdentity, PacProfile, PacSolution
from coe_assistant.domain.pac_tables import identity_of, profiles_of, solutions_of, version_of

PREFACE = "Connected as ada@contoso.example\nConnected to... Contoso [dev]\n\n"
WHO = {"OrgId": "o", "OrgUrl": "https://c.crm.dynamics.com/", "UserEmail": "ada@c", "UserId": "u"}


def test_identity_behind_preface_is_read():
    text = PREFACE + json.dumps(WHO, indent=2) + "\nA newer version has been found.\n"
    assert identity_of(text) == PacIdentity("ada@c", "u", "https://c.crm.dynamics.com/", "o")


def test_solutions_are_read():
    rows = [{"SolutionUniqueName": "Core", "VersionNumber": "4.50.6", "IsManaged": True}, {}]
    assert solutions_of(PREFACE + json.dumps(rows)) == (
        PacSolution("Core", "4.50.6", True),
        PacSolution("", "", False),
    )


@pytest.mark.parametrize("text", ["", "Error: x", "{", "[1]", "[" * 100_000, "{}x"])
def test_damaged_answer_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"\w"):
        solutions_of(text)


@pytest.mark.parametrize(
    "text",
    [
        (
            "Index Active Kind      Name User          Cloud  Type Environment Environment Url\n"
            "[1]   *      UNIVERSAL      ada@c.example Public User Contoso     https://c.example/\n"
            "[2]          UNIVERSAL      bob@c.example Public User\n"
        ),
        (
            "Index Active Kind Name Friendly Name Url User Cloud Type\n"
            "[1]   *      UNIVERSAL      Contoso https://c.example/ ada@c.example Public User\n"
            "[2]          DATAVERSE      bob@c.example\n"
        ),
    ],
)
def test_profiles_of_both_layouts_are_read(text):
    assert profiles_of(text) == (
        PacProfile(True, "ada@c.example", "https://c.example/", 1),
        PacProfile(False, "bob@c.example", "", 2),
    )


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("Microsoft PowerPlatform CLI\nVersion: 2.13.1+g251dee1 (.NET 10.0.11)", "2.13.1"),
        ("Version : 1.14.2+g7205df7", "1.14.2"),
        ("バージョン: 1.35.1+g0c2637a", "1.35.1"),
        ("Version: 2.0.1", "2.0.1"),
        ("nothing", ""),
    ],
)
def test_version_in_any_language_is_found(text, version):
    assert version_of(text) == version


@given(st.text())
def test_any_text_gives_an_answer_or_a_value_error(text):
    assert isinstance(profiles_of(text), tuple)
    assert isinstance(version_of(text), str)
    for read in (identity_of, solutions_of):
        try:
            read("[" + text)
        except ValueError:
            continue
