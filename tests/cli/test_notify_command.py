"""The command notify: the address comes from standard input only."""

from __future__ import annotations

import io
import sys

import pytest

from coe_assistant.cli.arguments import parse
from coe_assistant.cli.notify import notify
from coe_assistant.cli.output import Output
from coe_assistant.domain.errors import CoeError


class Channel:
    def __init__(self) -> None:
        self.url, self.sent = "", []

    def is_set(self):
        return bool(self.url)

    def save(self, url):
        self.url = url

    def forget(self):
        self.url = ""

    def send(self, message):
        self.sent.append(message)


def run(monkeypatch, channel, *options, text=""):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    return notify(parse(["notify", *options]), channel, Output(is_json="--json" in options))


def test_set_test_and_forget(monkeypatch, capsys) -> None:
    channel = Channel()
    assert run(monkeypatch, channel, "--set", "--test", text="https://x/sig=1\n") == 0
    assert channel.url == "https://x/sig=1"
    assert len(channel.sent) == 1
    out, err = capsys.readouterr()
    assert "sig=1" not in out + err
    run(monkeypatch, channel, "--forget", "--json")
    assert channel.url == ""
    assert '"is_set": false' in capsys.readouterr().out


def test_set_without_an_address_says_how(monkeypatch) -> None:
    with pytest.raises(CoeError, match="No webhook address was given") as caught:
        run(monkeypatch, Channel(), "--set")
    assert "never an argument" in caught.value.hint


def test_address_as_an_argument_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as caught:
        parse(["notify", "--set", "https://x"])
    assert caught.value.code == 2
