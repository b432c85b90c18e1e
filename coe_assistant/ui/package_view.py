"""The chosen files, the plan and what it changes, as the Package page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coe_assistant.ui.widgets.version_line import LineStop
from coe_assistant.ui.widgets.version_path import PathPiece


@dataclass(frozen=True, slots=True)
class DetailList:
    """A list that is shown when asked for."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SolutionView:
    """One solution of a file."""

    name: str
    summary: str
    sha256: str
    facts: tuple[tuple[str, str], ...]
    lists: tuple[DetailList, ...] = ()


@dataclass(frozen=True, slots=True)
class FileView:
    """One file: what it is, its solutions, and what is wrong with it."""

    name: str
    summary: str
    sha256: str
    solutions: tuple[SolutionView, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    path: Path = Path()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What one step of the plan changes. title: the step; summary: in one sentence."""

    title: str
    summary: str
    lists: tuple[DetailList, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """What the plan changes in the environment; note says what is going on or not known."""

    note: str = ""
    changes: tuple[ChangeView, ...] = ()
    users: tuple[str, ...] = ()
    can_read_again: bool = False

    @property
    def is_blank(self) -> bool:
        """True when there is nothing to show."""
        return not (self.note or self.changes)


@dataclass(frozen=True, slots=True)
class PathLine:
    """The versions of one solution on the way."""

    name: str
    stops: tuple[LineStop, ...]


@dataclass(frozen=True, slots=True)
class PackageView:
    """Everything that the page shows."""

    is_reading: bool = False
    is_preparing: bool = False  # the files are made ready for the run that begins
    files: tuple[FileView, ...] = ()
    lines: tuple[PathLine, ...] = ()
    path: tuple[PathPiece, ...] = ()
    total: str = ""
    link: str = ""  # where files that are missing on the path are had
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_possible: bool = False
    is_current: bool = False  # every chosen version is installed already
    difference: DifferenceView = DifferenceView()

    @property
    def can_go_on(self) -> bool:
        """Whether there is a plan and nothing speaks against it."""
        is_broken = self.errors or any(file.errors for file in self.files)
        is_busy = self.is_reading or self.is_preparing
        return self.is_possible and not is_broken and not is_busy
