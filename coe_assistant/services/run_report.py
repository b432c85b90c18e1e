"""The report of a whole upgrade: what was planned, done, changed, given back, and what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from coe_assistant.domain.act_record import ActRecord, ActState, Cause, last_results
from coe_assistant.domain.finding import FindingStatus, StepFindings
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.restore_plan import ActKind
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.snapshot_changes import snapshot_changes
from coe_assistant.ports import Clock
from coe_assistant.ports.safeguard import ReportPages, SafeguardStore
from coe_assistant.services.safeguard_owed import tasks_after
from coe_assistant.services.safeguard_state import WrittenReport
from coe_assistant.services.timeline_drawing import DrawingScheme, timeline_svg, timeline_words

SCHEMA = 1

_OUTCOMES: Mapping[Phase, str] = {
    Phase.SUCCEEDED: "The upgrade succeeded.",
    Phase.CANCELLED: "The upgrade was given up.",
    Phase.ESCALATED: "The upgrade failed and all retries are spent.",
    Phase.NEEDS_ACTION: "The upgrade is not done: a person is needed.",
    Phase.BLOCKED: "The upgrade is blocked by the checklist.",
    Phase.WAITING: "The upgrade is not done: the next start is awaited.",
}
_ACTS: Mapping[ActKind, str] = {
    ActKind.BIND: "Connection bound",
    ActKind.WRITE: "Value written back",
    ActKind.TURN_ON: "Flow turned on",
    ActKind.TURN_OFF: "Flow turned off",
}
_STATES: Mapping[ActState, str] = {
    ActState.ASKED: "asked, no answer known",
    ActState.DONE: "done",
    ActState.REFUSED: "refused",
    ActState.UNKNOWN: "no answer",
    ActState.CLOSED: "",
}
_STATUS: Mapping[FindingStatus, str] = {
    FindingStatus.PASS: "Pass",
    FindingStatus.ATTENTION: "Attention",
    FindingStatus.FAIL: "Fail",
    FindingStatus.UNKNOWN: "Not known",
}


class RunReport:
    """Writes report.html and report.md into the folder of a run.

    Args:
        store: The files of the run.
        words: Words for findings, reasons and refusals.
        kit: The product.
        clock: Reads time.
        pages: Fills the templates.
    """

    def __init__(
        self,
        store: SafeguardStore,
        words: SafeguardWords,
        kit: Kit,
        clock: Clock,
        pages: ReportPages,
    ) -> None:
        self._store = store
        self._words = words
        self._kit = kit
        self._clock = clock
        self._pages = pages

    def write(self, run: Run) -> WrittenReport:
        """Write both pages; both hold the same.

        Raises:
            CoeError: a file of the run cannot be read, or the pages cannot be written.
        """
        values = self.values(run)
        return WrittenReport(
            self._store.save_report(run.id, "report.html", self._pages.html(values)),
            self._store.save_report(run.id, "report.md", self._pages.markdown(values)),
        )

    def values(self, run: Run) -> dict[str, Any]:
        """Return everything that is in the report: texts and lists of texts."""
        now = self._clock.now()
        before = self._store.snapshot(run.id, "before")
        findings = self._store.findings(run.id)
        acts = self._store.acts(run.id)
        return {
            "title": _title(run),
            "outcome": _OUTCOMES.get(run.phase, f"The upgrade stands at {run.phase.value}."),
            "is_done": run.phase is Phase.SUCCEEDED,
            "written_at": _instant(now),
            "facts": _facts(run),
            "plan": [_step(run, number) for number in range(len(run.steps))],
            "checks": _checks(self._store.checks(run.id)),
            "overrides": [f"{one.check_id}: {one.reason}" for one in run.overrides],
            "attempts": [_attempt(run, number) for number in range(len(run.attempts))],
            "diagnosis": run.diagnosis.title if run.diagnosis is not None else "",
            "timeline_svg": timeline_svg(run, now, DrawingScheme.AUTO, zone=UTC),
            "timeline_words": list(timeline_words(run, now)),
            "before": _before(before),
            "findings": [self._findings(one) for one in findings],
            "changes": self._changes(run, before, findings),
            "restored": [self._act(one) for one in last_results(acts, Cause.RESTORE)],
            "quieted": [self._act(one) for one in last_results(acts, Cause.QUIETING)],
            "unquieted": [self._act(one) for one in last_results(acts, Cause.UNDOING)],
            "still_quiet": run.has_quiet_flows,
            "tasks": self._tasks(run),
            "events": [
                f"{_instant(entry.at)} {entry.kind} {entry.text}".rstrip() for entry in run.timeline
            ],
        }

    def _findings(self, step: StepFindings) -> dict[str, Any]:
        rows = []
        for finding in step.findings:
            told = self._words.tell(finding)
            rows.append(
                {
                    "title": told.title,
                    "status": _STATUS[finding.status],
                    "mark": finding.status.value,
                    "text": told.text,
                    "remedy": told.remedy,
                    "items": list(finding.items),
                }
            )
        return {
            "solution": step.solution,
            "version": step.version,
            "at": _instant(step.at),
            "rows": rows,
        }

    def _changes(
        self, run: Run, before: Snapshot | None, findings: Sequence[StepFindings]
    ) -> list[dict[str, str]]:
        if before is None or not findings:
            return []
        after = self._store.snapshot(run.id, f"after-{findings[-1].step + 1}")
        if after is None:
            return []
        return [
            {
                "kind": self._words.change(one.kind),
                "name": one.name,
                "before": one.before,
                "after": one.after,
            }
            for one in snapshot_changes(before, after)
        ]

    def _act(self, one: ActRecord) -> dict[str, str]:
        rule = self._words.refusal_of(one.why) if one.why else None
        return {
            "at": _instant(one.at),
            "what": _ACTS[one.kind],
            "name": one.name,
            "state": _STATES[one.state],
            "why": rule.text if rule is not None else "",
            "remedy": rule.remedy if rule is not None else "",
        }

    def _tasks(self, run: Run) -> list[dict[str, str]]:
        if run.phase is not Phase.SUCCEEDED:
            return []
        ticks = self._store.ticks(run.id)
        return [
            {
                "text": one.text,
                "done": _instant(ticks[one.id]) if one.id in ticks else "",
                "source": one.ground.source,
            }
            for one in tasks_after(self._kit, run)
        ]


def _title(run: Run) -> str:
    names = ", ".join(dict.fromkeys(step.display_name or step.solution for step in run.steps))
    return f"Upgrade of {names or 'a solution'}"


def _facts(run: Run) -> list[tuple[str, str]]:
    place = run.environment
    consent = run.consent
    chosen = [
        word
        for is_chosen, word in (
            (run.precautions.quiet_flows, "scheduled flows turned off for the imports"),
            (run.precautions.backup, "backup"),
            (run.precautions.export_dependents, "exports of dependent solutions"),
        )
        if is_chosen
    ]
    facts = [
        ("Run", run.id),
        ("Environment", f"{place.name} {place.url}".strip()),
        ("Environment id", place.id),
        ("Account", run.account),
        ("Prepared", _instant(run.created_at)),
        ("Started by a person", _instant(consent.at) if consent is not None else ""),
        ("Chosen precautions", ", ".join(chosen) or "none besides the snapshot"),
        ("Ended", _instant(run.timeline[-1].at) if run.timeline else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _step(run: Run, number: int) -> dict[str, str]:
    step = run.steps[number]
    is_done = run.phase is Phase.SUCCEEDED or number < run.step
    return {
        "name": step.display_name or step.solution,
        "from": step.from_version or "not installed",
        "to": step.to_version,
        "state": "installed" if is_done else "not installed",
        "sha256": step.sha256,
    }


def _attempt(run: Run, number: int) -> dict[str, str]:
    one = run.attempts[number]
    return {
        "number": str(one.number),
        "solution": run.steps[one.step].solution if one.step < len(run.steps) else "",
        "kind": one.kind.value,
        "started": _instant(one.started_at),
        "ended": _instant(one.ended_at) if one.ended_at is not None else "",
        "class": one.class_id,
        "operation": one.operation_id,
        "job": one.import_job_id,
    }


def _checks(document: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = document.get("checks")
    return [
        {
            "title": str(row.get("title", "")),
            "status": str(row.get("status", "")),
            "summary": str(row.get("summary", "")),
        }
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping)
    ]


def _before(before: Snapshot | None) -> list[tuple[str, str]]:
    if before is None:
        return []
    on = sum(one.is_on for one in before.flows)
    facts = [
        ("Taken", _instant(before.taken_at)),
        ("Flows", f"{len(before.flows)}, of which {on} on"),
        ("Environment variables", str(len(before.variables))),
        ("Connection references", str(len(before.references))),
        ("Unmanaged layers", str(len(before.layers))),
        ("Languages", ", ".join(str(one) for one in before.languages)),
        ("Roles of teams", ", ".join(f"{one.team}: {one.role}" for one in before.team_roles)),
        ("Own components that depend on it", str(len(before.dependents))),
        ("The platform can restore since", _told(before.restore_points_from)),
        ("Newest listed backup", _told(before.last_backup_at)),
        ("Not readable", "; ".join(f"{one.part}: {one.reason}" for one in before.gaps)),
    ]
    return [(name, value) for name, value in facts if value]


def _told(at: datetime | None) -> str:
    return _instant(at) if at is not None else "not told"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
