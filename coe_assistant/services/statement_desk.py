"""Records statements and confirmations with name and time, in the journal of the run."""

from __future__ import annotations

from coe_assistant.domain.attestation import Attestation, AttestationAnswer
from coe_assistant.domain.event import Attested
from coe_assistant.services.remediation import RemediationTools
from coe_assistant.services.statement_list import Statement, StatementState

_LONGEST = 500  # characters of a name or a note


class StatementDesk:
    """Implements services.statement_list.StatementList; the run itself holds the answers.

    Args:
        tools: What is around.
    """

    def __init__(self, tools: RemediationTools) -> None:
        self._tools = tools

    @property
    def state(self) -> StatementState:
        """The profile's items with what the run holds about them."""
        run = self._tools.run()
        given = {one.item_id: one for one in run.attestations} if run is not None else {}
        rows = tuple(Statement(item, given.get(item.id)) for item in self._tools.items())
        reason = "Run the checklist first: statements are kept with the run." if not run else ""
        return StatementState(rows, self._tools.person(), reason)

    def answer(
        self, item_id: str, answer: AttestationAnswer, person: str = "", note: str = ""
    ) -> None:
        """Record an answer with name and time."""
        tools = self._tools
        if tools.run() is None or item_id not in {item.id for item in tools.items()}:
            return
        now = tools.clock.now()
        name = (person.strip() or tools.person())[:_LONGEST]
        given = Attestation(item_id, answer, name, now, note.strip()[:_LONGEST])
        tools.record(Attested(now, given))
        tools.tell()

    def confirm_check(self, check_id: str, person: str = "") -> None:
        """Record that a person looked where the program could not."""
        name = (person.strip() or self._tools.person())[:_LONGEST]
        self._tools.acknowledge(check_id, name)
