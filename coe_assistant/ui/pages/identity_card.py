"""Both sign-ins side by side: this program's and pac's, and how to make them agree."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.identity_match import IdentityLine, Match
from coe_assistant.services.identity_comparison import IdentityState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.eliding_label import ElidingLabel
from coe_assistant.ui.widgets.fold_layout import FoldLayout
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, clear, column, holder, row

_MARK = {Match.SAME: Mark.GOOD, Match.DIFFERENT: Mark.BAD, Match.UNKNOWN: Mark.UNKNOWN}


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
        self._lines = column(gap=Space.M)
        self._table = holder(self._lines)
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
        clear(self._lines)
        self._table.setVisible(bool(lines))
        if not lines:
            return
        for line in lines:
            self._lines.addWidget(self._line(line))

    def _line(self, line: IdentityLine) -> QWidget:
        name, words = _subject(line.subject), _match_word(line.match)
        mark = MarkView(self._context.theme, _MARK[line.match], words)
        said = row(mark, label(words, "strong"), gap=Space.S)
        said.setStretch(1, 1)
        cells = [holder(column(label(name, "caption"), said, gap=Space.XS))]
        sides = (
            (tr("This program"), line.ours or tr("Not known")),
            (tr("pac"), line.pacs or tr("Not known")),
        )
        for side, value in sides:
            shown = ElidingLabel()
            shown.setMinimumWidth(Size.FIELD)  # all lines fold at the same width
            shown.show_text(value)
            shown.setAccessibleName(f"{side}, {name}: {value}")
            cells.append(holder(column(label(side, "caption"), shown, gap=Space.XS)))
        return holder(FoldLayout(*cells, line_gap=Space.S))

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
