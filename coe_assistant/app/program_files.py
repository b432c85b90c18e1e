"""The packaged program's own folder: is it as shipped?"""

from __future__ import annotations

import sys
from pathlib import Path

from coe_assistant.adapters.shipped_files import compare_files, difference_error
from coe_assistant.domain.errors import CoeError


def program_folder() -> Path | None:
    """Return the folder of the packaged program, or None when it runs from its sources."""
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else None


def files_problem(folder: Path | None) -> CoeError | None:
    """Return what is wrong with the program's files, or None. Reads all of them: for a worker."""
    if folder is None:
        return None
    try:
        report = compare_files(folder)
    except CoeError as error:
        return error
    return None if report.is_as_shipped else difference_error(folder, report)
