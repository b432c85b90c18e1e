"""The command settings over a real settings file."""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta

import pytest

from coe_assistant.app.start import start
from coe_assistant.domain.failure import RetryRule
from coe_assistant.domain.retry_policy import RetryPolicy
from coe_assistant.services.retry_settings import parse_policy


@pytest.fixture
def run(tmp_path, capsys):
    def ran(*arguments: str) -> tuple[int, str, str]:
        code = start(["--data-dir", str(tmp_path), "settings", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return ran


def listed(run) -> dict:
    code, out, _ = run("--json")
    assert code == 0
    return {row["name"]: row for row in json.loads(out)["settings"]}


def test_all_settings_are_listed_with_what_is_shipped(run, tmp_path) -> None:
    rows = listed(run)
    assert rows["retry.max_attempts"]["value"] == 4
    assert rows["retry.max_attempts"]["origin"] == "shipped"
    assert rows["appearance.scheme"]["value"] == "system"
    assert rows["sign_in"]["shipped"] == "browser"
    assert not (tmp_path / "settings.toml").exists()
    code, out, _ = run()
    assert code == 0
    assert 'appearance.scheme = "system"  (as shipped)' in out


@pytest.mark.parametrize(("name", "text", "value"), [
    ("retry.max_attempts", "3", 3),
    ("retry.quiet_hours", "20:00-24:00, 01:00-02:30", ["20:00-24:00", "01:00-02:30"]),
    ("retry.automatic", "off", False),
    ("notifications.soon_minutes", "10", 10),
    ("appearance.scheme", "dark", "dark"),
    ("cloud", "gcc", "gcc"),
    ("language", "de", "de"),
])  # fmt: skip
def test_a_setting_is_changed_kept_and_taken_back(run, tmp_path, name, text, value) -> None:
    (tmp_path / "settings.toml").write_text(
        '# mine\naccount = "a@b.c"\n\n[retry]\nkeep_awake = true\n'
    )
    code, out, _ = run(name, text, "--json")
    assert code == 0
    (row,) = json.loads(out)["settings"]
    assert (row["value"], row["origin"]) == (value, "settings")
    text = (tmp_path / "settings.toml").read_text()
    assert text.startswith('# mine\naccount = "a@b.c"\n')
    assert "keep_awake = true" in text
    assert run(name, "--unset")[0] == 0
    assert listed(run)[name]["origin"] == "shipped"


@pytest.mark.parametrize(("arguments", "words"), [
    (("retry.max_attempts", "many"), "must be a number"),
    (("retry.max_attempts", "99"), "number from 1"),
    (("retry.automatic", "perhaps"), "true or false"),
    (("retry.quiet_hours", "25:00-26:00"), "Nothing was changed"),
    (("retry.time_zone", "Mars/Olympus"), "no time zone"),
    (("retry.classes", "x"), "is a table"),
    (("cloud", "moon"), "no cloud"),
    (("colour", "x"), "no setting 'colour'"),
    (("colour",), "no setting 'colour'"),
    (("cloud", "gcc", "--unset"), "--unset takes"),
    (("--unset",), "--unset takes"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused_and_nothing_is_written(
    run, tmp_path, arguments, words
) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert words in err
    assert not (tmp_path / "settings.toml").exists()


RULES = "retry.classes"


def test_rules_of_failures_are_listed_changed_and_taken_back_one_by_one(run, tmp_path) -> None:
    def values(*names: str) -> dict:
        _, out, _ = run(*names, "--json")
        return {row["name"]: (row["value"], row["origin"]) for row in json.loads(out)["settings"]}

    shipped = values(RULES)
    assert len(shipped) == 6
    assert shipped[f"{RULES}.throttled"][0]["automatic"] is True
    for key, text in (("waits_minutes", "15, 30.5"), ("automatic", "off"), ("max_attempts", "2")):
        assert run(f"{RULES}.throttled.{key}", text)[0] == 0
    run(f"{RULES}.network_error.max_attempts", "3")
    changed = {"automatic": False, "waits_minutes": [15, 30.5], "max_attempts": 2}
    assert values(RULES)[f"{RULES}.throttled"] == (changed, "settings")
    assert values(f"{RULES}.throttled") == {
        f"{RULES}.throttled.{key}": (value, "settings") for key, value in changed.items()
    }
    assert run(f"{RULES}.throttled.automatic", "--unset")[0] == 0
    assert values(f"{RULES}.throttled.automatic") == {
        f"{RULES}.throttled.automatic": (True, "shipped")
    }
    assert run(f"{RULES}.throttled", "--unset")[0] == 0
    assert values(RULES)[f"{RULES}.throttled"] == shipped[f"{RULES}.throttled"]
    assert values(RULES)[f"{RULES}.network_error"][1] == "settings"
    assert run(RULES, "--unset")[0] == 0
    assert values(RULES) == shipped
    assert RULES not in (tmp_path / "settings.toml").read_text()


def test_rules_are_those_that_a_run_goes_by(run, tmp_path) -> None:
    run(f"{RULES}.throttled.waits_minutes", "15, 30")
    written = tomllib.loads((tmp_path / "settings.toml").read_text())
    policy = parse_policy(written["retry"], RetryPolicy())
    known = RetryRule(automatic=True, waits=(), max_attempts=4, window=timedelta(hours=24))
    assert policy.rule("throttled", known).waits == (timedelta(minutes=15), timedelta(minutes=30))


@pytest.mark.parametrize(("name", "text", "words"), [
    ("throttled.max_attempts", "99", "throttled.max_attempts: it must be a number from 1 to 20"),
    ("throttled.max_attempts", "2.5", "must be a whole number"),
    ("throttled.waits_minutes", "5, x", "must be a number"),
    ("throttled.waits_minutes", "5, 99999", "throttled.waits_minutes: it must be a number"),
    ("throttled.waits_minutes", ", ".join("5" * 21), "a list of up to 20 numbers"),
    ("throttled.automatic", "perhaps", "true or false"),
    ("throttled.jitter", "5", "has no 'jitter'"),
    ("throttled", "5", "key by key"),
    # the knowledge never repeats it by itself, and a setting cannot make it so
    ("permission_missing.automatic", "on", "throttled"),
    ("no_such_failure.automatic", "on", "'no_such_failure'"),
])  # fmt: skip
def test_rules_that_cannot_be_used_are_refused(run, tmp_path, name, text, words) -> None:
    code, out, err = run(f"{RULES}.{name}", text)
    assert (code, out) == (2, "")
    assert words in err
    assert not (tmp_path / "settings.toml").exists()


@pytest.mark.parametrize("name", ["no_such_failure", "throttled.jitter", "permission_missing"])
@pytest.mark.parametrize("more", [(), ("--unset",)])
def test_rules_that_are_not_there_are_said_to_be_so(run, name, more) -> None:
    code, _, err = run(f"{RULES}.{name}", *more)
    assert code == 2
    assert "Next: " in err


def test_rules_of_the_file_that_cannot_be_used_are_never_written_over(run, tmp_path) -> None:
    text = "[retry.classes.network_error]\nmax_attempts = 99\n"
    (tmp_path / "settings.toml").write_text(text)
    for more in (("5",), ("--unset",)):
        code, _, err = run(f"{RULES}.throttled.max_attempts", *more)
        assert code == 2
        assert "network_error.max_attempts" in err
        assert (tmp_path / "settings.toml").read_text() == text
    assert run(RULES, "--unset")[0] == 0  # all of them are to go


def test_rule_of_a_failure_that_is_not_known_any_more_can_be_taken_out(run, tmp_path) -> None:
    (tmp_path / "settings.toml").write_text("[retry.classes.gone]\nautomatic = false\n")
    assert f"{RULES}.gone.automatic = false" in run(f"{RULES}.gone")[1]
    assert run(f"{RULES}.gone", "--unset")[0] == 0
    assert "gone" not in (tmp_path / "settings.toml").read_text()


def test_option_of_the_start_goes_before_the_file(tmp_path, capsys) -> None:
    (tmp_path / "settings.toml").write_text('cloud = "gcc"\n')
    start(["--data-dir", str(tmp_path), "--cloud", "public", "settings", "cloud", "--json"])
    (row,) = json.loads(capsys.readouterr().out)["settings"]
    assert (row["value"], row["origin"], row["shipped"]) == ("public", "option", "")


def test_wrong_values_of_the_file_are_listed_as_problems(run, tmp_path) -> None:
    (tmp_path / "settings.toml").write_text("[retry]\nmax_attempts = 99\n")
    _, out, err = run("--json")
    assert json.loads(out)["problems"][0]["name"] == "retry.max_attempts"
    assert "Warning" in err
    assert run("retry.max_attempts", "3")[0] == 0
    assert run("--json")[2] == ""


def test_value_that_is_overruled_at_the_moment_says_so(tmp_path, capsys, monkeypatch) -> None:
    def told(*arguments: str) -> str:
        assert start(["--data-dir", str(tmp_path), *arguments]) == 0
        return capsys.readouterr().out

    assert "wins" not in told("settings", "cloud", "dod")
    assert "an option wins" in told("--cloud", "gcc", "settings", "cloud", "dod")
    monkeypatch.setenv("COE_ASSISTANT_CLOUD", "gcc")
    assert "environment variable wins" in told("settings", "cloud", "dod")
    assert "environment variable wins" in told("settings", "cloud", "--unset")
    assert "wins" not in told("settings", "cloud")
