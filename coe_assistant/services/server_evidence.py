"""What the server says about its newest failed import, for a text that names no cause."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.evidence import Origin, Source
from coe_assistant.domain.server import OperationState, ServerOperation
from coe_assistant.ports import Dataverse

T = TypeVar("T")

MOST_OPERATIONS = 3

logger = logging.getLogger(__name__)


def newest_failures(dataverse: Dataverse, since: datetime) -> tuple[Source, ...]:
    """Return the texts of the newest failed solution operations since then, the newest last.

    Blocking: for a worker.

    Raises:
        CoeError: the server cannot be asked at all.
    """
    failed = (
        row for row in dataverse.operations_since(since) if row.state is OperationState.FAILED
    )
    newest = tuple(islice(failed, MOST_OPERATIONS))
    return tuple(source for row in reversed(newest) for source in texts_of(row))


def texts_of(operation: ServerOperation) -> Iterator[Source]:
    """Yield what an operation says about its end."""
    for text in dict.fromkeys((operation.message, operation.friendly_message)):
        if text:
            yield Source(
                Origin.OPERATION, text, at=operation.completed_at, code=operation.error_code
            )


def quietly(read: Callable[[], T]) -> T | None:
    """Return what read gives, or None where the source cannot be read."""
    try:
        return read()
    except CoeError as error:
        logger.info("a source of evidence could not be read: %s", error)
        return None
