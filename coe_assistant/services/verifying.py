"""Verifies one imported solution: reads, compares, keeps. Blocking: for a worker."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.domain.act_record import quieted_flows
from coe_assistant.domain.errors import ServiceError, is_passing
from coe_assistant.domain.finding import StepFindings
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.run import Run
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.verification import Evidence, verify
from coe_assistant.ports.safeguard import SafeguardClients, SafeguardStore
from coe_assistant.services.snapshot_of_run import snapshot_of_run
from coe_assistant.services.snapshot_scope import new_salt, scope_of
from coe_assistant.services.snapshot_taking import SnapshotTaker


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification gave."""

    findings: StepFindings
    after: Snapshot


class Verifier:
    """Verifies steps of a run.

    Args:
        taker: Takes snapshots.
        store: Keeps what was found.
        kit: What is known about the product.
    """

    def __init__(self, taker: SnapshotTaker, store: SafeguardStore, kit: Kit) -> None:
        self._taker = taker
        self._store = store
        self._kit = kit

    def verify(self, clients: SafeguardClients, run: Run, number: int) -> Verified:
        """Look at the environment after step number, and write down what was found.

        Raises:
            ServiceError: the service is not there just now.
            SignInNeededError: only a person can get the next token.
            CoeError: it cannot be written down.
        """
        step = run.steps[number]
        before = snapshot_of_run(self._store, run, "before")
        salt = before.salt if before is not None else new_salt()
        after = self._taker.take(clients, scope_of(run, salt))
        try:
            history = clients.dataverse.history(step.solution)
        except ServiceError as error:
            if is_passing(error):
                raise
            history = None
        quieted = frozenset(quieted_flows(self._store.acts(run.id)))
        evidence = Evidence(step, before, after, history, self._kit, quieted)
        findings = StepFindings(
            number, step.solution, step.to_version, after.taken_at, verify(evidence)
        )
        self._store.save_snapshot(run.id, f"after-{number + 1}", after)
        self._store.save_findings(run.id, findings)
        return Verified(findings, after)
