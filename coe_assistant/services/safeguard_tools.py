"""What the safeguard desk needs from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coe_assistant.domain.act_record import quieted_flows
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.run import Run
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.snapshot_changes import Changed
from coe_assistant.ports import Alarm, Clock
from coe_assistant.ports.safeguard import SafeguardStore
from coe_assistant.services.act_sequence import ActTools
from coe_assistant.services.preparation import PreparationTools
from coe_assistant.services.safeguard_state import WrittenReport
from coe_assistant.services.snapshot_taking import SnapshotTaker
from coe_assistant.services.stored_safeguard import compared
from coe_assistant.services.verifying import Verifier


@dataclass(frozen=True, slots=True)
class SafeguardTools:
    """Everything the desk needs; report blocks and is called on a worker."""

    acts: ActTools
    preparation: PreparationTools
    taker: SnapshotTaker
    verifier: Verifier
    kit: Kit
    retry: Alarm
    report: Callable[[Run], WrittenReport]

    @property
    def store(self) -> SafeguardStore:
        """The files of the runs."""
        return self.acts.store

    @property
    def clock(self) -> Clock:
        """The clock."""
        return self.acts.clock

    @property
    def words(self) -> SafeguardWords:
        """The words."""
        return self.acts.words

    def quieted(self, run: Run) -> tuple[str, ...]:
        """Return the flows of a run that were asked to be off and not yet to be on again."""
        return quieted_flows(self.store.acts(run.id))

    def compared(self, run: Run) -> tuple[Snapshot | None, Snapshot | None, tuple[Changed, ...]]:
        """Return the snapshots of before and after the newest import, and what differs."""
        return compared(self.store, run)
