"""An upgrade without a window: drives the workbench and prints what happens, line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coe_assistant.cli import report_lines as lines
from coe_assistant.cli.checklist_follower import ChecklistFollower
from coe_assistant.cli.difference_follower import DifferenceFollower
from coe_assistant.cli.error_notes import ErrorNotes
from coe_assistant.cli.escalation import escalation_words
from coe_assistant.cli.first_look import FirstLook
from coe_assistant.cli.greeting import Greeting
from coe_assistant.cli.outcome import Outcome, outcome_of, result_line
from coe_assistant.cli.output import Output, instant
from coe_assistant.cli.pac_follower import PacFollower
from coe_assistant.cli.program import HeadlessSession
from coe_assistant.cli.prompt_words import prompt_words
from coe_assistant.cli.retry_now import RetryNow
from coe_assistant.cli.safeguard_follower import SafeguardFollower
from coe_assistant.cli.settings_follower import not_taken
from coe_assistant.cli.staging import CHECK_ID as DRY_RUN
from coe_assistant.cli.staging import staged_words, uploading_words
from coe_assistant.cli.upgrade_request import Request
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.interruption import Interruption
from coe_assistant.domain.run import Note, Phase, Run
from coe_assistant.services.workbench_state import Change, ConnectionPhase


class UpgradeWatcher:
    """Follows one run from sign-in to its end.

    Args:
        session: Workbench and event loop.
        request: What is wanted.
        output: Where lines go.
        after_checks: Takes over when the checklist has ended and no import is wanted.
    """

    def __init__(
        self,
        session: HeadlessSession,
        request: Request,
        output: Output,
        after_checks: Callable[[Outcome], None] | None = None,
    ) -> None:
        self._after_checks = after_checks
        self._session = session
        self._bench = session.workbench
        self._request = request
        self._output = output
        self._shown_phase: tuple[Phase, int] | None = None
        self._checks = ChecklistFollower(session, request, self._line, self._end_with)
        self._greeting = Greeting(session, request, self._note)
        self._safeguard = SafeguardFollower(session, self._line)
        self._shown_progress: dict[str, tuple[float | None, bool]] = {}
        self._shown_warnings = 0
        self._shown_note = Note.NONE
        taken_up = self._bench.run  # what it told when it was taken up before is no news
        self._shown_interruption: Interruption | None = taken_up.interruption if taken_up else None
        self._shown_diagnosis = ""
        self._pac = PacFollower(session, self._note)
        self._look = FirstLook(session, self._on_run)
        self._again = RetryNow(session, is_wanted=request.retries_now)
        self._is_staging = False
        self._is_done = False
        self._has_asked_for_checks = False
        self._handlers = {
            Change.CONNECTION: self._on_connection,
            Change.PACKAGES: self._on_packages,
            Change.DIFFERENCE: DifferenceFollower(session, self._line).show,
            Change.CHECKLIST: self._on_checklist,
            Change.RUN: self._on_run,
            Change.PROGRESS: self._on_progress,
            Change.LOG: self._on_log,
            Change.ERROR: ErrorNotes(self._bench, self._note, self._end_with).show,
            Change.SAFEGUARD: self._on_safeguard,
        }

    def run(self) -> int:
        """Do the whole; return the exit code."""
        unsubscribe = self._bench.subscribe(self._on_change)
        request = self._request
        self._bench.sign_in(request.environment_url, request.mode, request.account)
        self._session.call_later(1.0, self._tick)
        try:
            code = self._session.run()
        finally:
            unsubscribe()
        if code == ExitCode.INTERRUPTED and not self._is_done:
            self._print_result(Outcome("cancelled", ExitCode.INTERRUPTED))
        return code

    def _on_change(self, change: Change) -> None:
        self._handlers.get(change, lambda: None)()

    def _on_connection(self) -> None:
        state = self._bench.connection
        if state.prompt is not None:
            self._note(prompt_words(state.prompt))
            self._output.prompt(prompt_words(state.prompt))
        if state.phase is ConnectionPhase.FAILED and state.error is not None:
            if not self._is_running():
                self._end_with(state.error)
        elif state.phase is ConnectionPhase.CONNECTED:
            self._greeting.say()
            self._choose_package()

    def _choose_package(self) -> None:
        package = self._request.package
        if package is None or self._bench.run is not None or self._has_asked_for_checks:
            return
        self._bench.choose_packages((package, *self._request.more_packages))

    def _on_packages(self) -> None:
        state = self._bench.packages
        if state.is_reading or self._request.package is None or self._has_asked_for_checks:
            return
        if state.error is not None:
            self._end_with(state.error)
            return
        if not self._take_up_unfinished():
            self._has_asked_for_checks = True
            self._bench.run_checklist()

    def _take_up_unfinished(self) -> bool:
        if self._request.only_checks:
            return False
        wanted = frozenset(self._bench.packages.solution_names)
        found = self._session.find_unfinished(self._request.environment_url, wanted)
        for text in self._session.journal_problems:
            self._note(text)
        if found is None:
            return False
        self._has_asked_for_checks = True
        self._note(f"Going on with run {found.id}, which was not finished.")
        self._note(not_taken(self._request.precautions, found))
        self._bench.find_run(found.id)
        self._bench.recheck_connection()
        return True

    def _on_run(self) -> None:
        run = self._bench.run
        if run is None or self._is_done:
            return
        self._checks.record_wish(run)
        self._show_news(run)
        if run.phase is Phase.BLOCKED and self._checks.override_blockers():
            return
        if self._checks.start_if_allowed(run):
            return
        outcome = outcome_of(
            run, self._request.waits_for_retry, only_checks=self._request.only_checks
        )
        if outcome is not None and self._request.dry_run and self._checks.ended(DRY_RUN) is None:
            self._stage()
            return
        is_held = self._look.must_wait(run) or self._safeguard.must_wait
        if is_held or self._again.begin(run):
            return
        if outcome is not None and not self._pac.must_wait(run):
            self._print_result(outcome)

    def _on_safeguard(self) -> None:
        self._safeguard.show()
        self._session.call_later(0.0, self._on_run)

    def _stage(self) -> None:
        if self._is_staging:
            return
        self._is_staging = True
        self._note(uploading_words(self._bench.run))
        self._bench.run_checklist((DRY_RUN,))

    def _on_checklist(self) -> None:
        self._checks.show_rows()
        staged = self._checks.ended(DRY_RUN)
        if self._is_staging and staged is not None:
            self._is_staging = False
            words = staged_words(staged)
            if words:
                self._note(words)
            self._on_run()

    def _on_progress(self) -> None:
        for item in self._bench.progress:
            shown = (round(item.percent) if item.percent is not None else None, item.is_finished)
            if item.heard_at is None or self._shown_progress.get(item.step.value) == shown:
                continue
            self._shown_progress[item.step.value] = shown
            self._line("progress", lines.progress_fields(item), lines.progress_words(item))

    def _on_log(self) -> None:
        for text in self._bench.take_log_lines():
            if text.strip():
                self._line("log", {"stream": "pac", "text": text}, lines.log_words(text))

    def _is_running(self) -> bool:
        return self._bench.run is not None and self._bench.run.phase.may_be_running

    def _show_news(self, run: Run) -> None:
        key = (run.phase, run.attempt.number if run.attempt is not None else 0)
        is_new_phase = key != self._shown_phase
        if is_new_phase:
            self._shown_phase = key
            fields = {"phase": run.phase.value, "attempt": key[1]}
            words = lines.phase_words(run, is_accepted=self._request.accepts_confirm)
            self._line("phase", fields, words)
            self._show_retry(run)
        self._show_interruption(run, is_new_phase=is_new_phase)
        for text in run.warnings[self._shown_warnings :]:
            self._note(text)
        self._shown_warnings = len(run.warnings)
        if run.diagnosis is not None and run.attempt is not None:
            told = f"{run.attempt.number} {run.diagnosis.class_id}"
            if told != self._shown_diagnosis:
                self._shown_diagnosis = told
                self._line(
                    "diagnosis",
                    self._bench.diagnosing.document(run.diagnosis),
                    lines.diagnosis_words(run.diagnosis),
                )

    def _show_interruption(self, run: Run, *, is_new_phase: bool) -> None:
        if run.interruption != self._shown_interruption:
            self._shown_interruption = run.interruption
            self._note(lines.interruption_words(run.interruption))
        if run.note is not self._shown_note and not is_new_phase:
            self._note(lines.NOTES[run.note])
        self._shown_note = run.note

    def _show_retry(self, run: Run) -> None:
        if run.phase is Phase.WAITING and run.pending is not None:
            fields = {
                "due_at": instant(run.pending.due_at),
                "attempt": len(run.attempts) + 1,
                "reason": run.pending.reason.value,
            }
            self._line("retry", fields, lines.retry_words(run, self._session.now()))

    def _tick(self) -> None:
        run = self._bench.run
        if self._is_done:
            return
        if run is not None and run.silent_since is not None and run.phase.may_be_running:
            silent_for = self._session.now() - run.silent_since
            if silent_for >= self._request.give_up_watching_after / run.time_scale:
                self._print_result(Outcome("unknown", ExitCode.UNKNOWN))
                return
        if run is not None and run.lingering is not None:
            self._on_run()
        self._session.call_later(1.0, self._tick)

    def _note(self, text: str) -> None:
        if text:
            self._line("note", {"text": text}, text)

    def _line(self, event: str, fields: Mapping[str, Any], words: str) -> None:
        if self._is_done and event != "result":
            return  # the result is the last line, whatever pac still prints
        if self._output.is_json:
            self._output.line(self._session.now(), event, fields)
        elif words:
            self._output.say(words)

    def _print_result(self, outcome: Outcome) -> None:
        if self._is_done:
            return
        run = self._bench.run
        outcome = self._safeguard.truly(run, outcome)
        self._note(escalation_words(run, self._bench.preferences))
        self._is_done = True
        document = None
        if run is not None and run.diagnosis is not None:
            document = self._bench.diagnosing.document(run.diagnosis)
        if self._request.only_checks and self._after_checks is not None:
            self._after_checks(outcome)
            return
        if not self._request.only_checks:
            fields = result_line(outcome, run, document)
            self._line("result", fields, lines.result_words(outcome, run))
        self._session.finish(int(outcome.exit_code))

    def _end_with(self, error: CoeError) -> None:
        if self._is_done:
            return
        self._is_done = True
        self._output.fail(error)
        self._session.finish(int(error.exit_code))
