"""A defect inside a check becomes UNKNOWN with an id that the program's log has too."""

from __future__ import annotations

import hashlib
import logging
import traceback
from dataclasses import replace

from coe_assistant.checks.base import Check, CheckContext
from coe_assistant.domain.check import CheckReport, CheckStatus

logger = logging.getLogger(__name__)


def defect_report(check: Check, context: CheckContext, error: BaseException) -> CheckReport:
    """Return UNKNOWN for a defect in a check; the log gets the whole trace."""
    error_id = defect_id(error)
    logger.error("check %s ended with a defect [%s]", check.id, error_id, exc_info=error)
    facts = {"error_id": error_id, "error": type(error).__name__}
    report = context.report(check.id, CheckStatus.UNKNOWN, "defect", facts, remedies=("recheck",))
    return replace(report, checked_at=context.clock.now())


def defect_id(error: BaseException) -> str:
    """Return 8 hex digits that are the same for the same defect at the same place."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return hashlib.sha256(f"{type(error).__name__}@{where}".encode()).hexdigest()[:8]
