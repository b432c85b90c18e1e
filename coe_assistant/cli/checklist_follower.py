"""The checklist on the command line: its rows as lines, overrides, and the start after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from coe_assistant.cli import report_lines as lines
from coe_assistant.cli.program import HeadlessSession
from coe_assistant.cli.settings_follower import SettingsFollower
from coe_assistant.cli.upgrade_request import Request
from coe_assistant.cli.upgrade_wish import UPGRADE_ASKED, wish_words
from coe_assistant.domain.attestation import AttestationAnswer
from coe_assistant.domain.check import CheckReport, Verdict, needs_person
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import Note, Phase, Run
from coe_assistant.services.check_json import check_fields


class ChecklistFollower:
    """Prints rows as they end, gives the overrides that were asked for, and starts.

    Args:
        session: Workbench and event loop.
        request: What is wanted.
        line: Prints one line: event, fields, words.
        refuse: Ends the command with an error.
    """

    def __init__(
        self,
        session: HeadlessSession,
        request: Request,
        line: Callable[[str, Mapping[str, Any], str], None],
        refuse: Callable[[CoeError], None],
    ) -> None:
        self._session = session
        self._bench = session.workbench
        self._request = request
        self._line = line
        self._refuse = refuse
        self._settings = SettingsFollower(session, request.precautions, line, refuse)
        self._shown: dict[str, datetime | None] = {}
        self._has_started = self._has_recorded = False

    def record_wish(self, run: Run) -> None:
        """Write into a run that begins that its upgrade is wanted, once."""
        if self._request.only_checks or self._request.package is None or self._has_recorded:
            return
        self._has_recorded = True
        if run.consent is None:
            words = wish_words(accepts_confirm=self._request.accepts_confirm)
            wish = partial(self._bench.control.options.record_wish, UPGRADE_ASKED, words)
            self._session.call_later(0.0, wish)

    def show_rows(self) -> None:
        """Print the rows that ended since the last call."""
        for row in self._bench.checklist.rows:
            report = row.report
            if report is None or row.is_running:
                continue
            if self._shown.get(row.id, "") == report.checked_at:
                continue
            self._shown[row.id] = report.checked_at
            self._line("check", check_fields(report), lines.check_words(report))
        self._start_again()

    def ended(self, check_id: str) -> CheckReport | None:
        """Return what a row found, None while it has not ended."""
        rows = self._bench.checklist.rows
        return next((row.report for row in rows if row.id == check_id and not row.is_running), None)

    def override_blockers(self) -> bool:
        """Give the next override that was asked for; return whether there was one."""
        failing = {row.id: row.report for row in self._bench.checklist.rows}
        for check, reason in self._open_overrides():
            report = failing.get(check)
            if report is not None and report.overridable:
                self._session.call_later(0.0, lambda c=check, r=reason: self._bench.override(c, r))  # type: ignore[misc] # defaults bind the loop's values
                return True
        return False

    def _open_overrides(self) -> Sequence[tuple[str, str]]:
        run = self._bench.run
        given = {item.check_id for item in run.overrides} if run is not None else set()
        return [item for item in self._request.overrides if item[0] not in given]

    def start_if_allowed(self, run: Run) -> bool:
        """Start soon where the verdict and --yes allow it; return whether they do."""
        is_wanted = _is_free(run) and not self._request.only_checks
        if not is_wanted or not (run.verdict is Verdict.READY or self._request.accepts_confirm):
            return False
        self._session.call_later(0.0, self._start)
        return True

    def _start(self) -> None:
        run = self._bench.run
        if run is None or not _is_free(run):
            return
        if not self._use_settings(run):
            return
        if self._request.precautions.answers:
            self._settings.settle(self._start_with)
        else:  # what was answered in the window stays
            kept = replace(self._request.precautions, answers=run.precautions.answers)
            self._start_with(kept)

    def _start_with(self, precautions: Precautions) -> None:
        run = self._bench.run
        if run is None or not _is_free(run):
            return
        self._attest()
        self._has_started = True
        for row in self._bench.checklist.rows:  # --yes stands for reading every one of them
            if row.report is not None and not row.is_acknowledged and needs_person(row.report):
                self._bench.acknowledge(row.id)
        if precautions != run.precautions and self._request.package is not None:
            self._bench.safeguard.choose(precautions)
        self._bench.control.start(
            automatic_retries=True,
            window=self._request.window,
            allows_overrun=self._request.allows_overrun,
            force_overwrite=self._request.force_overwrite,
        )

    def _attest(self) -> None:
        """Record the statements that were given, once, and tell which are left open."""
        statements = self._bench.remediation.statements
        if self._has_started:
            return
        checks = {row.id for row in self._bench.checklist.rows}
        items = {one.item.id for one in statements.state.rows}
        for item_id, person in self._request.attestations:
            if item_id in checks:
                statements.confirm_check(item_id, person)
            elif item_id in items:
                statements.answer(item_id, AttestationAnswer.CONFIRMED, person)
            else:
                text = f"Nothing is stated by {item_id!r}: known are {', '.join(sorted(items))}."
                self._line("note", {"text": text}, text)
        for one in statements.state.open_rows:
            text = f"Not stated: {one.item.text} (--attest {one.item.id})"
            self._line("note", {"text": text}, text)

    def _use_settings(self, run: Run) -> bool:
        options = self._bench.control.options
        for solution, file in self._request.settings_files:
            try:
                options.use_settings_file(solution or run.steps[0].solution, file)
            except CoeError as error:
                self._refuse(error)
                return False
        return True

    def _start_again(self) -> None:
        """Start once more where old results were checked again and brought something new."""
        state, run = self._bench.checklist, self._bench.run
        is_idle = not state.is_running and not state.is_starting
        if self._has_started and is_idle and run is not None and run.phase is Phase.READY:
            self._session.call_later(0.0, self._start)


def _is_free(run: Run) -> bool:
    # --yes was said before a scheduled start; what was found since then is not covered by it.
    return run.phase is Phase.READY and run.note is not Note.CHECKS_CHANGED
