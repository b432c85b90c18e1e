"""The chosen files and the plan in the form in which the Package page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.ui.widgets.version_path import PathStop


@dataclass(frozen=True, slots=True)
class FileView:
    """One file: what it is, facts about it, and what is wrong with it."""

    name: str
    summary: str
    sha256: str
    facts: tuple[tuple[str, str], ...]
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageView:
    """Everything that the page shows."""

    is_reading: bool = False
    files: tuple[FileView, ...] = ()
    stops: tuple[PathStop, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_possible: bool = False

    @property
    def can_go_on(self) -> bool:
        """Whether there is a plan and nothing speaks against it."""
        is_broken = self.errors or any(file.errors for file in self.files)
        return self.is_possible and not is_broken and not self.is_reading
