"""The report of a whole upgrade: what was planned, done, changed, given back, and what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from coe_assistant.domain.act_record import ActRecord, ActState, Cause, last_results
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.finding import FindingStatus, StepFindings
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.restore_plan import ActKind
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.snapshot_changes import snapshot_changes
from coe_assistant.ports import Clock
from coe_assistant.ports.safeguard import ReportPages, SafeguardStore
from coe_assistant.services.report_facts import (
    check_rows,
    instant,
    report_title,
    run_facts,
    snapshot_facts,
    step_row,
)
from coe_assistant.services.report_failure import failure
from coe_assistant.services.safeguard_owed import tasks_after
from coe_assistant.services.safeguard_state import WrittenReport
from coe_assistant.services.snapshot_of_run import snapshot_of_run
from coe_assistant.services.timeline_drawing import (
    DrawingScheme,
    timeline_svg,
    timeline_words,
)

SCHEMA = 1

_OUTCOMES: Mapping[Phase, str] = {
    Phase.SUCCEEDED: "The upgrade succeeded.",
    Phase.CANCELLED: "The upgrade was given up.",
    Phase.ESCALATED: "The upgrade failed, and all attempts are used up.",
    Phase.NEEDS_ACTION: "The upgrade is not done: a person must act.",
    Phase.BLOCKED: "The upgrade is not done: the checklist blocks it.",
    Phase.WAITING: "The upgrade is not done: it waits for the next start.",
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
    ActState.LEFT: "left as it is",
    ActState.CLOSED: "",
}
_STATUS: Mapping[FindingStatus, str] = {
    FindingStatus.PASS: "Good",
    FindingStatus.ATTENTION: "Look at it",
    FindingStatus.FAIL: "Not as before",
    FindingStatus.UNKNOWN: "Not known",
}
_KINDS: Mapping[AttemptKind, str] = {
    AttemptKind.IMPORT: "Import",
    AttemptKind.APPLY_UPGRADE: "Apply the staged upgrade",
}


class RunReport:
    """Writes report.html and report.md into the folder of a run.

    Args:
        store: The files of the run.
        words: Words for findings, reasons and refusals.
        kit: The product.
        clock: Reads time.
        pages: Fills the templates, and tells sentences in their language.
        title_of: Returns the title of a class of failure by its id.
    """

    def __init__(
        self,
        store: SafeguardStore,
        words: SafeguardWords,
        kit: Kit,
        clock: Clock,
        pages: ReportPages,
        title_of: Callable[[str], str] = str,
    ) -> None:
        self._store = store
        self._words = words
        self._kit = kit
        self._clock = clock
        self._pages = pages
        self._title_of = title_of

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
        """Return everything that is in the report: texts and lists of texts, told for people.

        Names, values and events stay as they were recorded.
        """
        now, told = self._clock.now(), self._pages.told
        before = snapshot_of_run(self._store, run, "before")
        findings = self._store.findings(run.id)
        acts = self._store.acts(run.id)
        return {
            "title": report_title(run, told),
            "outcome": told(_OUTCOMES.get(run.phase, "The upgrade is not done: it was under way.")),
            "is_done": run.phase is Phase.SUCCEEDED,
            "written_at": instant(now),
            "facts": run_facts(run, told),
            "plan": [step_row(run, n, told, findings) for n in range(len(run.steps))],
            "checks": check_rows(self._store.checks(run.id), told),
            "overrides": [f"{one.check_id}: {one.reason}" for one in run.overrides],
            "attempts": [self._attempt(run, number) for number in range(len(run.attempts))],
            "diagnosis": told(run.diagnosis.title) if run.diagnosis is not None else "",
            "failure": failure(run, told),
            **self._timeline(run, now),
            "before": snapshot_facts(before, told),
            "findings": [self._findings(one) for one in findings],
            "changes": self._changes(run, before, findings),
            "restored": [self._act(one) for one in last_results(acts, Cause.RESTORE)],
            "quieted": [self._act(one) for one in last_results(acts, Cause.QUIETING)],
            "unquieted": [self._act(one) for one in last_results(acts, Cause.UNDOING)],
            "still_quiet": run.has_quiet_flows,
            "tasks": self._tasks(run),
            "events": [
                f"{instant(entry.at)} {entry.kind} {entry.text}".rstrip() for entry in run.timeline
            ],
        }

    def _timeline(self, run: Run, now: datetime) -> dict[str, Any]:
        told, titles = self._pages.told, self._title_of
        scheme = DrawingScheme.AUTO
        return {
            "timeline_svg": timeline_svg(run, now, scheme, UTC, told=told, title_of=titles),
            "timeline_words": list(timeline_words(run, now, UTC, told, titles)),
        }

    def _findings(self, step: StepFindings) -> dict[str, Any]:
        rows, told = [], self._pages.told
        for finding in step.findings:
            words = self._words.tell(finding)
            rows.append(
                {
                    "title": told(words.title),
                    "status": told(_STATUS[finding.status]),
                    "mark": finding.status.value,
                    "text": told(words.text),
                    "remedy": told(words.remedy),
                    "items": list(finding.items),
                }
            )
        return {
            "solution": step.solution,
            "version": self._pages.told(step.version_words),
            "at": instant(step.at),
            "rows": rows,
        }

    def _changes(
        self, run: Run, before: Snapshot | None, findings: Sequence[StepFindings]
    ) -> list[dict[str, str]]:
        if before is None or not findings:
            return []
        after = snapshot_of_run(self._store, run, f"after-{findings[-1].step + 1}")
        if after is None:
            return []
        return [
            {
                "kind": self._pages.told(self._words.change(one.kind)),
                "name": one.name,
                "before": one.before,
                "after": one.after,
            }
            for one in snapshot_changes(before, after)
        ]

    def _act(self, one: ActRecord) -> dict[str, str]:
        rule = self._words.refusal_of(one.why) if one.why else None
        told = self._pages.told
        return {
            "at": instant(one.at),
            "what": told(_ACTS[one.kind]),
            "name": one.name,
            "state": told(_STATES[one.state]),
            "why": told(rule.text) if rule is not None else "",
            "remedy": told(rule.remedy) if rule is not None else "",
        }

    def _attempt(self, run: Run, number: int) -> dict[str, str]:
        one = run.attempts[number]
        return {
            "number": str(one.number),
            "solution": run.steps[one.step].solution if one.step < len(run.steps) else "",
            "kind": self._pages.told(_KINDS[one.kind]),
            "started": instant(one.started_at),
            "ended": instant(one.ended_at) if one.ended_at is not None else "",
            "class": self._pages.told(self._title_of(one.class_id)) if one.class_id else "",
            "operation": one.operation_id,
            "job": one.import_job_id,
        }

    def _tasks(self, run: Run) -> list[dict[str, str]]:
        if run.phase is not Phase.SUCCEEDED:
            return []
        ticks = self._store.ticks(run.id)
        return [
            {
                "text": self._pages.told(one.text),
                "done": instant(ticks[one.id]) if one.id in ticks else "",
                "source": self._pages.told(one.ground.source),
            }
            for one in tasks_after(self._kit, run)
        ]
