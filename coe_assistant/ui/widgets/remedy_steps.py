"""What to do, as steps that can be ticked; what the program can do itself is a button."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from coe_assistant.domain.failure import Remedy
from coe_assistant.ui.actions import READING, action_label
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.shortcuts import tip_with_keys
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import clear, row


class RemedySteps(QWidget):
    """One line a step: tick box, words, button.

    Args:
        context: Carries out the actions.
        tick: Is told when a person ticked a step or took the tick away.
        acts: Whether actions are offered.
    """

    def __init__(
        self, context: Context, tick: Callable[[str, bool], None], *, acts: bool = True
    ) -> None:
        super().__init__()
        self._context = context
        self._tick = tick
        self._acts = acts
        self._boxes: dict[str, QCheckBox] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.S)

    @property
    def boxes(self) -> dict[str, QCheckBox]:
        """The tick boxes by the id of their step."""
        return dict(self._boxes)

    def show_steps(
        self, steps: tuple[Remedy, ...], ticked: frozenset[str], withheld: frozenset[str]
    ) -> None:
        """Show steps; actions in withheld get no button."""
        clear(self._lines)
        self._boxes = {}
        for number, step in enumerate(steps, start=1):
            words = told(step.text)
            box = TickBox("", self._context.theme)
            box.setChecked(step.id in ticked)
            box.setAccessibleName(tr("Step {n} done: {text}").format(n=number, text=words))
            box.toggled.connect(partial(self._tick, step.id))
            self._boxes[step.id] = box
            line = row(box, label(f"{number}. {words}"), gap=Space.S)
            line.setStretch(1, 1)
            act = self._button_of(step, number, withheld)
            if act is not None:
                line.addWidget(act)
            self._lines.addLayout(line)

    def _button_of(self, step: Remedy, number: int, withheld: frozenset[str]) -> QPushButton | None:
        may_act = self._acts and step.action not in withheld
        words = action_label(step.action) if step.action and may_act else ""
        if words and step.action:
            act = partial(self._context.do, step.action)
            made = button(words, act, reads=step.action in READING)
            tip_with_keys(made, step.action)
        elif step.link:
            go = partial(self._context.shell.open_url, step.link)
            made = button(tr("Open the page"), go, kind="link", describe=step.link, reads=True)
        else:
            return None
        name = made.accessibleName()
        made.setAccessibleName(tr("{action} (step {n})").format(action=name, n=number))
        return made
