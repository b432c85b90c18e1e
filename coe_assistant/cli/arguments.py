"""The command line's grammar (interfaces.md section 1)."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module

from coe_assistant import __version__

_HELP = frozenset({"-h", "--help"})
_SWITCHES = frozenset(
    {"--tray", "--read-only", "--verbose", "--developer-checks", "--report-first-paint"}
)
_WITH_VALUE = (
    "cloud", "data_dir", "pac", "sign_in", "account", "profile", "client_id", "language",
)  # fmt: skip


def parse(arguments: Sequence[str], told: Callable[[str], str] = str) -> argparse.Namespace:
    """Return the parsed arguments; command is None when the window is to be opened.

    Wrong usage ends the program with exit code 2 and a message on standard error.

    Args:
        arguments: Without the name of the program.
        told: Returns a text in the language of the person; called for help and complaints only.
    """
    if "--self-test" in arguments:  # what installers and build scripts ask
        at = list(arguments).index("--self-test")
        arguments = [*arguments[:at], "self-test", "--whole", *arguments[at + 1 :]]
    if _SWITCHES.issuperset(arguments):
        return _window_start(arguments)
    # Without a command only global options are there: the window need not wait for the others.
    has_command = any(not item.startswith("-") for item in arguments) or bool(_HELP & {*arguments})
    return _parser(told, with_commands=has_command).parse_args(arguments)


def _window_start(switches: Sequence[str]) -> argparse.Namespace:
    # What the parser below would say; making it takes 4 ms, and the first paint waits for this.
    names = {switch: switch.lstrip("-").replace("-", "_") for switch in _SWITCHES}
    found = {names[switch]: True if switch in switches else None for switch in _SWITCHES}
    return argparse.Namespace(command=None, **dict.fromkeys(_WITH_VALUE), **found)


def whole_parser() -> argparse.ArgumentParser:
    """Return the grammar with every command."""
    return _parser(str, with_commands=True)


def _parser(told: Callable[[str], str], *, with_commands: bool) -> argparse.ArgumentParser:
    parser_class = import_module("coe_assistant.cli.told_parser").told_parser(told)
    parser: argparse.ArgumentParser = parser_class(
        prog="coe-assistant",
        description="Guides an admin through upgrading the CoE Starter Kit, or any managed "
        "Dataverse solution. Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"coe-assistant {__version__}")
    import_module("coe_assistant.cli.global_options").add_global_options(parser, default=None)
    if with_commands:
        import_module("coe_assistant.cli.command_arguments").add_commands(parser)
    else:
        parser.set_defaults(command=None)
    return parser
