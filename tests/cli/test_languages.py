"""Commands in German: words for people are told, JSON and exit codes stay as promised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coe_assistant.app.speaking import Speech, speech_before_settings
from coe_assistant.app.start import start
from coe_assistant.app.telling import LateWebhook
from coe_assistant.cli.arguments import parse
from coe_assistant.domain.errors import CoeError
from coe_assistant.ports.channel import Message

I18N = Path(__file__).resolve().parents[2] / "resources" / "i18n"


@pytest.fixture
def german(tmp_path: Path) -> list[str]:
    return ["--data-dir", str(tmp_path / "data"), "--language", "de"]


def test_error_is_told_and_json_stays_english(german: list[str], capsys) -> None:
    assert start([*german, "status", "--json"]) == 1
    shown = capsys.readouterr()
    assert json.loads(shown.out)["error"]["text"] == "There is no run in this data folder."
    assert "In diesem Datenordner gibt es keinen Lauf." in shown.err
    assert "  Als Nächstes: " in shown.err
    assert "(run-not-found)" in shown.err


def test_language_of_the_settings_holds_and_that_of_the_option_wins(tmp_path: Path, capsys) -> None:
    (tmp_path / "settings.toml").write_text('language = "de"\n', "utf-8")
    where = ["--data-dir", str(tmp_path)]
    assert start([*where, "status"]) == 1
    assert "gibt es keinen Lauf" in capsys.readouterr().err
    assert start([*where, "--language", "en", "status"]) == 1
    assert "There is no run" in capsys.readouterr().err


def test_language_of_the_system_holds_without_a_choice(
    tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "de_AT.UTF-8")
    assert start(["--data-dir", str(tmp_path), "status"]) == 1
    assert "gibt es keinen Lauf" in capsys.readouterr().err


def test_language_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys) -> None:
    assert start(["--data-dir", str(tmp_path), "--language", "xx", "status"]) == 2
    assert "There is no language 'xx'" in capsys.readouterr().err


def test_help_and_complaints_of_the_grammar_are_told(german: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        start([*german, "check", "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Aufruf: coe-assistant check")
    assert "Die Checkliste ausführen; liest nur." in shown
    assert "diese Hilfe zeigen und enden" in shown
    with pytest.raises(SystemExit) as ended:
        start([*german, "status", "--nothing-like-it"])
    assert ended.value.code == 2
    assert "unbekannte Argumente: --nothing-like-it" in capsys.readouterr().err


def test_grammar_asks_for_no_language_where_nothing_is_said() -> None:
    asked: list[str] = []
    parse(["status", "--json"], lambda text: asked.append(text) or text)
    assert asked == []


def test_words_before_the_settings_are_english_where_the_language_is_not_known(
    tmp_path: Path,
) -> None:
    assert speech_before_settings(I18N.parent, "xx").tag == "en"
    assert speech_before_settings(I18N.parent, "de").tag == "de"


def test_speech_changes_and_keeps_its_language_when_the_other_is_not_there() -> None:
    speech = Speech([I18N], "de")
    assert speech.told("There is no run in this data folder.").startswith("In diesem")
    speech.change("en")
    assert (speech.catalogue(), speech.told("Missing")) == (None, "Missing")
    with pytest.raises(CoeError):
        speech.change("xx")
    assert speech.tag == "en"


def test_message_of_the_channel_goes_out_in_the_language() -> None:
    sent: list[Message] = []

    class Channel:
        def send(self, message: Message) -> None:
            sent.append(message)

    webhook = LateWebhook(None, Speech([I18N], "de").told)
    webhook._real = Channel()
    webhook.send(Message("The upgrade is done", "Core 4.50.6 in Contoso"))
    assert sent == [Message("Das Upgrade ist fertig", "Core 4.50.6 in Contoso")]
