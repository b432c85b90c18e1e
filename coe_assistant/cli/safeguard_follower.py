"""Before and after an import on the command line: what is done, what was found, whether to wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coe_assistant.cli.outcome import Outcome
from coe_assistant.cli.program import HeadlessSession
from coe_assistant.domain.errors import ExitCode
from coe_assistant.domain.finding import FindingStatus, StepFindings
from coe_assistant.domain.run import Run
from coe_assistant.services.safeguard_state import Doing, SafeguardState

_DOING: Mapping[Doing, str] = {
    Doing.SNAPSHOT: "Writing down flows, variables and connections as they are now.",
    Doing.BACKUP: "Having the platform back the environment up; this takes minutes.",
    Doing.EXPORT: "Exporting the unmanaged solutions that depend on it.",
    Doing.QUIETING: "Turning off the scheduled flows for the time of the imports.",
    Doing.UNDOING: "Turning the flows on again that were turned off for the imports.",
    Doing.VERIFYING: "Verifying what is installed now.",
}


class SafeguardFollower:
    """Prints what the safeguard desk does and finds.

    Args:
        session: Workbench and event loop.
        line: Prints one line: event, fields, words.
    """

    def __init__(
        self, session: HeadlessSession, line: Callable[[str, Mapping[str, Any], str], None]
    ) -> None:
        self._bench = session.workbench
        self._line = line
        self._shown = SafeguardState()
        self._told: dict[int, StepFindings] = {}

    @property
    def must_wait(self) -> bool:
        """True while the end of the command would leave something undone."""
        return self._bench.safeguard.has_work

    def show(self) -> None:
        """Print what is new since the last call."""
        state, shown = self._bench.safeguard.state, self._shown
        self._shown = state
        if state.doing is not shown.doing and state.doing in _DOING:
            self._note(_DOING[state.doing])
        if state.error is not None and state.error is not shown.error:
            self._note(f"{state.error.title} {state.error.hint}".strip())
        for step in state.findings:
            if self._told.get(step.step) != step:
                self._told[step.step] = step
                self._tell(step)

    def truly(self, run: Run | None, outcome: Outcome) -> Outcome:
        """Say so where flows are still off; a success that left them off is not what was asked."""
        if run is None or not run.has_quiet_flows:
            return outcome
        self._note(
            "Scheduled flows are still off for the time of the imports. They are turned on "
            f"again when the run is taken up: coe-assistant resume {run.id}"
        )
        is_success = outcome.exit_code is ExitCode.DONE
        return Outcome(outcome.name, ExitCode.FAILED) if is_success else outcome

    def _tell(self, step: StepFindings) -> None:
        words = self._bench.safeguard.words
        for finding in step.findings:
            if finding.status is FindingStatus.PASS:
                continue
            told = words.tell(finding)
            text = f"{told.title}: {told.text} {told.remedy}".strip()
            self._line(
                "note",
                {
                    "text": text,
                    "finding": {
                        "id": finding.id,
                        "status": finding.status.value,
                        "solution": step.solution,
                        "items": list(finding.items),
                        "remedy": told.remedy,
                    },
                },
                f"  {finding.status.value}: {text}",
            )
        good = sum(one.status is FindingStatus.PASS for one in step.findings)
        count = len(step.findings)
        name, wanted = step.solution, step.version
        if step.is_newer:
            self._note(f"Verified {name} {step.installed}, newer than {wanted} of the package.")
            self._note(f"Points that pass: {good} of {count}.")
        else:
            self._note(f"Verified {name} {wanted}. Points that pass: {good} of {count}.")

    def _note(self, text: str) -> None:
        self._line("note", {"text": text}, text)
