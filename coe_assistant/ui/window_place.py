"""Where the window stood on each screen, and where it opens again: always wholly on a screen.

A screen is known by its name and size, so a laptop in its dock and on the road keeps two places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen
    from PySide6.QtWidgets import QWidget

_LAST, _SCREENS = "last", "screens"
_NUMBERS = 4
_MOST_SCREENS = 12
_FARTHEST = 100_000  # px


def screen_key(screen: QScreen) -> str:
    """Return what a screen is known by."""
    size = screen.geometry()
    return f"{screen.name()} {size.width()}x{size.height()}"


def fitted(place: QRect, area: QRect, smallest: tuple[int, int]) -> QRect:
    """Return place, made smaller and moved so far that it lies in area."""
    width = min(max(place.width(), smallest[0]), area.width())
    height = min(max(place.height(), smallest[1]), area.height())
    left = min(max(place.left(), area.left()), area.right() - width + 1)
    top = min(max(place.top(), area.top()), area.bottom() - height + 1)
    return QRect(left, top, width, height)


def put_back(window: QWidget, kept: Mapping[str, Any], screens: Sequence[QScreen]) -> bool:
    """Put window where it stood last, or stood last on the first screen; return whether it was.

    What is not understood is passed over: the window then opens as if for the first time.
    """
    known = {screen_key(screen): screen for screen in screens}
    places = kept.get(_SCREENS)
    last = kept.get(_LAST)
    if not isinstance(places, Mapping):
        return False
    for key in (str(last), *known):
        numbers = _numbers(places.get(key)) if key in known else ()
        if not numbers:
            continue
        area = known[key].availableGeometry()
        smallest = (window.minimumWidth(), window.minimumHeight())
        window.setGeometry(fitted(QRect(*numbers[:_NUMBERS]), area, smallest))
        if numbers[_NUMBERS]:
            # Qt's namespace of enumerations takes 12 ms to load: only where it is needed.
            core = import_module("PySide6.QtCore")
            window.setWindowState(core.Qt.WindowState.WindowMaximized)
        return True
    return False


def taken(window: QWidget, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept with the place where window stands now; other screens keep theirs."""
    key = screen_key(window.screen())
    area = window.normalGeometry() if window.isMaximized() else window.geometry()
    before = kept.get(_SCREENS)
    places = dict(before) if isinstance(before, Mapping) else {}
    places.pop(key, None)
    numbers = (area.x(), area.y(), area.width(), area.height(), int(window.isMaximized()))
    newest = [*places.items()][-_MOST_SCREENS + 1 :]
    return {_LAST: key, _SCREENS: dict([*newest, (key, list(numbers))])}


def _numbers(found: object) -> tuple[int, ...]:
    """Return x, y, width, height and whether maximized; nothing where that is not what it is."""
    if not isinstance(found, list) or len(found) != _NUMBERS + 1:
        return ()
    numbers = tuple(one for one in found if isinstance(one, int) and abs(one) < _FARTHEST)
    return numbers if len(numbers) == len(found) else ()
