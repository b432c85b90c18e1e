"""The help of the program: its pages in one language, what belongs to what is shown, and search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from coe_assistant.domain.help_page import HelpPage
from coe_assistant.domain.help_search import Hit, SearchIndex


@dataclass(frozen=True, slots=True)
class HelpPlace:
    """A heading of a page; anchor "" is the page's beginning."""

    page_id: str
    anchor: str = ""


class HelpBook:
    """Pages in their order.

    Args:
        pages: At least one; the first is where a reader begins.
        topics: Page ids by what is on the screen (``page:import``, ``dialog:restore``).
    """

    def __init__(self, pages: Sequence[HelpPage], topics: Mapping[str, str]) -> None:
        self.pages = tuple(pages)
        self.topics = dict(topics)
        self._by_id = {page.id: page for page in self.pages}

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex([section for page in self.pages for section in page.sections])

    def page(self, page_id: str) -> HelpPage | None:
        """Return a page."""
        return self._by_id.get(page_id)

    def place(self, topic: str) -> HelpPlace:
        """Return where the help speaks of topic; the first page when nowhere.

        ``check:<id>`` is the heading of that check, wherever it stands.
        """
        if topic in self.topics:
            return HelpPlace(self.topics[topic])
        anchor = topic.replace(":", "-")
        for page in self.pages:
            if any(section.anchor == anchor for section in page.sections):
                return HelpPlace(page.id, anchor)
        return HelpPlace(self.pages[0].id)

    def find(self, query: str) -> tuple[Hit, ...]:
        """Return the sections that query finds, the best first."""
        return self._index.find(query)


def target_of(link: str, page_id: str) -> HelpPlace | None:
    """Return the place that a link inside the help means, or None for one that leads out."""
    if "://" in link or link.startswith("mailto:"):
        return None
    file, _, anchor = link.partition("#")
    return HelpPlace(file.removesuffix(".md") or page_id, anchor)
