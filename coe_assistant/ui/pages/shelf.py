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


def build_page(place: Place, context: Context) -> Page:
    """Return the page of a step."""
    module = import_module(f"coe_assistant.ui.pages.{_MODULES[place]}")
    build = cast("Callable[[Context], Page]", module.build)
    return build(context)
