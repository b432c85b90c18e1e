"""Changes the look at once, and remembers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coe_assistant.domain.errors import CoeError
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Scheme

if TYPE_CHECKING:
    from coe_assistant.ui.main_window import MainWindow

SETTING = "appearance.scheme"


def choose_scheme(context: Context, window: MainWindow, scheme: Scheme) -> None:
    """Put scheme in force for window and keep it; a disk that refuses costs the memory only."""
    window.use_scheme(scheme)
    house = context.surroundings.housekeeping()
    if house is None:
        return
    keeping = house.settings
    try:
        if scheme is Scheme.SYSTEM:
            keeping.drop(SETTING)
        else:
            keeping.keep(SETTING, scheme.value)
    except CoeError as error:
        window.content.banners.warn(error)
