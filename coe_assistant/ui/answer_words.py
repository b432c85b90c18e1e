"""The five answers of the outcome face: over, whose fault, wait, what to do, what is installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.failure import Blame
from coe_assistant.domain.outlook import Ending, Outlook, Task, Waiting, outlook
from coe_assistant.domain.run import Note, Phase, Run, RunStep, WaitReason
from coe_assistant.domain.server import ServerState
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.text import counted, tr, when


@dataclass(frozen=True, slots=True)
class Answer:
    """One line. short is enough for who is in a hurry; rest may be ""."""

    question: str
    mark: Mark
    short: str
    rest: str = ""


def answers(run: Run) -> tuple[Answer, ...]:
    """Return the answers for a run that waits, needs a person or is escalated."""
    found = outlook(run)
    task = _task_words(run, found)
    return (
        Answer(tr("Is it over?"), _ENDING_MARKS[found.ending], *_ending_words(run, found.ending)),
        Answer(tr("Where does it come from?"), Mark.INFO, *_blame_words()[found.blame]),
        Answer(
            tr("Does waiting help?"),
            _WAITING_MARKS[found.waiting],
            *_waiting_words(run)[found.waiting],
        ),
        Answer(tr("What do I do now?"), _task_mark(found.task), *task),
        _installed(run),
    )


_ENDING_MARKS: Mapping[Ending, Mark] = {
    Ending.GOES_ON: Mark.WAITING,
    Ending.ASKS: Mark.WAITING,
    Ending.HELD: Mark.SKIPPED,
    Ending.STANDS: Mark.SKIPPED,
    Ending.HALF_DONE: Mark.WARNING,
    Ending.SPENT: Mark.BAD,
    Ending.NOT_KNOWN: Mark.UNKNOWN,
}
_WAITING_MARKS: Mapping[Waiting, Mark] = {
    Waiting.HELPS: Mark.GOOD,
    Waiting.IS_ALL: Mark.GOOD,
    Waiting.USELESS: Mark.BAD,
    Waiting.SPENT: Mark.BAD,
    Waiting.NOT_KNOWN: Mark.UNKNOWN,
}


def _task_mark(task: Task) -> Mark:
    return Mark.GOOD if task is Task.NOTHING else Mark.CURRENT


def _ending_words(run: Run, ending: Ending) -> tuple[str, str]:
    match ending:
        case Ending.GOES_ON:
            return _goes_on(run)
        case Ending.ASKS:
            words = tr("The server is asked again at {time}; nothing is imported then.")
            return tr("Not known yet."), words.format(time=_due(run))
        case Ending.HELD:
            return tr("No, it is held."), tr("Nothing starts until you let it go on.")
        case Ending.HALF_DONE:
            return tr("Almost."), tr("The new version is imported; the last step is missing.")
        case Ending.SPENT:
            words = counted(len(run.attempts), "%n attempt was made.", "%n attempts were made.")
            return tr("Yes, for now."), f"{words} {tr('Nothing starts by itself.')}"
        case Ending.NOT_KNOWN:
            return tr("Not known."), _unclear(run)
        case Ending.STANDS:
            words = tr("Nothing starts by itself. You can go on whenever it suits.")
            return tr("It stands still."), words


def _goes_on(run: Run) -> tuple[str, str]:
    reason = run.pending.reason if run.pending is not None else WaitReason.RETRY
    if reason is WaitReason.SCHEDULED:
        words = tr("It starts by itself at {time}, when the window opens.")
        return tr("No, it has not begun."), words.format(time=_due(run))
    if run.note is Note.SIGN_IN_NEEDED:
        return tr("Not yet."), tr("The next attempt is due and waits for somebody to sign in.")
    words = {
        WaitReason.RETRY: tr("The next attempt starts by itself at {time}."),
        WaitReason.NEXT_SOLUTION: tr("The next solution starts by itself at {time}."),
        WaitReason.OTHER_OPERATION: tr(
            "Another operation has the environment. It is looked at again at {time}."
        ),
        WaitReason.UNREACHABLE: tr("The server does not answer. It is asked again at {time}."),
    }.get(reason, "")
    return tr("Not yet."), words.format(time=_due(run))


def _due(run: Run) -> str:
    return when(run.pending.due_at) if run.pending is not None else ""


def _unclear(run: Run) -> str:
    if run.server is not None and run.server.state is ServerState.RUNNING:
        return tr("An import is still running on the server. A second one would fail.")
    return tr("The server has not told its end. An import may still be running there.")


def _blame_words() -> Mapping[Blame, tuple[str, str]]:
    return {
        Blame.SERVICE: (
            tr("From Microsoft's service."),
            tr("Neither you nor the package is the cause."),
        ),
        Blame.ENVIRONMENT: (
            tr("From the environment."),
            tr("Something there keeps the import from working."),
        ),
        Blame.PACKAGE: (
            tr("From the package."),
            tr("The file, or the way it is imported, does not fit here."),
        ),
        Blame.COMPUTER: (
            tr("From this computer or its network."),
            tr("Microsoft's service is not the cause."),
        ),
        Blame.ACCOUNT: (
            tr("From the account."),
            tr("Its sign-in, rights or licences are not enough for this."),
        ),
        Blame.NOBODY: (tr("Nothing is broken."), ""),
        Blame.UNKNOWN: (tr("Not known."), tr("The texts name no cause for certain.")),
    }


def _waiting_words(run: Run) -> Mapping[Waiting, tuple[str, str]]:
    spent = tr("Repeating did not help so far; it may after an incident is over.")
    asked = tr("First the server must say what it holds.")
    if run.phase is not Phase.WAITING:
        asked = tr("Look at the cause below first.")
    return {
        Waiting.HELPS: (tr("Yes."), _repeated(run)),
        Waiting.IS_ALL: (tr("Yes."), tr("There is nothing else to do.")),
        Waiting.USELESS: (tr("No, it does not."), tr("Repeating alone ends the same way.")),
        Waiting.SPENT: (tr("Not any more."), spent),
        Waiting.NOT_KNOWN: (tr("Not known."), asked),
    }


def _repeated(run: Run) -> str:
    if run.pending is not None and run.pending.kind is AttemptKind.APPLY_UPGRADE:
        return tr("Only the last step is repeated after a wait.")
    return tr("The same import is repeated after a wait.")


def _task_words(run: Run, found: Outlook) -> tuple[str, str]:
    if found.task is Task.FIX and run.diagnosis is None:
        return tr("Put the cause right."), tr("Then start the next attempt.")
    return {
        Task.NOTHING: (
            tr("Nothing."),
            tr("Leave the program open and the computer on; you may lock the screen."),
        ),
        Task.LET_GO_ON: (tr("Press “Let it go on”"), tr("when it suits.")),
        Task.SIGN_IN: (tr("Sign in again."), tr("Nothing is lost meanwhile.")),
        Task.FIX: (tr("Go through the steps below."), tr("Then start the next attempt.")),
        Task.START: (
            tr("Start the next attempt when it suits."),
            tr("The server is asked first whether anything still runs."),
        ),
        Task.APPLY: (
            tr("Apply the staged upgrade."),
            tr("Delete nothing; nothing is imported again."),
        ),
        Task.FIX_AND_APPLY: (
            tr("Go through the steps below."),
            tr("Then apply the staged upgrade; delete nothing."),
        ),
        Task.ASK_SUPPORT: (
            tr("Open a ticket at Microsoft Support."),
            tr("The three buttons below do it, one after the other."),
        ),
        Task.READ: (
            tr("Read what follows, then decide."),
            tr("The bundle holds everything that somebody needs to help."),
        ),
        Task.NEW_RUN: (
            tr("Begin a new run with the same file."),
            tr("It plans the way anew."),
        ),
    }[found.task]


def _asked_about(run: Run) -> RunStep | None:
    """Return the solution that the server was asked about last."""
    is_between = run.pending is not None and run.pending.reason is WaitReason.NEXT_SOLUTION
    if is_between and run.attempt is None and run.step > 0:
        return run.steps[run.step - 1]
    return run.current_step


def _installed(run: Run) -> Answer:
    question = tr("What is installed now?")
    server, step = run.server, _asked_about(run)
    if server is None and run.phase is Phase.WAITING:
        rest = tr("The server was not asked yet; it is asked before anything starts.")
        return Answer(question, Mark.UNKNOWN, tr("Not known yet."), rest)
    if server is None or server.state is ServerState.UNREACHABLE:
        rest = tr("The server was not reached. Ask it before you decide anything.")
        return Answer(question, Mark.UNKNOWN, tr("Not known."), rest)
    name = (step.display_name or step.solution) if step is not None else ""
    version = server.installed_version
    asked = tr("Asked at {time}.").format(time=when(server.at))
    if version is None:
        short = tr("No {name}.").format(name=name)
    else:
        short = tr("{name} {version}, in use.").format(name=name, version=version.text)
    if server.state is ServerState.STAGED or server.leftover_upgrade:
        rest = tr("The new version lies staged beside it: delete nothing.")
        return Answer(question, Mark.WARNING, short, f"{rest} {asked}")
    if server.state is ServerState.RUNNING:
        rest = tr("An import is still running.")
        return Answer(question, Mark.RUNNING, short, f"{rest} {asked}")
    rest = tr("Nothing half-finished lies beside it.")
    return Answer(question, Mark.GOOD, short, f"{rest} {asked}")
