"""Tests of the command line's grammar and of where options come from."""

from __future__ import annotations

import argparse
from itertools import chain, combinations

import pytest

from coe_assistant.cli.arguments import parse
from coe_assistant.cli.global_options import add_global_options
from coe_assistant.cli.options import resolve
from coe_assistant.domain.errors import CoeError, ExitCode

URL = ["--environment", "https://x.crm.dynamics.com"]
RIGHT = [
    [],
    ["demo", "--scenario", "clean", "--headless", "--speed", "60"],
    ["inspect", "a.zip", "--json"],
    ["check", *URL, "a.zip", "--dry-run", "--json"],
    ["upgrade", *URL, "a.zip", "--yes", "--no-retry", "--override", "languages=known", "--json"],
    ["status", "run", "--json"],
    ["resume", "--json"],
    ["classify", "--json"],
    ["redact", "f", "--audience", "public"],
    ["bundle", "--output", "b.zip", "--audience", "support", "--json"],
    ["self-test", "--json"],
    ["simulate", "--scenario", "clean", "--port", "1"],
    ["environments", "--json"],
    ["environments", *URL],
    ["sign-out"],
]
WRONG = [
    ["nothing"],
    ["inspect"],
    ["check", "a.zip"],
    ["upgrade", *URL, "a.zip", "--override", "languages="],
    ["redact", "--audience", "all"],
    ["bundle"],
    ["demo", "--speed", "0"],
    ["simulate", "--port", "many"],
    ["--sign-in", "fax"],
]


@pytest.mark.parametrize("given", RIGHT, ids=" ".join)
def test_arguments_of_every_command_are_understood(given: list[str]) -> None:
    assert parse(given).command == (given[0] if given else None)


@pytest.mark.parametrize("given", WRONG, ids=" ".join)
def test_arguments_wrong_end_with_two_and_empty_output(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(given)
    told = capsys.readouterr()
    assert (caught.value.code, told.out) == (2, "")
    assert "usage:" in told.err


def test_start_of_the_window_is_what_the_whole_grammar_says() -> None:
    grammar = argparse.ArgumentParser()
    grammar.set_defaults(command=None)
    add_global_options(grammar, default=None)
    switches = [
        name
        for action in grammar._actions
        if action.nargs == 0 and action.dest != "help"
        for name in action.option_strings
    ]
    given = chain.from_iterable(combinations(switches, size) for size in range(len(switches) + 1))
    told = [(parse(some), grammar.parse_args(list(some))) for some in given]
    assert len(told) == 2**5
    assert [one for one, other in told if one != other] == []


def test_options_before_and_behind_the_command_both_count() -> None:
    assert (
        vars(parse(["--pac", "p", "status", "--cloud", "c"])).items()
        >= {
            "pac": "p",
            "cloud": "c",
        }.items()
    )


def test_options_command_line_wins_over_environment_over_settings() -> None:
    settings = {"cloud": "s", "pac": "s", "account": "s"}
    environment = {"COE_ASSISTANT_CLOUD": "e", "COE_ASSISTANT_PAC": "e"}
    found = resolve({"cloud": "c"}, environment, settings)
    assert (found.cloud, found.pac, found.account) == ("c", "e", "s")


@pytest.mark.parametrize(
    "settings", [{"sign_in": "fax"}, {"stop_watching_after_minutes": 0}], ids=str
)
def test_options_setting_not_usable_is_wrong_usage(settings: dict[str, object]) -> None:
    with pytest.raises(CoeError) as caught:
        resolve({}, {}, settings)
    assert caught.value.exit_code is ExitCode.USAGE


def test_update_page_of_the_settings_must_be_https() -> None:
    page = "https://example.org/releases"
    assert resolve({}, {}, {"update_page": page}).update_page == page
    for wrong in ("http://example.org", "file:///x", 5):
        with pytest.raises(CoeError, match="update_page"):
            resolve({}, {}, {"update_page": wrong})


def test_self_test_option_asks_for_the_whole_one() -> None:
    arguments = parse(["--self-test", "--json"])
    assert (arguments.command, arguments.whole, arguments.json) == ("self-test", True, True)
    arguments = parse(["--data-dir", "x", "--self-test"])
    assert (arguments.command, arguments.whole, arguments.data_dir) == ("self-test", True, "x")


def test_window_options_need_no_command() -> None:
    arguments = parse(["--profile", "generic"])
    assert (arguments.command, arguments.profile) == (None, "generic")
    assert parse(["--profile=generic"]).command is None


@pytest.mark.parametrize("text", ["me", "1234", "9cee029c-6210-4654-90bb-17e6e9d3661"])
def test_client_id_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(CoeError) as caught:
        resolve({"client_id": text}, {}, {})
    assert (caught.value.slug, caught.value.exit_code) == ("client-id-not-usable", ExitCode.USAGE)


def test_client_id_comes_from_settings_environment_or_option() -> None:
    one, two = "1" * 8 + "-1111-1111-1111-" + "1" * 12, "2" * 8 + "-2222-2222-2222-" + "2" * 12
    assert resolve({}, {}, {"client_id": one}).client_id == one
    told = resolve({}, {"COE_ASSISTANT_CLIENT_ID": two}, {"client_id": one})
    assert told.client_id == two
    assert resolve({"client_id": one}, {"COE_ASSISTANT_CLIENT_ID": two}, {}).client_id == one
