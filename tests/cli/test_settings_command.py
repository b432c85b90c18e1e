"""The command settings over a real settings file."""

from __future__ import annotations

import json

import pytest

from coe_assistant.app.start import start


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
