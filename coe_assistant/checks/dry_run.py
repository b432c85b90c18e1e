"""Check dry-run: the server's own validation of the file. On request only: it uploads the file.

StageSolution installs nothing (http-contracts 1.8). It is sent once; after a network failure a
person may ask again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, CheckContext, error_facts, unreadable
from coe_assistant.checks.inputs import StageFile
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.errors import CoeError
from coe_assistant.ports import UploadStopped

_KEPT = 50  # messages and components among the facts


@dataclass(frozen=True, slots=True)
class _Staged:
    """What came of one file; words are fields of its sentence."""

    file: str
    status: CheckStatus
    outcome: str
    facts: Mapping[str, object]
    words: Mapping[str, object] = field(default_factory=dict)
    remedies: tuple[str, ...] = ()
    error: CoeError | None = None


@dataclass(frozen=True, slots=True)
class DryRunCheck:
    """Uploads the files of the plan, one after the other, and tells what the server says."""

    id: str = "dry-run"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, PACKAGE})
    weight: int = 10
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail (advisory) on an error or a missing dependency, warn on a warning.

        A file that needs what an earlier file of the plan brings is not known until that one is
        imported: the server compares with what it has now.
        """
        files = context.stage_files
        if not files:
            return context.report(self.id, CheckStatus.UNKNOWN, "no-file", {"file": None})
        found: list[_Staged] = []
        for number, one in enumerate(files):
            is_over = bool(found) and found[-1].outcome in _ENDS
            earlier = [item.solution for item in files[:number]]
            found.append(
                _not_asked(one) if is_over else _stage(context, one, earlier, (number, len(files)))
            )
        return self._single(context, found[0]) if len(found) == 1 else self._all(context, found)

    def _single(self, context: CheckContext, one: _Staged) -> CheckReport:
        facts = {**one.facts, "file": one.file}
        if one.error is not None:
            return unreadable(context, self.id, one.error, facts, one.remedies)
        return context.report(
            self.id, one.status, one.outcome, facts, words=one.words, remedies=one.remedies
        )

    def _all(self, context: CheckContext, found: Sequence[_Staged]) -> CheckReport:
        """Return one report: the worst file's facts, and a row for every file."""
        worst = max(found, key=lambda one: _ORDER.index(one.status))
        facts = {**worst.facts, "file": worst.file, "files": [_row(one) for one in found]}
        told = " ".join(self._sentence(context, one) for one in found)
        counts = {"count": len(found), "good": sum(one.status is _PASS for one in found)}
        return context.report(
            self.id,
            worst.status,
            "several",
            facts,
            words={**worst.words, **counts, "told": told},
            remedies=worst.remedies,
        )

    def _sentence(self, context: CheckContext, one: _Staged) -> str:
        words = {**one.facts, **one.words, "file": one.file}
        return context.book.phrases(self.id, ("of-file", one.outcome), words)


_PASS = CheckStatus.PASS
_ORDER = (_PASS, CheckStatus.SKIPPED, CheckStatus.WARN, CheckStatus.UNKNOWN, CheckStatus.FAIL)
_ENDS = ("cancelled", "no-answer", "not-asked")  # nobody wants to wait for the next one, too


def _row(one: _Staged) -> dict[str, object]:
    return {
        "file": one.file,
        "solution": one.facts.get("solution") or "",
        "version": one.facts.get("version") or "",
        "outcome": one.outcome,
        "status": one.facts.get("status") or "",
    }


def _not_asked(file: StageFile) -> _Staged:
    facts = {"solution": file.solution}
    return _Staged(file.path.name, CheckStatus.UNKNOWN, "not-asked", facts, remedies=("again",))


def _stage(
    context: CheckContext, file: StageFile, earlier: Sequence[str], place: tuple[int, int]
) -> _Staged:
    number, count = place

    def sent(done: int, total: int) -> None:
        if context.is_cancelled():
            raise UploadStopped
        if total:  # every file has an equal share: how large the next ones are is not the point
            context.tell_progress(number * total + done, count * total)

    name, unknown = file.path.name, CheckStatus.UNKNOWN
    facts: Mapping[str, object] = {"solution": file.solution} if count > 1 else {}
    try:
        result = context.services.dataverse.stage(file.path, sent)
    except UploadStopped:
        return _Staged(name, unknown, "cancelled", facts, remedies=("again",))
    except CoeError as error:
        words = {"why": f"{error.title} {error.detail}".strip()}
        facts = {**facts, **error_facts(error)}
        return _Staged(name, unknown, "no-answer", facts, words, ("again",), error)
    return _judged(name, staging_facts(result), earlier)


def _judged(file: str, facts: Mapping[str, object], earlier: Sequence[str]) -> _Staged:
    errors, warnings = _texts(facts, "error"), _texts(facts, "warning")
    missing, later = _missing_names(facts, earlier)
    words = {
        "errors": errors or [str(facts["status"] or "no reason was given")],
        "warnings": warnings,
        "missing_names": missing,
        "later_names": later,
    }
    status, outcome, remedies = _verdict(facts, errors, warnings, missing)
    if later and not missing and outcome != "pending":
        # The refusal may come from that alone: it says nothing about the file.
        status, outcome, remedies = CheckStatus.UNKNOWN, "later", ("after",)
    return _Staged(file, status, outcome, facts, words, remedies)


def _verdict(
    facts: Mapping[str, object],
    errors: Sequence[str],
    warnings: Sequence[str],
    missing: Sequence[str],
) -> tuple[CheckStatus, str, tuple[str, ...]]:
    if missing:
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


def _missing_names(
    facts: Mapping[str, object], earlier: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Return what is missing, and of that what earlier files of the plan bring."""
    rows = facts["missing_dependencies"]
    if not isinstance(rows, list):
        return [], []
    brought = {name.casefold() for name in earlier}
    names = list(dict.fromkeys(row["solution"] or row["required"] for row in rows))
    # A name comes with its version: "CreatorKitCore (1.0)" (http-contracts 1.8).
    later = [name for name in names if name.partition(" (")[0].strip().casefold() in brought]
    return [name for name in names if name not in later], later


def _texts(facts: Mapping[str, object], kind: str) -> list[str]:
    rows = facts["messages"]
    if not isinstance(rows, list):
        return []
    return [str(row["text"]) for row in rows if row["type"] == kind]


def _rows(result: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = result.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
