"""The command line's grammar as parts of a help page, taken from the parser itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping

Tell = Callable[[str], str]


def subcommands(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """Return the parser of every command."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to ask
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            return dict(action.choices)
    return {}


def own_actions(
    command: argparse.ArgumentParser, parser: argparse.ArgumentParser
) -> Iterator[argparse.Action]:
    """Yield what command understands beyond what every command does."""
    common = {name for action in parser._actions for name in action.option_strings}  # noqa: SLF001 - as above
    for action in command._actions:  # noqa: SLF001 - as above
        if action.help != argparse.SUPPRESS and common.isdisjoint(action.option_strings):
            yield action


def commands_part(parser: argparse.ArgumentParser, tell: Tell) -> str:
    """Return a heading for every command with its arguments."""
    return "\n\n".join(
        _command(name, command, parser, tell) for name, command in subcommands(parser).items()
    )


def _command(
    name: str, command: argparse.ArgumentParser, parser: argparse.ArgumentParser, tell: Tell
) -> str:
    lines = [
        f"### {name} <!-- #command-{name} -->",
        "",
        tell(command.description or ""),
        "",
        f"`{usage(name, command, parser)}`",
        "",
    ]
    told = [action for action in own_actions(command, parser) if action.help]
    lines += [f"- `{_written(action)}`: {tell(action.help or '')}" for action in told]
    return "\n".join(lines)


def usage(name: str, command: argparse.ArgumentParser, parser: argparse.ArgumentParser) -> str:
    """Return one line that shows what a command takes."""
    parts = ["coe-assistant", name]
    for action in own_actions(command, parser):
        text = _written(action)
        is_needed = action.required and action.nargs not in ("?", "*")
        parts.append(text if is_needed else f"[{text}]")
    return " ".join(parts)


def _written(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else _value(action)
    if not action.option_strings:
        return value
    return f"{action.option_strings[-1]} {value}".strip()


def _value(action: argparse.Action) -> str:
    if isinstance(action.metavar, tuple):
        return " ".join(action.metavar)
    if action.metavar is None and action.choices:
        return "|".join(map(str, action.choices))
    return action.metavar or action.dest.upper()


def options_part(parser: argparse.ArgumentParser, tell: Tell) -> str:
    """Return the options that every command understands."""
    lines = [
        f"- `{_written(action)}`" + (f": {tell(action.help)}" if action.help else "")
        for action in parser._actions  # noqa: SLF001 - as above
        if action.option_strings
        and action.help != argparse.SUPPRESS
        and "--help" not in action.option_strings
    ]
    return "\n".join(lines)
