"""Pages of the help: Markdown cut at its headings, and the plain words of each section."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

_INSERT = re.compile(r"^<!-- insert: ([a-z-]+) -->$", re.MULTILINE)
_COMMENT = re.compile(r"\s*<!--.*?-->", re.DOTALL)
_ANCHOR = re.compile(r"<!-- #([a-z0-9_-]+) -->")
_HEADING = re.compile(r"(#{1,6})\s+(.+)")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)\)")
_MARKS = re.compile(r"\*\*|\*|`|^\s*-\s+|^\s*\d+\.\s+")
_RULE = re.compile(r"^\s*\|[\s|:-]+\|\s*$")


@dataclass(frozen=True, slots=True)
class HelpSection:
    """What stands under one heading. number counts the headings of its page from 0."""

    page_id: str
    number: int
    title: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page. is_translated is False where the source language stands in for another one."""

    id: str
    markdown: str
    sections: tuple[HelpSection, ...] = field(default=())
    is_translated: bool = True

    @property
    def title(self) -> str:
        """The first heading."""
        return self.sections[0].title if self.sections else self.id

    def number_of(self, anchor: str) -> int:
        """Return which heading carries anchor; 0, the page's own, when none does."""
        return next((item.number for item in self.sections if item.anchor == anchor), 0)


def with_parts(text: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """Return text with ``<!-- insert: name -->`` replaced by what parts make.

    Raises:
        KeyError: the text asks for a part that nobody makes.
    """
    return _INSERT.sub(lambda found: parts[found[1]]().strip(), text)


def parse_page(page_id: str, text: str, *, is_translated: bool = True) -> HelpPage:
    """Return the page in a Markdown text; comments are taken out, headings get anchors."""
    found = tuple(_sections(page_id, text))
    return HelpPage(page_id, _COMMENT.sub("", text), found, is_translated)


def links_of(text: str) -> tuple[str, ...]:
    """Return the targets of all links in a Markdown text."""
    return tuple(found[2] for found in _LINK.finditer(text))


def slug(title: str) -> str:
    """Return the anchor of a heading, as the sites that show Markdown make it."""
    words = unicodedata.normalize("NFC", plain(title)).casefold()
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", words).strip())


def plain(line: str) -> str:
    """Return a line of Markdown without its marks."""
    if _RULE.match(line):
        return ""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", line)).replace("|", " ").split())


def _sections(page_id: str, text: str) -> Iterator[HelpSection]:
    title, anchor, lines, number = "", "", list[str](), -1
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading is None:
            lines.append(plain(_COMMENT.sub("", line)))
            continue
        if number >= 0:
            yield HelpSection(page_id, number, title, anchor, _joined(lines))
        mark = _ANCHOR.search(heading[2])
        title = plain(_COMMENT.sub("", heading[2]))
        anchor, lines, number = mark[1] if mark else slug(title), [], number + 1
    if number >= 0:
        yield HelpSection(page_id, number, title, anchor, _joined(lines))


def _joined(lines: list[str]) -> str:
    return " ".join(line for line in lines if line)
