"""A command line parser that explains itself in the language of the person."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import Any, NoReturn


def told_parser(told: Callable[[str], str]) -> type[argparse.ArgumentParser]:
    """Return a parser class whose help and complaints go through told; its commands' too."""

    class Formatter(argparse.HelpFormatter):
        """Tells headings, texts and the words of each option."""

        def start_section(self, heading: str | None) -> None:
            super().start_section(told(heading) if heading else heading)

        def add_text(self, text: str | None) -> None:
            super().add_text(told(text) if text and text != argparse.SUPPRESS else text)

        def add_usage(
            self,
            usage: str | None,
            actions: Iterable[argparse.Action],
            groups: Iterable[Any],
            prefix: str | None = None,
        ) -> None:
            super().add_usage(usage, actions, groups, told("usage: ") if prefix is None else prefix)

        def _fill_text(self, text: str, width: int, indent: str) -> str:
            # Examples are lines to copy: they are never filled.
            is_kept = text.startswith("  coe-assistant ")
            return text if is_kept else super()._fill_text(text, width, indent)

        def _get_help_string(self, action: argparse.Action) -> str | None:
            return told(action.help) if action.help else action.help

    class Parser(argparse.ArgumentParser):
        """Makes its commands' parsers of the same class."""

        def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - argparse's own
            super().__init__(**{"formatter_class": Formatter, **settings})

        def error(self, message: str) -> NoReturn:
            super().error(told(message))

        def format_help(self) -> str:
            whole = super().format_help()
            if not self.epilog:
                return whole
            head, _, examples = whole.rpartition(self.epilog)
            return f"{head}{told('examples:')}\n{self.epilog}{examples}"

    return Parser
