"""Builds the help: pages from the documentation, with parts made from the program's own data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from coe_assistant.adapters.help_pages import (
    help_folder,
    read_contents,
    read_page,
    read_parts_list,
    read_title,
)
from coe_assistant.app.knowledge_shelf import KnowledgeShelf
from coe_assistant.app.lexicon import ResourceLexicon
from coe_assistant.app.places import Places
from coe_assistant.checks.book import parse_book
from coe_assistant.cli.arguments import whole_parser
from coe_assistant.cli.help_commands import commands_part, options_part
from coe_assistant.domain.cloud import Cloud
from coe_assistant.services import help_parts as made
from coe_assistant.services.help_book import HelpBook
from coe_assistant.services.settings_catalogue import SETTINGS


def help_languages() -> tuple[str, ...]:
    """Return the languages in which there are pages, English first."""
    folders = sorted(path.name for path in help_folder().iterdir() if path.is_dir())
    return ("en", *folders)


def make_help(
    places: Places,
    shelf: KnowledgeShelf,
    language: str,
    tell: Callable[[str], str],
    clouds: Callable[[], Sequence[Cloud]] | None = None,
) -> HelpBook:
    """Return the help in language.

    Args:
        places: Options and folders.
        shelf: What is known about failures.
        language: A code such as ``de``; pages without a translation are in English.
        tell: Translates a sentence of the program's data.
        clouds: Returns the clouds that are in question; those of places when None.
    """
    folder = help_folder()
    contents = read_contents(folder)
    parts = _parts(places, shelf, tell, clouds or places.clouds)
    titles = {page_id: read_title(folder, page_id, language) for page_id in contents.pages}
    return HelpBook(
        titles, lambda page_id: read_page(folder, page_id, language, parts), contents.topics
    )


def _parts(
    places: Places,
    shelf: KnowledgeShelf,
    tell: Callable[[str], str],
    clouds: Callable[[], Sequence[Cloud]],
) -> Mapping[str, Callable[[], str]]:
    def checks() -> str:
        text = (places.resources / "checks.toml").read_text("utf-8")
        return made.checks_part(parse_book(text), tell)

    return {
        "checks": checks,
        "failures": lambda: made.failures_part(shelf.knowledge(), tell),
        "hosts": lambda: made.hosts_part(clouds(), tell),
        "parts": lambda: made.parts_part(read_parts_list(), tell),
        "settings": lambda: made.settings_part(SETTINGS, tell),
        "commands": lambda: commands_part(whole_parser(), tell),
        "options": lambda: options_part(whole_parser(), tell),
        "exit-codes": lambda: made.exit_codes_part(tell),
        "glossary": lambda: made.glossary_part(ResourceLexicon(places.resources).glossary, tell),
    }
