"""Asks on the Connect page whether service health may be read, and says what became of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coe_assistant.services.consent import Consent, ConsentState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.pages.sign_in_wait import SignInWait
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, row

_MARK = {
    Consent.NOT_ASKED: Mark.INFO,
    Consent.GIVEN: Mark.GOOD,
    Consent.DECLINED: Mark.UNKNOWN,
}


class ConsentRow(QWidget):
    """One line, and the sign-in that it may need."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        consent = context.workbench.entrance.consent
        self._context = context
        self._mark = MarkView(context.theme, Mark.INFO, "")
        self._text = label()
        self._ask = button(
            tr("Ask for service health…"),
            consent.ask,
            describe=tr("Opens a sign-in that asks for one more permission; declining is fine."),
        )
        self._wait = SignInWait(context, consent.cancel, tr("Asking for service health"))
        line = row(self._mark, HeadRow(self._text, self._ask, least=Size.FIELD), gap=Space.M)
        line.setStretch(1, 1)
        self.setLayout(column(line, self._wait, gap=Space.M))

    def refresh(self, state: ConsentState) -> None:
        """Show state."""
        self._mark.show_mark(_MARK[state.consent], "")
        self._text.setText(_words(state))
        self._ask.setVisible(not state.is_asking and state.consent is not Consent.GIVEN)
        self._wait.setVisible(state.is_asking)
        if state.is_asking:
            self._wait.show_wait(state.prompt, state.deadline_at)

    def tick(self, state: ConsentState) -> None:
        """Show the time that is left."""
        if state.is_asking:
            self._wait.tick(self._context.clock.now())


def _words(state: ConsentState) -> str:
    if state.consent is Consent.GIVEN:
        return tr("Service health may be read: the checklist will show open incidents.")
    if state.consent is Consent.DECLINED:
        return tr(
            "Service health is not readable: the tenant did not agree. The checklist says so "
            "and goes on."
        )
    if state.error is not None:
        return " ".join(told(part) for part in (state.error.title, state.error.hint) if part)
    return tr(
        "Microsoft's service health is read if the tenant agrees to it. It is asked for only here."
    )
