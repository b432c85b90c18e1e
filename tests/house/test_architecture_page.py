"""docs/architecture.md names rooms that are there, and leaves none of them out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.source_tree import PACKAGE, ROOT, tracked_files

PAGE = ROOT / "docs" / "architecture.md"
MODULE = re.compile(r"`([\w/*]+\.py)`")
FOLDERS = sorted({path.parent for path in tracked_files() if PACKAGE in path.parents} - {PACKAGE})


def rows_of(page: str) -> list[str]:
    """Return the table's rows, with paragraphs below it as rows of their own."""
    return [line for line in page.splitlines() if "`" in line]


def missing_modules(page: str) -> list[str]:
    """Return the modules named in a page that are not there.

    A name without a folder stands for one beside the module named before it in its row.
    """
    missing = []
    for row in rows_of(page):
        folder = Path()
        for name in MODULE.findall(row):
            folder = Path(name).parent if "/" in name else folder
            place = name if "/" in name else (folder / name).as_posix()
            if not any(PACKAGE.glob(place)):
                missing.append(place)
    return missing


def test_every_module_that_the_page_names_is_there() -> None:
    page = PAGE.read_text("utf-8")
    assert len(MODULE.findall(page)) > 40
    assert missing_modules(page) == []


def test_a_module_that_went_would_be_seen() -> None:
    assert missing_modules("| `services/launch.py`, `gone.py` | x |") == ["services/gone.py"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_room_is_named(folder: Path) -> None:
    name = folder.relative_to(PACKAGE).as_posix()
    assert re.search(rf"`{re.escape(name)}[/`]", PAGE.read_text("utf-8"))
