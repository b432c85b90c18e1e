"""Where the server holds a newer version than the package's: the sentence names both."""

from __future__ import annotations

from collections.abc import Sequence

from coe_assistant.domain.finding import StepFindings
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.domain.version import SolutionVersion


def newer_version(run: Run, facts: ServerFacts | None = None) -> str:
    """Return the installed version of the current solution where it is newer than wanted, or "".

    facts is what the server said of it, by default what is stored in the run.
    """
    told, step = facts or run.server, run.current_step
    if told is None or step is None or told.state is not ServerState.SUCCEEDED:
        return ""
    installed = told.installed_version
    if installed is None or installed <= SolutionVersion.parse(step.to_version):
        return ""
    return installed.text


def newer_words(run: Run, facts: ServerFacts | None = None) -> str:
    """Return a sentence with both versions where the installed one is newer than wanted, or ""."""
    installed, step = newer_version(run, facts), run.current_step
    if not installed or step is None:
        return ""
    return f"Version {installed} is installed, newer than {step.to_version}."


def version_there(run: Run, number: int, findings: Sequence[StepFindings] = ()) -> str:
    """Return which version the server told for a step that is done; the wanted one by default."""
    found = next((one.installed for one in findings if one.step == number), "")
    is_last_word = run.phase is Phase.SUCCEEDED and number == run.step
    return found or (is_last_word and newer_version(run)) or run.steps[number].to_version
