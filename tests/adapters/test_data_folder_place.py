"""Where data lies by default: our short way says what the library says."""

from __future__ import annotations

import sys

import pytest
from platformdirs import user_data_path

from coe_assistant.adapters.data_folder import APP_NAME, default_folder


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the library is always asked")
@pytest.mark.parametrize("data_home", [None, "", "/x/data", "relative", " "])
@pytest.mark.parametrize("home", [None, "/home/person", "/home/person/", "relative", ""])
def test_default_folder_is_the_one_of_the_library(
    monkeypatch: pytest.MonkeyPatch, data_home: str | None, home: str | None
) -> None:
    for name, value in {"XDG_DATA_HOME": data_home, "HOME": home}.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert default_folder() == user_data_path(APP_NAME, appauthor=False, roaming=False)
