"""What a person said or did beside the import: kept with the run, the phase stays."""

from __future__ import annotations

from dataclasses import replace

from coe_assistant.domain.event import ActRecorded, Attested, WarningRead
from coe_assistant.domain.run import Run
from coe_assistant.domain.upgrade_steps import Result, noted


def warning_read(run: Run, event: WarningRead) -> Result:
    """Keep which words of a row were read; an older reading of the same row is replaced."""
    given = event.acknowledgement
    others = tuple(one for one in run.acknowledgements if one.check_id != given.check_id)
    moved = replace(run, acknowledgements=(*others, given))
    kind = "checked-by-person" if given.is_confirmed else "warning-read"
    return noted(moved, event.at, kind, f"{given.check_id} {given.person}".strip()), ()


def attested(run: Run, event: Attested) -> Result:
    """Keep a statement; an earlier answer to the same item stays in the timeline alone."""
    given = event.attestation
    others = tuple(one for one in run.attestations if one.item_id != given.item_id)
    moved = replace(run, attestations=(*others, given))
    text = f"{given.item_id} {given.answer.value} {given.person}".strip()
    return noted(moved, event.at, "attested", text), ()


def act_recorded(run: Run, event: ActRecorded) -> Result:
    """Keep an act in the timeline."""
    return noted(run, event.at, event.kind, event.text), ()
