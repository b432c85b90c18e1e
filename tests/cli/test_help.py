"""The help of every command: each option is explained, and its examples can be typed."""

from __future__ import annotations

import argparse
import shlex

import pytest

from coe_assistant.cli.arguments import parse, whole_parser
from coe_assistant.cli.command_examples import EXAMPLES
from coe_assistant.cli.help_commands import subcommands

COMMANDS = subcommands(whole_parser())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_argument_is_explained(command) -> None:
    actions = COMMANDS[command]._actions
    silent = [action.option_strings or action.dest for action in actions if not action.help]
    assert silent == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_that_can_be_typed(command) -> None:
    assert EXAMPLES[command]
    for line in EXAMPLES[command]:
        words = shlex.split(line.partition(" < ")[0])
        assert parse(words).command == command
        assert f"\n  coe-assistant {line}\n" in COMMANDS[command].format_help()


def test_heading_of_the_examples_is_told(capsys) -> None:
    with pytest.raises(SystemExit):
        parse(["status", "--help"], lambda text: {"examples:": "Beispiele:"}.get(text, text))
    assert "\nBeispiele:\n  coe-assistant status\n" in capsys.readouterr().out


def test_examples_are_not_filled_in_a_narrow_terminal(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    parser = subcommands(whole_parser())["check"]
    assert isinstance(parser, argparse.ArgumentParser)
    assert f"\n  coe-assistant {EXAMPLES['check'][0]}\n" in parser.format_help()
