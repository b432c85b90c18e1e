"""What every page is handed: the workbench, the time, the look and the way to the outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coe_assistant.services.workbench_state import Workbench
from coe_assistant.ui.announce import Announcer
from coe_assistant.ui.lexicon import Lexicon, NoLexicon
from coe_assistant.ui.theme import Theme

if TYPE_CHECKING:
    from coe_assistant.services.help_book import HelpBook
    from coe_assistant.services.housekeeping import Housekeeping
    from coe_assistant.services.languages import Languages
    from coe_assistant.services.observing import Observing

UPDATE_PAGE = "Page of newer versions"  # among the facts only where the settings name one


class Now(Protocol):
    """Tells the time; ports.Clock is one."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The things of this computer that a page may touch, each replaceable.

    open_folder opens a file of ours, too, in the program that the desktop has for it.
    """

    open_url: Callable[[str], object]
    copy_text: Callable[[str], None]
    open_folder: Callable[[Path], object]


def _nothing() -> HelpBook:
    msg = "nothing was handed in beside the run"
    raise LookupError(msg)


def _no_housekeeping() -> Housekeeping | None:
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the program offers beside the run; each part is made when it is asked for."""

    help_book: Callable[[], HelpBook] = _nothing
    languages: Languages | None = None  # None where there is nothing to choose from
    housekeeping: Callable[[], Housekeeping | None] = _no_housekeeping
    observing: Observing | None = None  # where this start only looks at the work of another


@dataclass(frozen=True, slots=True)
class Context:
    """One object for all pages. facts are name and value pairs for Help > About.

    lexicon holds the words that are explained where they stand.
    """

    workbench: Workbench
    clock: Now
    theme: Theme
    announcer: Announcer
    shell: Shell
    do: Callable[[str], None]  # carries out an action id of a remedy, or of a menu
    facts: Mapping[str, str] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=NoLexicon)
    surroundings: Surroundings = field(default_factory=Surroundings)
