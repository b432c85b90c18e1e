"""Settings > Wipe data: choose, read what it means, confirm, see what went."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.wiping import WipeItem, WipePart, WipePlan, WipeResult
from coe_assistant.services.housekeeping import Housekeeping
from coe_assistant.services.wipe_words import KEPT_WORDS, NO_UNDO, PART_WORDS
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.dialogs.preferences_section import Section
from coe_assistant.ui.text import counted, size, told, tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import clear, column, holder, row

_NOT_TICKED = (WipePart.RUNS, WipePart.KNOWLEDGE, WipePart.SETTINGS)


class WipeSection(Section):
    """Two steps: what is to go, and the tick that it cannot be undone."""

    def __init__(self, context: Context, house: Housekeeping) -> None:
        super().__init__(context)
        self._wiping = house.wiping
        self.ticks: dict[WipePart, TickBox] = {}
        self.state, self.result = Banner(context.theme), Banner(context.theme)
        self._rows = column(gap=Space.XS)
        self._kept = label("", "muted")
        self.agreed = TickBox(tr("I know that it cannot be &brought back"), context.theme)
        self.act = button(tr("&Wipe now"), self._on_wipe, kind="danger")
        self.again = button(tr("Look a&gain"), self.look)
        self.agreed.toggled.connect(self._show_act)
        self.setLayout(
            column(
                label(told(NO_UNDO)),
                self.result,
                self.state,
                holder(self._rows),
                self._kept,
                self.agreed,
                row(self.act, self.again, None),
                gap=Space.M,
            )
        )
        self.look()

    def look(self) -> None:
        """Find out what is there."""
        self.agreed.setChecked(False)
        self._show_act()
        obstacle = self._wiping.obstacle()
        if obstacle is not None:
            self._on_failed(obstacle)
            return
        self.state.say(Tone.INFO, tr("Looking at what is there…"))
        self._wiping.measure(self._on_plan, self._on_failed)

    def _on_plan(self, plan: WipePlan) -> None:
        self.state.hide()
        clear(self._rows)
        self.ticks = {part: self._tick(plan.item(part)) for part in WipePart}
        lines = [
            tr("Run {run} stays: {reason}.").format(
                run=run.run_id, reason=told(KEPT_WORDS[run.reason])
            )
            for run in plan.kept
        ]
        self._kept.setText("\n".join(lines))
        self._kept.setVisible(bool(lines))
        self._show_act()

    def _tick(self, item: WipeItem) -> TickBox:
        title, words = PART_WORDS[item.part]
        tick = TickBox(f"{told(title)} ({_amount(item)})", self.context.theme)
        is_there = bool(item.count or item.size)
        tick.setEnabled(is_there)
        tick.setChecked(is_there and item.part not in _NOT_TICKED)
        tick.setAccessibleDescription(told(words))
        tick.toggled.connect(self._show_act)
        self._rows.addWidget(tick)
        said = label(told(words), "caption")
        said.setContentsMargins(Size.INDENT, 0, 0, Space.XS)
        self._rows.addWidget(said)
        return tick

    def _chosen(self) -> list[WipePart]:
        return [part for part, tick in self.ticks.items() if tick.isChecked()]

    def _show_act(self) -> None:
        may = bool(self._chosen()) and self._wiping.obstacle() is None
        self.agreed.setEnabled(may)
        self.act.setEnabled(may and self.agreed.isChecked())

    def _on_wipe(self) -> None:
        self.act.setEnabled(False)
        self.state.say(Tone.INFO, tr("Wiping…"))
        self._wiping.wipe(self._chosen(), self._on_done, self._on_failed)

    def _on_done(self, result: WipeResult) -> None:
        self.look()
        gone = sum(item.size for item in result.removed)
        words = tr("Wiped: {size}").format(size=size(gone))
        parts = {item.part for item in result.removed}
        told_next = [tr("The settings as shipped hold from the next start on.")]
        lines = told_next if WipePart.SETTINGS in parts else []
        if result.left:
            names = ", ".join(result.left)
            lines = [tr("In use, and left: {names}").format(names=names), *lines]
        self.result.say(Tone.WARNING if result.left else Tone.GOOD, words, "\n".join(lines))
        self.context.announcer.say(words)

    def _on_failed(self, error: CoeError) -> None:
        detail = " ".join(told(part) for part in (error.detail, error.hint) if part)
        self.state.say(Tone.WARNING, told(error.title), detail)
        self.context.announcer.say(told(error.title))


def _amount(item: WipeItem) -> str:
    if not item.count and not item.size:
        return tr("nothing there")
    if item.part is WipePart.CHANNEL:
        return tr("kept")
    amount = size(item.size)
    if item.part is WipePart.RUNS:
        runs = counted(item.count, "%n run", "%n runs")
        return tr("{runs}, {size}").format(runs=runs, size=amount)
    return amount


def build(context: Context, _window: QWidget) -> Section | None:
    """Return the section."""
    house = context.surroundings.housekeeping()
    return WipeSection(context, house) if house is not None else None
