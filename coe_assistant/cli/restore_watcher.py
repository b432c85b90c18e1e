"""A restore without a window: plans, shows or carries out, and prints what came of it."""

from __future__ import annotations

from coe_assistant.cli.output import Output
from coe_assistant.cli.program import HeadlessSession
from coe_assistant.cli.prompt_words import prompt_words
from coe_assistant.cli.safeguard_report import restore_document, restore_words
from coe_assistant.cli.upgrade_request import Request
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.restore_plan import NOT_READ
from coe_assistant.services.workbench_state import Change, ConnectionPhase


class RestoreWatcher:
    """Follows one restore from sign-in to its end.

    Args:
        session: Workbench and event loop, with the run found already.
        request: Where and how to sign in; dry_run: change nothing.
        output: Where the document goes.
    """

    def __init__(self, session: HeadlessSession, request: Request, output: Output) -> None:
        self._session = session
        self._bench = session.workbench
        self._request = request
        self._output = output
        self._has_asked = self._has_begun = self._is_done = False

    def run(self) -> int:
        """Do the whole; return the exit code."""
        unsubscribe = self._bench.subscribe(self._on_change)
        request = self._request
        self._bench.sign_in(request.environment_url, request.mode, request.account)
        try:
            return self._session.run()
        finally:
            unsubscribe()

    def _on_change(self, change: Change) -> None:
        if change is Change.CONNECTION:
            state = self._bench.connection
            if state.prompt is not None:
                self._output.say(prompt_words(state.prompt))
            if state.phase is ConnectionPhase.FAILED and state.error is not None:
                self._fail(state.error)
        if change in (Change.CONNECTION, Change.RUN, Change.SAFEGUARD):
            self._session.call_later(0.0, self._go_on)

    def _go_on(self) -> None:
        bench = self._bench
        is_connected = bench.connection.phase is ConnectionPhase.CONNECTED
        if self._is_done or not is_connected or bench.safeguard.has_work:
            return
        state = bench.safeguard.state
        if state.error is not None and (self._has_asked or state.retry_at is not None):
            self._fail(state.error)
        elif not self._has_asked:
            self._has_asked = True
            bench.safeguard.plan_restore()
        elif state.plan is not None and not self._has_begun and not self._request.dry_run:
            self._has_begun = True
            bench.safeguard.restore()
        elif state.plan is not None or state.is_restored:
            self._print()

    def _print(self) -> None:
        self._is_done = True
        run, safeguard = self._bench.run, self._bench.safeguard
        if run is None:
            return
        is_dry = self._request.dry_run
        document = restore_document(run, safeguard.state, safeguard.words, dry_run=is_dry)
        if self._output.is_json:
            self._output.document(document)
        else:
            self._output.say(restore_words(document, safeguard.words))
        is_read = all(one["why"] != NOT_READ for one in document["by_hand"])
        is_whole = is_read and not any(document[key] for key in ("refused", "left", "not_done"))
        self._session.finish(int(ExitCode.DONE if is_whole else ExitCode.FAILED))

    def _fail(self, error: CoeError) -> None:
        if not self._is_done:
            self._is_done = True
            self._output.fail(error)
            self._session.finish(int(error.exit_code))
