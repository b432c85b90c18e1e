"""The help of the program: its pages in one language, what belongs to what is shown, and search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    """Pages in their order; each is made when it is asked for first.

    Args:
        titles: Titles by page id, in order; the first page is where a reader begins.
        make: Makes a page; some need all that is known about failures.
        topics: Page ids by what is on the screen (``page:import``, ``dialog:restore``).
    """

    def __init__(
        self,
        titles: Mapping[str, str],
        make: Callable[[str], HelpPage],
        topics: Mapping[str, str],
    ) -> None:
        self.titles = dict(titles)
        self.topics = dict(topics)
        self._make = make
        self._made: dict[str, HelpPage] = {}

    @property
    def pages(self) -> tuple[HelpPage, ...]:
        """All pages, made."""
        return tuple(self._page(page_id) for page_id in self.titles)

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex([section for page in self.pages for section in page.sections])

    def page(self, page_id: str) -> HelpPage | None:
        """Return a page."""
        return self._page(page_id) if page_id in self.titles else None

    def _page(self, page_id: str) -> HelpPage:
        if page_id not in self._made:
            self._made[page_id] = self._make(page_id)
        return self._made[page_id]

    @property
    def first(self) -> HelpPage:
        """The page where a reader begins."""
        return self._page(next(iter(self.titles)))

    def place(self, topic: str) -> HelpPlace:
        """Return where the help speaks of topic; the first page when nowhere.

        ``check:<id>`` is the heading of that check, wherever it stands.
        """
        if topic in self.topics:
            return HelpPlace(self.topics[topic])
        anchor = topic.replace(":", "-")
        for page_id in self.titles if topic.startswith("check:") else ():
            if any(section.anchor == anchor for section in self._page(page_id).sections):
                return HelpPlace(page_id, anchor)
        return HelpPlace(next(iter(self.titles)))

    def find(self, query: str) -> tuple[Hit, ...]:
        """Return the sections that query finds, the best first."""
        return self._index.find(query)


def target_of(link: str, page_id: str) -> HelpPlace | None:
    """Return the place that a link inside the help means, or None for one that leads out."""
    if "://" in link or link.startswith("mailto:"):
        return None
    file, _, anchor = link.partition("#")
    return HelpPlace(file.removesuffix(".md") or page_id, anchor)
