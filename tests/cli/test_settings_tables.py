"""A wrong table of the settings file is said before anything opens or starts."""

from __future__ import annotations

import pytest

from coe_assistant.app.places import find_places
from coe_assistant.domain.errors import CoeError, ExitCode


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[retry]\nmax_attempt = 3\n", "retry.max_attempt"),
        ('[retry]\ntime_zone = "Mars/Olympus"\n', "no time zone"),
        ("[notifications]\nenabled = 1\n", "notifications.enabled"),
        ("retry = 1\n", "must be a table"),
    ],
)
def test_wrong_table_ends_the_start_with_words(tmp_path, text, words) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(CoeError, match=words) as caught:
        find_places({"data_dir": str(tmp_path)})
    assert caught.value.exit_code is ExitCode.USAGE


def test_good_tables_let_the_start_go_on(tmp_path) -> None:
    (tmp_path / "settings.toml").write_text("[retry]\nmax_attempts = 3\n")
    assert find_places({"data_dir": str(tmp_path)}).folder.path == tmp_path
