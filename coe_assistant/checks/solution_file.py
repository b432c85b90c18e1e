"""Check solution-file: every chosen file is a managed solution that can be read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coe_assistant.checks.base import PACKAGE, CheckContext, told_report
from coe_assistant.checks.book import CheckBook
from coe_assistant.checks.inputs import PackageFacts
from coe_assistant.domain.check import CheckReport, CheckStatus

ID = "solution-file"


@dataclass(frozen=True, slots=True)
class SolutionFileCheck:
    """Judges what the reader found in the files (interfaces.md, inspect)."""

    id: str = ID
    depends_on: frozenset[str] = frozenset({PACKAGE})
    weight: int = 0
    asks_services: bool = False

    def run(self, context: CheckContext) -> CheckReport:
        """Fail on an error of any file, warn on a warning, unknown without a file."""
        return judge_files(context.book, context.packages)


def judge_files(book: CheckBook, packages: Sequence[PackageFacts]) -> CheckReport:
    """Return the report on files; nothing of the environment is needed for it."""
    if not packages:
        return told_report(
            book, ID, CheckStatus.UNKNOWN, "none-chosen", {"files": []}, remedies=("choose",)
        )
    files = [
        {
            "file": one.file,
            "solution": one.solution,
            "version": one.version,
            "managed": one.is_managed,
            "sha256": one.sha256,
            "problems": [
                {"id": problem.id, "text": problem.text, "is_error": problem.is_error}
                for problem in one.problems
            ],
        }
        for one in packages
    ]
    problems = [problem for one in packages for problem in one.problems]
    errors = [problem.text for problem in problems if problem.is_error]
    warnings = [problem.text for problem in problems if not problem.is_error]
    words = {
        "errors": errors,
        "warnings": warnings,
        "solutions": [f"{one.solution} {one.version}" for one in packages],
    }
    facts = {"files": files}
    if errors:
        return told_report(
            book, ID, CheckStatus.FAIL, "unusable", facts, remedies=("choose",), words=words
        )
    if warnings:
        return told_report(
            book, ID, CheckStatus.WARN, "doubtful", facts, remedies=("compare",), words=words
        )
    return told_report(book, ID, CheckStatus.PASS, "good", facts, words=words)
