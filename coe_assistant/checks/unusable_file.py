"""The checklist of a file that cannot be used: said before anybody is asked to sign in."""

from __future__ import annotations

from collections.abc import Sequence

from coe_assistant.checks.base import told_report
from coe_assistant.checks.book import CheckBook
from coe_assistant.checks.inputs import PackageFacts
from coe_assistant.checks.registry import ALL_CHECKS
from coe_assistant.checks.solution_file import ID, judge_files
from coe_assistant.domain.check import CheckReport, CheckStatus


def reports_on_unusable(
    book: CheckBook, packages: Sequence[PackageFacts]
) -> tuple[CheckReport, ...]:
    """Return the row that blocks, and every other one as skipped: nothing was asked."""
    return tuple(
        judge_files(book, packages)
        if check.id == ID
        else told_report(book, check.id, CheckStatus.SKIPPED, "file-unusable")
        for check in ALL_CHECKS
    )
