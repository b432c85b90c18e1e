"""--variable and --connection: how they are read, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coe_assistant.cli.arguments import parse
from coe_assistant.cli.settings_arguments import answers_of
from coe_assistant.cli.settings_follower import not_taken
from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import Phase
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind
from coe_assistant.domain.settings_check import checked_answers
from coe_assistant.domain.settings_needs import NeededReference, NeededVariable, SettingsNeeds
from coe_assistant.domain.variable_value import BOOLEAN, DATA_SOURCE, TEXT
from coe_assistant.services.settings_json import settings_lines
from tests.domain.upgrade_runs import run_in

BASE = ("upgrade", "p.zip", "--environment", "https://x")
ONE = Connection("c1", "Adele", "shared_x", "Connected", owner="adele@contoso.example")
NEEDS = SettingsNeeds(
    "Core",
    "CoE Core",
    variables=(NeededVariable("admin_A", "A", BOOLEAN, "new", "no"),),
    references=(NeededReference("ref", "Ref", "shared_x", "/apis/shared_x", "new", (ONE,), "c1"),),
    secrets=(NeededVariable("admin_Hidden", "Hidden", TEXT, "new"),),
)


def variable(name: str, value: str = "yes") -> SettingAnswer:
    return SettingAnswer(SettingKind.VARIABLE, name, value)


def test_options_are_repeatable_and_the_last_one_counts():
    given = parse([*BASE, "--variable", "a=1", "--connection", "r=c=1", "--variable", "A=2"])
    assert answers_of(given) == (
        variable("A", "2"),
        SettingAnswer(SettingKind.CONNECTION, "r", "c=1"),
    )
    assert answers_of(parse([*BASE, "--connection", "r="]))[0].value == ""


@pytest.mark.parametrize(
    "wrong", [("--variable", "a"), ("--variable", "a="), ("--variable", "=planted"),
              ("--connection", "r"), ("--connection", "=c")]
)  # fmt: skip
def test_other_forms_are_wrong_usage_and_not_repeated(wrong, capsys):
    with pytest.raises(SystemExit) as caught:
        parse([*BASE, *wrong])
    assert caught.value.code == 2
    assert "planted" not in capsys.readouterr().err


def test_secret_is_refused_before_anything_else_and_not_repeated():
    given = parse([*BASE, "--variable", "admin_ClientSecret=planted"])
    with pytest.raises(CoeError) as caught:
        answers_of(given)
    assert (caught.value.slug, caught.value.exit_code) == ("setting-is-secret", ExitCode.FAILED)
    assert "planted" not in f"{caught.value.title}{caught.value.detail}{caught.value.hint}"


def test_names_and_values_are_kept_as_the_file_writes_them():
    given = (variable("ADMIN_a", "TRUE"), SettingAnswer(SettingKind.CONNECTION, "REF", "c1"))
    assert checked_answers(given, (NEEDS,), ()) == (
        variable("admin_A", "yes"),
        SettingAnswer(SettingKind.CONNECTION, "ref", "c1"),
    )


@pytest.mark.parametrize(
    ("answer", "slug"),
    [
        (variable("admin_Hidden"), "setting-is-secret"),
        (variable("admin_Known"), "setting-is-secret"),
        (variable("admin_B"), "setting-not-open"),
        (variable("admin_A", "maybe"), "setting-wrong-type"),
        (SettingAnswer(SettingKind.CONNECTION, "else", "c1"), "setting-not-open"),
        (SettingAnswer(SettingKind.CONNECTION, "ref", "c2"), "connection-unknown"),
    ],
)
def test_what_does_not_fit_is_refused(answer, slug):
    with pytest.raises(CoeError) as caught:
        checked_answers((answer,), (NEEDS,), ("admin_known",))
    assert caught.value.slug == slug


def test_nothing_is_taken_for_what_could_not_be_read():
    unread = SettingsNeeds("Core", unread=("variables",))
    with pytest.raises(CoeError) as caught:
        checked_answers((variable("admin_A"),), (unread,), ())
    assert caught.value.slug == "settings-not-read"
    blind = NeededReference("ref", "Ref", "shared_x", "/apis/shared_x", "new")
    wanted = SettingAnswer(SettingKind.CONNECTION, "ref", "c1")
    with pytest.raises(CoeError) as caught:
        checked_answers((wanted,), (SettingsNeeds("Core", references=(blind,)),), ())
    assert caught.value.slug == "connections-not-read"


def test_what_is_open_is_told_in_words():
    assert list(settings_lines((NEEDS,))) == [
        "What CoE Core leaves open:",
        "  Connection for ref (shared_x):",
        "    c1 of adele@contoso.example, Connected; taken where none is given",
        "  Value for admin_A (boolean), by default: no",
        "  admin_Hidden is a secret: set it in the portal after the import.",
    ]
    assert list(settings_lines(())) == []
    bare = replace(NEEDS.references[0], choices=(), proposed="")
    blind = replace(bare, choices=None)
    table = NeededVariable("admin_T", "T", DATA_SOURCE, "new")
    part = SettingsNeeds(
        "Core", references=(bare, blind), variables=(table,), unread=("references", "variables")
    )
    words = "\n".join(settings_lines((part,)))
    for told in ("no connection yet", "connections could not be read", "set it in the portal"):
        assert told in words
    assert words.count("left as they are") == 2


def test_answers_that_come_too_late_are_told():
    wanted = Precautions(answers=(variable("admin_A"),))
    assert "admin_A" in not_taken(wanted, run_in(Phase.WAITING))
    assert not_taken(wanted, run_in(Phase.WAITING, precautions=wanted)) == ""
    assert not_taken(Precautions(), run_in(Phase.WAITING)) == ""
    assert not_taken(wanted, run_in(Phase.READY)) == ""
