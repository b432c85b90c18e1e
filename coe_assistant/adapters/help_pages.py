"""Reads the pages of the help: Markdown beside the program, one folder a language."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coe_assistant.adapters.resources import resources_folder
from coe_assistant.domain.help_page import HelpPage, parse_page, with_parts

_CONTENTS = "contents.toml"
_DEPENDENCIES = "dependencies.md"


@dataclass(frozen=True, slots=True)
class HelpContents:
    """The order of the pages, and which page belongs to what is on the screen."""

    pages: tuple[str, ...]
    topics: Mapping[str, str]


def help_folder() -> Path:
    """Return where the pages lie: in the documentation, or inside the packaged program."""
    if getattr(sys, "_MEIPASS", None) is not None:  # set by PyInstaller's loader
        return resources_folder() / "help"
    return resources_folder().parent / "docs" / "help"


def read_contents(folder: Path) -> HelpContents:
    """Return the table of contents."""
    document = tomllib.loads((folder / _CONTENTS).read_text("utf-8"))
    return HelpContents(tuple(document["pages"]), document["topics"])


def read_text(folder: Path, page_id: str, language: str) -> tuple[str, bool]:
    """Return the Markdown of a page, and whether it is in language; English stands in for it."""
    own = folder / language / f"{page_id}.md"
    is_translated = language == "en" or own.is_file()
    path = own if own.is_file() else folder / f"{page_id}.md"
    return path.read_text("utf-8"), is_translated


def read_title(folder: Path, page_id: str, language: str) -> str:
    """Return the first heading of a page."""
    text, _ = read_text(folder, page_id, language)
    return text.partition("\n")[0].lstrip("# ").strip()


def read_page(
    folder: Path, page_id: str, language: str, parts: Mapping[str, Callable[[], str]]
) -> HelpPage:
    """Return a page in language, or in English where it has no translation."""
    text, is_translated = read_text(folder, page_id, language)
    return parse_page(page_id, with_parts(text, parts), is_translated=is_translated)


def read_parts_list() -> str:
    """Return the table of the parts of other people, as the documentation has it."""
    folder = help_folder()
    packed = folder / _DEPENDENCIES
    path = packed if packed.is_file() else folder.parent / _DEPENDENCIES
    return path.read_text("utf-8")
