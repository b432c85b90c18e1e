"""Check dry-run: the server's own validation of the file. On request only: it uploads the file.

StageSolution installs nothing (http-contracts 1.8). It is sent once; after a network failure a
person may ask again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, CheckContext, unreadable
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.errors import CoeError
from coe_assistant.ports import UploadStopped

_KEPT = 50  # messages and components among the facts


@dataclass(frozen=True, slots=True)
class DryRunCheck:
    """Uploads the next file of the plan and tells what the server says about it."""

    id: str = "dry-run"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, PACKAGE})
    weight: int = 10
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail (advisory) on an error or a missing dependency, warn on a warning."""
        file = context.stage_file
        if file is None:
            return context.report(self.id, CheckStatus.UNKNOWN, "no-file", {"file": None})

        def sent(done: int, total: int) -> None:
            if context.is_cancelled():
                raise UploadStopped
            context.tell_progress(done, total)

        try:
            result = context.services.dataverse.stage(file, sent)
        except UploadStopped:
            return context.report(
                self.id, CheckStatus.UNKNOWN, "cancelled", {"file": file.name}, remedies=("again",)
            )
        except CoeError as error:
            return unreadable(context, self.id, error, {"file": file.name}, ("again",))
        return self._judge(context, file.name, result)

    def _judge(self, context: CheckContext, file: str, result: Mapping[str, object]) -> CheckReport:
        facts = staging_facts(result)
        facts["file"] = file
        errors, warnings = _texts(facts, "error"), _texts(facts, "warning")
        words = {
            "errors": errors or [str(facts["status"] or "no reason was given")],
            "warnings": warnings,
            "missing_names": _missing_names(facts),
        }
        status, outcome, remedies = _verdict(facts, errors, warnings)
        return context.report(self.id, status, outcome, facts, words=words, remedies=remedies)


def _verdict(
    facts: Mapping[str, object], errors: Sequence[str], warnings: Sequence[str]
) -> tuple[CheckStatus, str, tuple[str, ...]]:
    if facts["missing_dependencies"]:
        return CheckStatus.FAIL, "missing", ("install", "again")
    if facts["has_pending_upgrade"]:
        return CheckStatus.FAIL, "pending", ("leftover", "again")
    if errors or facts["status"] == "Failed":
        return CheckStatus.FAIL, "failed", ("again",)
    if facts["status"] != "Passed":
        return CheckStatus.UNKNOWN, "no-verdict", ("again",)
    if warnings:
        return CheckStatus.WARN, "warned", ()
    return CheckStatus.PASS, "good", ()


def staging_facts(result: Mapping[str, object]) -> dict[str, object]:
    """Return what StageSolutionResults say, as JSON values; everything in it is untrusted."""
    details = result.get("SolutionDetails")
    details = details if isinstance(details, Mapping) else {}
    components = _rows(result, "SolutionComponentsDetails")
    present = [str(row.get("IsPresentInOrg") or "Unknown").casefold() for row in components]
    return {
        "status": _word(result.get("StageSolutionStatus"), ("Failed", "Passed")),
        "solution": str(details.get("SolutionUniqueName") or ""),
        "version": str(details.get("SolutionVersion") or ""),
        "previous_version": str(details.get("PreviousSolutionVersion") or "") or None,
        "has_pending_upgrade": details.get("HasPendingUpgrade") is True,
        "messages": [_message(row) for row in _rows(result, "SolutionValidationResults")[:_KEPT]],
        "missing_dependencies": [
            _missing(row) for row in _rows(result, "MissingDependencies")[:_KEPT]
        ],
        "components": len(components),
        "present": present.count("true"),
        "new": present.count("false"),
        "presence_unknown": len(present) - present.count("true") - present.count("false"),
        "new_components": [
            f"{row.get('ComponentTypeName') or ''} {row.get('ComponentName') or ''}".strip()
            for row, told in zip(components, present, strict=True)
            if told == "false"
        ][:_KEPT],
    }


def _message(row: Mapping[str, object]) -> dict[str, object]:
    kind = _word(row.get("SolutionValidationResultType"), ("Info", "Warning", "Error"))
    return {
        "type": kind.casefold(),
        "text": str(row.get("Message") or ""),
        "code": row.get("ErrorCode") if isinstance(row.get("ErrorCode"), int) else None,
    }


def _word(value: object, words: Sequence[str]) -> str:
    """Return an enum's word; some services send its number."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(words):
        return words[value]
    return str(value or "")


def _missing(row: Mapping[str, object]) -> dict[str, str]:
    required = row.get("RequiredComponentDisplayName") or row.get("RequiredComponentSchemaName")
    dependent = row.get("DependentComponentDisplayName") or row.get("DependentComponentSchemaName")
    return {
        "required": str(required or ""),
        "solution": str(row.get("RequiredSolutionName") or ""),
        "needed_by": str(dependent or ""),
    }


def _missing_names(facts: Mapping[str, object]) -> list[str]:
    rows = facts["missing_dependencies"]
    if not isinstance(rows, list):
        return []
    return list(dict.fromkeys(row["solution"] or row["required"] for row in rows))


def _texts(facts: Mapping[str, object], kind: str) -> list[str]:
    rows = facts["messages"]
    if not isinstance(rows, list):
        return []
    return [str(row["text"]) for row in rows if row["type"] == kind]


def _rows(result: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = result.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
