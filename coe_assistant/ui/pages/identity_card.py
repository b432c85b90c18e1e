"""Both sign-ins side by side: this program's and pac's, and how to make them agree."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from coe_assistant.domain.identity_match import IdentityLine, Match
from coe_assistant.services.identity_comparison import IdentityState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.labels import button, label, short_label
from coe_assistant.ui.widgets.layout import Card, clear, holder, row

_MARK = {Match.SAME: Mark.GOOD, Match.DIFFERENT: Mark.BAD, Match.UNKNOWN: Mark.UNKNOWN}
_TOP = Qt.AlignmentFlag.AlignTop


class IdentityCard(Card):
    """Compares account and environment of both sign-ins; a mismatch comes with a command."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: IdentityState | None = None
        self._mark = MarkView(context.theme, Mark.UNKNOWN, "", Size.BIG_ICON - 4)
        self._title = label("", "subtitle")
        head = row(self._mark, self._title, gap=Space.M)
        head.setStretch(1, 1)
        self._why = label("", "muted")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.XS + 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._table = holder(self._grid)
        self._advice = label(
            tr(
                "Run this command in a terminal, then ask again. "
                "This program never changes pac's sign-ins."
            )
        )
        self._command = label("", "mono")
        copy = button(tr("Cop&y command"), self._copy)
        line = row(self._command, copy, gap=Space.M)
        line.setStretch(0, 1)
        self._mend = holder(line)
        self._again = button(tr("As&k again"), context.workbench.entrance.identity.compare)
        self.body.addLayout(head)
        for item in (self._why, self._table, self._advice, self._mend):
            self.body.addWidget(item)
        self.body.addLayout(row(self._again, None))

    def refresh(self, state: IdentityState, *, is_connected: bool) -> None:
        """Show state; hidden while nothing is connected."""
        self.setVisible(is_connected and (state.is_asking or state.result is not None))
        if state == self._shown:
            return
        self._shown = state
        title, mark = _title(state)
        self._title.setText(title)
        self._mark.show_mark(mark, title)
        self._show_lines(state.lines)
        self._why.setText(_why(state))
        self._why.setVisible(bool(_why(state)))
        self._advice.setVisible(bool(state.mend))
        self._mend.setVisible(bool(state.mend))
        self._command.setText(state.mend)
        self._command.setAccessibleName(tr("Command: {command}").format(command=state.mend))
        self._again.setVisible(not state.is_asking)
        if state.result is Match.DIFFERENT:
            self._context.announcer.say(title)

    def _show_lines(self, lines: tuple[IdentityLine, ...]) -> None:
        clear(self._grid)
        self._table.setVisible(bool(lines))
        if not lines:
            return
        for place, words in enumerate((tr("This program"), tr("pac"))):
            self._grid.addWidget(label(words, "strong"), 0, place + 1)
        for number, line in enumerate(lines, start=1):
            name = _subject(line.subject)
            ours, pacs = line.ours or tr("Not known"), line.pacs or tr("Not known")
            self._grid.addWidget(short_label(name, "muted"), number, 0, _TOP)
            for place, value in enumerate((ours, pacs)):
                cell = label(value)
                cell.setAccessibleName(f"{name}: {value}")
                self._grid.addWidget(cell, number, place + 1, _TOP)
            words = _match_word(line.match)
            self._grid.addWidget(MarkView(self._context.theme, _MARK[line.match], words), number, 3)
            self._grid.addWidget(short_label(words, "caption"), number, 4)

    def _copy(self) -> None:
        self._context.shell.copy_text(self._context.workbench.entrance.identity.state.mend)


def _title(state: IdentityState) -> tuple[str, Mark]:
    if state.is_asking:
        return tr("Asking pac as whom and where it works"), Mark.INFO
    match state.result:
        case Match.SAME:
            return tr("pac works as the same account, in the same environment"), Mark.GOOD
        case Match.DIFFERENT:
            return tr("pac works as somebody else, or somewhere else"), Mark.BAD
        case _:
            return tr("It is not known as whom and where pac works"), Mark.UNKNOWN


def _why(state: IdentityState) -> str:
    if state.is_asking:
        return tr("pac takes some seconds to start. You can go on meanwhile.")
    if state.error is None:
        return ""
    said = " ".join(told(part) for part in (state.error.title, state.error.detail) if part)
    return said if state.mend else " ".join(part for part in (said, told(state.error.hint)) if part)


def _subject(slug: str) -> str:
    return {
        "account": tr("Account"),
        "environment": tr("Environment"),
        "organisation": tr("Organisation"),
    }[slug]


def _match_word(match: Match) -> str:
    return {
        Match.SAME: tr("Same"),
        Match.DIFFERENT: tr("Different"),
        Match.UNKNOWN: tr("Not known"),
    }[match]
