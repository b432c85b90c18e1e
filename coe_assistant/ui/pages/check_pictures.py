"""Drawings of what some checks found: layers by type, and storage with its limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.fact_book import FactWords
from coe_assistant.services.workbench_state import CheckRow
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.fact_words import fact_value
from coe_assistant.ui.pages.check_panel import LAYERS, CheckPanel
from coe_assistant.ui.text import counted, number, size, tr
from coe_assistant.ui.widgets.bars import AmountBar, Count, CountBars, Limit
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import column

_STORAGE = "storage"
_MEGABYTE = 1024 * 1024
_TONES = {CheckStatus.PASS: Tone.GOOD, CheckStatus.WARN: Tone.WARNING, CheckStatus.FAIL: Tone.BAD}


def layer_counts(
    layers: Iterable[tuple[str, bool]], words: Mapping[str, FactWords]
) -> tuple[Count, ...]:
    """Return how many layers there are of each type.

    Args:
        layers: Type of the component, and whether it is a flow whose definition is frozen.
        words: The words of a layer's fields, for the names of the types.
    """
    types = words.get("component_type", FactWords())
    every: Counter[str] = Counter()
    frozen: Counter[str] = Counter()
    for kind, is_frozen in layers:
        name = fact_value(kind, types)
        every[name] += 1
        frozen[name] += is_frozen
    return tuple(
        Count(name, count, frozen[name], _frozen_words(frozen[name], count))
        for name, count in every.items()
    )


def _frozen_words(count: int, of: int) -> str:
    if not count:
        return ""
    if count == of:
        return tr("all keep their old steps") if of > 1 else tr("it keeps its old steps")
    return counted(count, "%n keeps its old steps", "%n keep their old steps")


class LayersPicture(CheckPanel):
    """How many layers there are of each type of component."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._bars = CountBars(context.theme, tr("Unmanaged layers by type"))
        title = label(tr("Unmanaged layers by type"), "strong")
        self.setLayout(column(title, self._bars, gap=Space.XS))

    def fits(self, item: CheckRow) -> bool:
        """The row about layers, once it found some."""
        return item.id == LAYERS and bool(_layers(item))

    def show_row(self, item: CheckRow, *, is_locked: bool) -> None:
        """Count them."""
        del is_locked
        known = self.context.lexicon.facts.words(LAYERS)
        words = known.get("layers", FactWords()).fields
        self._bars.show_counts(layer_counts(_layers(item), words))


class StoragePicture(CheckPanel):
    """The tenant's database storage as a bar, with the limits drawn in."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._bar = AmountBar(context.theme)
        self.setLayout(column(self._bar))

    def fits(self, item: CheckRow) -> bool:
        """The row about storage, once the capacity was read."""
        return item.id == _STORAGE and _number(item, "database_free_percent") is not None

    def show_row(self, item: CheckRow, *, is_locked: bool) -> None:
        """Draw how full it is."""
        del is_locked
        free = _number(item, "database_free_percent") or 0.0
        used, total = _number(item, "database_used_mb"), _number(item, "database_total_mb")
        words = tr("{percent} % free").format(percent=_short(free))
        if used is not None and total is not None:
            words = tr("{used} of {total} used: {percent} % free").format(
                used=size(int(used * _MEGABYTE)),
                total=size(int(total * _MEGABYTE)),
                percent=_short(free),
            )
        status = item.report.status if item.report is not None else CheckStatus.UNKNOWN
        tone = _TONES.get(status, Tone.NEUTRAL)
        self._bar.show_amount(words, 1 - free / 100, _limits(item), tone)


def _limits(item: CheckRow) -> list[Limit]:
    names = {
        "warn_below_percent": tr("a warning when less than {percent} % is free"),
        "fail_below_percent": tr("low when less than {percent} % is free"),
    }
    found = ((_number(item, fact), words) for fact, words in names.items())
    return [
        Limit(1 - free / 100, words.format(percent=_short(free)))
        for free, words in found
        if free is not None
    ]


def _short(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def _number(item: CheckRow, fact: str) -> float | None:
    value = item.report.facts.get(fact) if item.report is not None else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and isinstance(value, int | float) else None


def _layers(item: CheckRow) -> list[tuple[str, bool]]:
    found = item.report.facts.get("layers") if item.report is not None else None
    if not isinstance(found, list | tuple):
        return []
    entries = (one for one in found if isinstance(one, Mapping))
    return [(str(one.get("component_type") or ""), one.get("frozen") is True) for one in entries]
