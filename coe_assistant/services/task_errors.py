"""What a worker may end with: errors of ours are told, anything else is a defect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coe_assistant.domain.errors import CoeError

Refused = Callable[[CoeError], None]


def only_ours(failed: Refused, file: Path | None = None) -> Callable[[BaseException], None]:
    """Return what hands errors of ours to failed and raises everything else.

    Args:
        failed: Is told.
        file: The file that is worked on; what the system says about it is told in words too.
    """

    def tell(error: BaseException) -> None:
        if isinstance(error, OSError) and file is not None:
            failed(_unusable(file, error))
        elif isinstance(error, CoeError):
            failed(error)
        else:
            raise error

    return tell


def _unusable(file: Path, error: OSError) -> CoeError:
    return CoeError(
        "file-not-usable",
        f"{file.name} cannot be used.",
        detail=error.strerror or "",
        hint="Check the name, your rights and the free space.",
    )
