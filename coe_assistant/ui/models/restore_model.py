"""The rows of a restore as a Qt table model."""

from __future__ import annotations

from coe_assistant.domain.act_record import ActState
from coe_assistant.domain.restore_plan import ActKind, ByHand
from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.services.act_sequence import ActRow
from coe_assistant.ui.models.cells_model import CellsModel
from coe_assistant.ui.text import told, tr


class RestoreModel(CellsModel):
    """What is asked, for what, what came of it, and why."""

    def show_rows(
        self, rows: tuple[ActRow, ...], by_hand: tuple[ByHand, ...], words: SafeguardWords
    ) -> None:
        """Take over the acts and what is left to a person; only what changed is told."""
        cells = (
            *(_cells(row, words) for row in rows),
            *(
                (_by_hand(one.kind), one.name, tr("By hand"), told(words.reason(one.why)))
                for one in by_hand
            ),
        )
        self.show_cells(cells)

    def heads(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tr("What"), tr("Name"), tr("Result"), tr("Why")

    def sentence(self, line: int) -> str:
        """Return everything about one row, to be read and copied."""
        what, name, result, why = self._rows[line]
        return f"{what}: {name} ({why}). {result}"


def _cells(row: ActRow, words: SafeguardWords) -> tuple[str, ...]:
    act = row.act
    kind = {
        ActKind.BIND: tr("Bind connection"),
        ActKind.WRITE: tr("Write value"),
        ActKind.TURN_ON: tr("Turn on"),
        ActKind.TURN_OFF: tr("Turn off"),
    }[act.kind]
    return kind, act.name, _result(row, words), told(words.reason(act.why))


def _result(row: ActRow, words: SafeguardWords) -> str:
    if row.state is None:
        return tr("Not asked yet")
    if row.state is ActState.UNKNOWN:
        return tr("No answer: it may have been done")
    rule = words.refusal_of(row.why)
    why = told(rule.text) if rule is not None else row.detail
    remedy = told(rule.remedy) if rule is not None and rule.remedy else ""
    if row.state is ActState.DONE:
        return tr("Done: {why}").format(why=why) if why else tr("Done")
    if row.state is ActState.LEFT:
        return tr("Left as it is: {why} {remedy}").format(why=why, remedy=remedy)
    return tr("Refused: {why} {remedy}").format(why=why, remedy=remedy)


def _by_hand(kind: str) -> str:
    return {
        "flow": tr("Flow"),
        "variable": tr("Variable"),
        "reference": tr("Connection reference"),
    }.get(kind, kind)
