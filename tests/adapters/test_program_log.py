"""The program's own log on a disk that takes nothing: no line, no traceback, no end."""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
from pathlib import Path

import pytest
from msal.oauth2cli.oauth2 import Client

from coe_assistant.adapters.program_log import FILE, close_log, open_log

FULL = Path("/dev/full")


@pytest.fixture
def logger():
    made = logging.getLogger("coe_assistant.test_program_log")
    yield made
    made.handlers.clear()


@pytest.mark.skipif(not FULL.exists(), reason="a device that is always full is Linux's own")
def test_full_disk_loses_the_line_without_a_traceback(tmp_path: Path, logger, capsys) -> None:
    (tmp_path / FILE).symlink_to(FULL)
    handler = open_log(tmp_path, verbose=False)
    try:
        logger.info("to nowhere")
    finally:
        close_log(handler)
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_every_file_of_the_log_is_its_owners_alone(tmp_path: Path, logger) -> None:
    before = os.umask(0o022)
    try:
        handler = open_log(tmp_path, verbose=False)
        logger.info("before the next file")
        handler.doRollover()  # type: ignore[attr-defined] # a rotating one
        logger.info("in the next file")
        close_log(handler)
    finally:
        os.umask(before)
    files = [tmp_path / FILE, tmp_path / f"{FILE}.1"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_closed_log_leaves_the_level_as_it_was(tmp_path: Path) -> None:
    root = logging.getLogger("coe_assistant")
    before = root.level
    handler = open_log(tmp_path, verbose=True)
    assert root.level == logging.DEBUG
    close_log(handler)
    assert (root.level, root.handlers.count(handler)) == (before, 0)


SECRETS = (
    "eyJhbGciOiJSUzI1NiIs.eyJhdWQiOiJodHRwczov.c2lnbmF0dXJl",
    "opaque-refresh-0123456789",
    "opaque-access-0123456789",
    "Hunter2Hunter2",
)
PAGE = (
    f'<html><p>Bearer {SECRETS[0]}</p>{{"refresh_token": "{SECRETS[1]}"}} '
    f'<a href="/?access_token={SECRETS[2]}&amp;x=1"> <input name="password" value="{SECRETS[3]}">'
)


class _Page:
    status_code = 200
    text = PAGE + "<p>Please sign in to the proxy</p>" * 60_000


def test_page_in_the_place_of_a_token_is_logged_cut_and_without_secrets(
    tmp_path: Path, capsys, monkeypatch
) -> None:
    """MSAL logs a whole answer that is no JSON, as an error."""
    monkeypatch.setattr(logging.root, "handlers", [])  # pytest's own would keep MSAL quiet
    handler = open_log(tmp_path, verbose=False)
    client = Client(
        {"token_endpoint": "https://login.example/token"},
        "client",
        http_client=type("Http", (), {"post": lambda *_, **__: _Page})(),
    )
    try:
        with pytest.raises(ValueError, match="Expecting value"):
            client.obtain_token_by_refresh_token("opaque-of-ours-0123456789")
    finally:
        close_log(handler)
    assert len(_Page.text) > 2_000_000
    assert capsys.readouterr().err == ""
    written = (tmp_path / FILE).read_text("utf-8")
    entry = json.loads(written)
    assert entry["logger"].startswith("msal")
    assert "not in json format: <html>" in entry["text"]
    assert f"… [{len(_Page.text) + 38}]" in entry["text"]
    assert len(entry["text"]) < 500
    assert len(written) < 5_000
    assert not [secret for secret in (*SECRETS, "of-ours") if secret in written]


@pytest.mark.parametrize(
    ("lead", "secret"), [("", SECRETS[0]), ("refresh_token=", SECRETS[1])], ids=["look", "name"]
)
def test_token_that_the_reading_cuts_does_not_stay_in_half(tmp_path: Path, lead, secret) -> None:
    """Where a long token before it goes, the end of what is read comes into the line."""
    handler = open_log(tmp_path, verbose=False)
    try:
        for cut in range(1, len(secret)):
            before = f"Bearer {'a' * (20_000 - len('Bearer  ') - len(lead) - cut)} "
            text = f"{before}{lead}{secret}"
            assert text[:20_000].endswith(secret[:cut])
            handler.handle(logging.LogRecord("msal.x", logging.ERROR, "", 1, text, (), None))
    finally:
        close_log(handler)
    written = (tmp_path / FILE).read_text("utf-8")
    assert written.count("[token]") == len(secret) - 1
    assert secret[:4] not in written


def test_token_inside_quoted_text_of_ours_is_left_out(tmp_path: Path, logger) -> None:
    handler = open_log(tmp_path, verbose=False)
    try:
        logger.info('answer {"refresh_token":"%s"}', SECRETS[1])
    finally:
        close_log(handler)
    assert SECRETS[1] not in (tmp_path / FILE).read_text("utf-8")
