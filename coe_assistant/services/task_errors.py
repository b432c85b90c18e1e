"""What a worker may end with: errors of ours are told, anything else is a defect."""

from __future__ import annotations

from collections.abc import Callable

from coe_assistant.domain.errors import CoeError

Refused = Callable[[CoeError], None]


def only_ours(failed: Refused) -> Callable[[BaseException], None]:
    """Return what hands errors of ours to failed and raises everything else."""

    def tell(error: BaseException) -> None:
        if not isinstance(error, CoeError):
            raise error
        failed(error)

    return tell
