"""The bar at the bottom: Back, one sentence about what happens next, the main button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.pages.page import Step
from coe_assistant.ui.read_only import looking_sentence
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.labels import button, label, mark_reading
from coe_assistant.ui.widgets.layout import row


class Footer(QFrame):
    """The bar.

    Args:
        only_looks: The steps are taken elsewhere.

    Signals:
        back: The person wants the step before.
        forward: The person pressed the main button.
    """

    back = Signal()
    forward = Signal()

    def __init__(self, *, only_looks: bool = False) -> None:
        super().__init__()
        self._only_looks = only_looks
        self.setProperty("kind", "footer")
        self._sentence = label("", "muted")
        self._back = button(tr("< &Back"), self.back.emit, reads=True)
        self._back.setAccessibleName(tr("Back"))
        self._main = button("", self.forward.emit, kind="primary")
        self._main.setDefault(True)
        box = row(
            HeadRow(self._sentence, self._back, self._main, least=Size.LIST, is_trailing=True)
        )
        box.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        self.setLayout(box)

    @property
    def main_button(self) -> QPushButton:
        """The main button."""
        return self._main

    @property
    def back_button(self) -> QPushButton:
        """The button that goes back."""
        return self._back

    @property
    def sentence(self) -> str:
        """What happens next."""
        return self._sentence.text()

    def show_step(self, step: Step | None, *, can_go_back: bool) -> None:
        """Show what the page wants; where a window only looks, the step is taken elsewhere."""
        mark_reading(self._main, reads=False)
        if self._only_looks:
            text = step.text if step is not None else ""
            step = Step(text, _nothing, looking_sentence(), is_enabled=False)
        self._show(step, can_go_back=can_go_back)

    def _show(self, step: Step | None, *, can_go_back: bool) -> None:
        self._back.setVisible(can_go_back)
        self._main.setVisible(step is not None and bool(step.text))
        self._sentence.setText(step.next if step is not None else "")
        if step is not None:
            self._main.setText(step.text)
            self._main.setAccessibleName(step.text.replace("&", ""))
            self._main.setAccessibleDescription(step.next)
            self._main.setEnabled(step.is_enabled)

    def show_return(self, due: str, *, can_go_back: bool) -> None:
        """Show the way back to the step at which the run stands."""
        text = tr("Re&turn to {step}").format(step=due)
        sentence = tr("You are looking at an earlier step. Nothing can be changed here now.")
        mark_reading(self._main)
        self._show(Step(text, _nothing, sentence), can_go_back=can_go_back)


def _nothing() -> None:
    return None
