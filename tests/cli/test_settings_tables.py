"""A wrong setting in the file is a warning; what is shipped is in force, and the rest as written."""

from __future__ import annotations

import pytest

from coe_assistant.app.places import find_places
from coe_assistant.app.sifting import as_one
from coe_assistant.app.start import start
from coe_assistant.cli.options import Origin
from coe_assistant.services.settings_catalogue import SETTINGS, find_setting


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("[retry]\nmax_attempt = 3\n", "retry.max_attempt", "are known"),
        ('[retry]\ntime_zone = "Mars/Olympus"\n', "retry.time_zone", "no time zone"),
        ("[notifications]\nenabled = 1\n", "notifications.enabled", "true or false"),
        ("retry = 1\n", "retry", "must be a table"),
        ('[appearance]\nscheme = "pink"\n', "appearance.scheme", "must be one of system"),
        ('language = "tlh"\n', "language", "language"),
        ('cloud = "moon"\n', "cloud", "no cloud"),
        ("pac = 3\n", "pac", "must be a text"),
        ("verbose = 1\n", "verbose", "true or false"),
        ('sign_in = "fax"\n', "sign_in", "no way to sign in"),
        ('client_id = "x"\n', "client_id", "not a client id"),
        ("stop_watching_after_minutes = -1\n", "stop_watching_after_minutes", "positive number"),
        ('update_page = "http://x"\n', "update_page", "https://"),
        ("colour = 1\n", "colour", "are known"),
    ],
)
def test_wrong_setting_is_a_warning_and_the_default_holds(tmp_path, text, name, words) -> None:
    (tmp_path / "settings.toml").write_text(text)
    places = find_places({"data_dir": str(tmp_path)})
    (problem,) = places.settings.problems
    assert problem.name == name
    assert words in problem.error.title
    assert places.options.stop_watching_after_minutes == 60
    assert not places.options.client_id
    assert places.store().section("retry") == {}
    assert (tmp_path / "settings.toml").read_text() == text


def test_other_settings_of_the_same_table_are_in_force(tmp_path) -> None:
    (tmp_path / "settings.toml").write_text("[retry]\nmax_attempts = 3\njitter_percent = 900\n")
    places = find_places({"data_dir": str(tmp_path)})
    assert places.store().section("retry") == {"max_attempts": 3}
    assert [problem.name for problem in places.settings.problems] == ["retry.jitter_percent"]


def test_good_tables_let_the_start_go_on(tmp_path) -> None:
    (tmp_path / "settings.toml").write_text("[retry]\nmax_attempts = 3\n")
    places = find_places({"data_dir": str(tmp_path)})
    assert places.folder.path == tmp_path
    assert places.settings.problems == ()


def test_warning_is_told_on_standard_error_and_the_command_goes_on(tmp_path, capsys) -> None:
    (tmp_path / "settings.toml").write_text('colour = 1\nsign_in = "fax"\n')
    assert start(["--data-dir", str(tmp_path), "self-test", "--json"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith('{"schema": 1')
    assert told.err.count("Warning: ") == 2
    one = as_one(find_places({"data_dir": str(tmp_path)}).settings.problems)
    assert one.title == "Settings that cannot be used: 2."
    assert "fax" in one.detail


def test_origin_of_an_option_is_known(tmp_path, monkeypatch) -> None:
    (tmp_path / "settings.toml").write_text('pac = "/a/pac"\naccount = "a@b.c"\ncloud = "gcc"\n')
    monkeypatch.setenv("COE_ASSISTANT_ACCOUNT", "d@e.f")
    given = {"data_dir": str(tmp_path), "cloud": "public"}
    places = find_places(given)
    origins = places.origins
    assert origins["pac"] is Origin.SETTINGS
    assert origins["account"] is Origin.ENVIRONMENT
    assert origins["cloud"] is Origin.OPTION
    assert origins["sign_in"] is Origin.SHIPPED
    assert places.options.account == "d@e.f"


def test_names_of_settings_are_unique_and_found() -> None:
    names = [item.name for item in SETTINGS]
    assert len(names) == len(set(names))
    assert all(find_setting(name) is not None for name in names)
    assert find_setting("nothing") is None
