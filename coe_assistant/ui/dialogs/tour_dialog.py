"""First steps: three cards that say what happens, what never does, and what leaves this machine."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QSizePolicy, QStackedWidget, QWidget

from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.labels import button, label, short_label
from coe_assistant.ui.widgets.layout import column, holder, row

_SIZE = (640, 340)


class TourDialog(Dialog):
    """Cards one after the other; Esc leaves it at any of them."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("First steps"), width=Size.DIALOG_SMALL)
        self._context = context
        self._cards = QStackedWidget()
        self._count = short_label("", "caption")
        self.back = button(tr("&Back"), lambda: self._go(-1))
        self.forward = button(tr("&Next"), lambda: self._go(1), kind="primary")
        for title, mark, lines in _cards():
            self._cards.addWidget(self._card(title, mark, lines))
        self.add(self._cards)
        self.content.setStretch(self.content.count() - 1, 1)
        self.buttons.insertWidget(0, self._count)
        self.add_action(self.back)
        self.add_action(self.forward)
        self.close_button.setText(tr("&Skip"))
        self.close_button.setAccessibleName(tr("Skip"))
        self.resize(*_SIZE)
        self._show()
        self.forward.setFocus()

    @property
    def number(self) -> int:
        """Which card is shown, from 1."""
        return self._cards.currentIndex() + 1

    def _card(self, title: str, mark: Mark, lines: tuple[str, ...]) -> QWidget:
        rows = column(label(title, "subtitle"), gap=Space.M)
        for words in lines:
            said = label(words)
            # the height follows the width here; a wrapped label alone asks for four narrow lines
            said.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            line = row(MarkView(self._context.theme, mark, ""), said, gap=Space.M)
            line.setStretch(1, 1)
            rows.addLayout(line)
        rows.addStretch(1)
        card = holder(rows)
        card.setAccessibleName(title)
        card.setAccessibleDescription("\n".join(lines))
        return card

    def _go(self, step: int) -> None:
        at = self._cards.currentIndex() + step
        if at >= self._cards.count():
            self.accept()
            return
        self._cards.setCurrentIndex(max(0, at))
        self._show()

    def _show(self) -> None:
        count = self._cards.count()
        is_last = self.number == count
        self._count.setText(tr("{number} of {count}").format(number=self.number, count=count))
        self.back.setEnabled(self.number > 1)
        self.forward.setText(tr("Be&gin") if is_last else tr("&Next"))
        self.forward.setAccessibleName(tr("Begin") if is_last else tr("Next"))
        self.close_button.setVisible(not is_last)
        title, _, lines = _cards()[self._cards.currentIndex()]
        self._context.announcer.say(" ".join((title, *lines)))


def _cards() -> tuple[tuple[str, Mark, tuple[str, ...]], ...]:
    return (
        (
            tr("What it does"),
            Mark.GOOD,
            (
                tr("It looks at the environment and the file before anything is changed."),
                tr("It runs the import through Microsoft's pac, with progress from the server."),
                tr("When it fails it says why, what to do, and when the next attempt starts."),
                tr("It compares afterwards what changed, and gives back what was turned off."),
            ),
        ),
        (
            tr("What it never does"),
            Mark.SKIPPED,
            (
                tr("It never deletes the base solution."),
                tr("It never starts a second import while one may be running."),
                tr("It never changes or clears the sign-ins of pac."),
                tr("It never changes your environment without a click that is recorded."),
            ),
        ),
        (
            tr("What leaves this machine"),
            Mark.INFO,
            (
                tr("Calls to your own tenant at Microsoft; to a channel only if you enter one."),
                tr("No telemetry, no update check, no account with us."),
                tr("A support bundle is a file that you look at and send yourself."),
                tr("F1 explains what is on the screen, without a network."),
            ),
        ),
    )


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return TourDialog(context, window)
