"""One scene for each disposition, with the words of the shipped knowledge; and other ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from fake_workbench import NOW, FakeWorkbench
from scene_registry import SCENES, add_all
from scene_reports import knowledge
from scenes import FAILED, STAGED, UNCHANGED, a_run, attempt

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.classify import classify
from coe_assistant.domain.evidence import Evidence, Origin, Source
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.run import Note, PendingStart, Phase, WaitCause, WaitReason
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.domain.version import SolutionVersion

MINUTE = timedelta(minutes=1)
# disposition by its value: a text that was seen in the field (error-taxonomy)
TEXTS = {
    "retry": 'Flow server error returned with status code "BadGateway" and details "502". '
    "ErrorCode: 80097376",
    "wait": "Cannot start another [Import] because there is a previous [Import] running at this "
    "moment. ErrorCode: 0x80071151",
    "verify": "The operation ended. Operation status unknown. ErrorCode: 80072031",
    "reauthenticate": "AADSTS50173: The provided grant has expired due to it being revoked, a "
    "fresh auth token is needed.",
    "fix-then-retry": "Solution 'CoE Core Components' cannot be imported because it is missing "
    "the following dependencies: solution CreatorKitCore version 1.0.20240. "
    "ErrorCode: 8004801E",
    "fix-local": "The remote certificate is invalid according to the validation procedure: "
    "RemoteCertificateChainErrors. The SSL connection could not be established",
    "none": "Solution imported successfully with warnings. Flow client error returned with "
    'status code "BadRequest"',
    "unclassified": "Something unheard of came to pass in module Q7.",
}


def found(disposition: str) -> Diagnosis:
    """The diagnosis of the text of a disposition."""
    diagnosis = classify(Evidence((Source(Origin.PAC, TEXTS[disposition]),)), knowledge())
    assert diagnosis.disposition.value == disposition, diagnosis
    return diagnosis


def _stands(disposition: str) -> Callable[[FakeWorkbench], None]:
    def scene(w: FakeWorkbench) -> None:
        SCENES["failure-waiting"](w)
        tries = (replace(FAILED, class_id=found(disposition).class_id),)
        w.run = a_run(
            Phase.NEEDS_ACTION, attempts=tries, diagnosis=found(disposition), server=UNCHANGED
        )
        w.diagnosing.evidence = Evidence((Source(Origin.PAC, TEXTS[disposition]),))

    return scene


def stopped(w: FakeWorkbench) -> None:
    """A person stopped the automatic attempts."""
    _stands("retry")(w)
    assert w.run is not None
    w.run = replace(w.run, note=Note.RETRY_STOPPED)


def signed_out(w: FakeWorkbench) -> None:
    """The next attempt waits for a sign-in."""
    SCENES["failure-waiting"](w)
    assert w.run is not None
    w.run = replace(w.run, is_signed_in=False, note=Note.SIGN_IN_NEEDED)


def still_running(w: FakeWorkbench) -> None:
    """Contact was lost while the server still works on the import."""
    _stands("verify")(w)
    assert w.run is not None
    w.run = replace(
        w.run, server=ServerFacts(ServerState.RUNNING, NOW, UNCHANGED.installed_version)
    )


def unreachable(w: FakeWorkbench) -> None:
    """Nobody knows what the environment holds."""
    _stands("fix-local")(w)
    assert w.run is not None
    w.run = replace(w.run, server=ServerFacts(ServerState.UNREACHABLE, NOW))


def apply_waits(w: FakeWorkbench) -> None:
    """The import is through; the apply step is repeated by itself."""
    SCENES["failure-waiting"](w)
    assert w.run is not None
    pending = PendingStart(
        NOW + 8 * MINUTE,
        WaitReason.RETRY,
        AttemptKind.APPLY_UPGRADE,
        NOW - 2 * MINUTE,
        (WaitCause.APPLY_STEP,),
    )
    w.run = replace(w.run, pending=pending, server=STAGED)


def next_solution(w: FakeWorkbench) -> None:
    """The first of two solutions is done; the service rests."""
    SCENES["waiting-other"](w)
    assert w.run is not None
    first = w.run.steps[0]
    second = replace(
        first, solution="CenterofExcellenceAuditLogs", display_name="CoE Audit Logs",
        from_version="3.1", to_version="3.2",
    )  # fmt: skip
    pending = PendingStart(NOW + 5 * MINUTE, WaitReason.NEXT_SOLUTION, AttemptKind.IMPORT, NOW, ())
    w.run = replace(
        w.run, server=ServerFacts(ServerState.SUCCEEDED, NOW, SolutionVersion.parse("4.50.6")), steps=(first, second), step=1, pending=pending, note=Note.NONE,
        attempts=(attempt(ended_at=NOW, has_exited=True, exit_code=0),),
    )  # fmt: skip


def staged_blocked(w: FakeWorkbench) -> None:
    """The new version lies staged, and what kept it from being applied is still there."""
    _stands("fix-then-retry")(w)
    assert w.run is not None
    w.run = replace(w.run, server=STAGED, note=Note.STAGED)


def launch_failed(w: FakeWorkbench) -> None:
    """pac could not be started."""
    SCENES["import-running"](w)
    w.run = a_run(
        Phase.NEEDS_ACTION,
        note=Note.LAUNCH_FAILED,
        note_text="pac: file not found",
        server=UNCHANGED,
    )


def other_plan(w: FakeWorkbench) -> None:
    """Somebody else changed what is installed."""
    SCENES["import-running"](w)
    w.run = a_run(Phase.NEEDS_ACTION, note=Note.MODE_CHANGED, server=UNCHANGED)


add_all(
    {
        **{f"failure-{name}": _stands(name) for name in TEXTS},
        "failure-stopped": stopped,
        "failure-signed-out": signed_out,
        "failure-running": still_running,
        "failure-unreachable": unreachable,
        "failure-apply-waits": apply_waits,
        "failure-staged-blocked": staged_blocked,
        "failure-launch": launch_failed,
        "failure-other-plan": other_plan,
        "waiting-next-solution": next_solution,
    }
)
