"""Where the pages are: each module is loaded when its page is built for the first time."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from coe_assistant.ui.context import Context
from coe_assistant.ui.pages.page import Page
from coe_assistant.ui.wording import Place

_MODULES = {
    Place.CONNECT: "connect_page",
    Place.PACKAGE: "package_page",
    Place.CHECKLIST: "checklist_page",
    Place.IMPORT: "import_page",
    Place.FINISH: "finish_page",
}
# nobody signs in or chooses files where a window only looks
_OBSERVED = {Place.CONNECT: "observed_target_page", Place.PACKAGE: "observed_package_page"}


def build_page(place: Place, context: Context) -> Page:
    """Return the page of a step."""
    only_looks = context.surroundings.observing is not None
    name = _OBSERVED.get(place, _MODULES[place]) if only_looks else _MODULES[place]
    module = import_module(f"coe_assistant.ui.pages.{name}")
    build = cast("Callable[[Context], Page]", module.build)
    return build(context)
