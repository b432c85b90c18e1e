"""Settings, help, first-run tour and what they say in odd states."""

from __future__ import annotations

from collections.abc import Callable

from desk import Desk
from PySide6.QtWidgets import QWidget
from scene_registry import SCENES, add, open_dialog

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.pac import PacFound
from coe_assistant.services.help_book import HelpPlace

SECTIONS = ("appearance", "language", "pac", "cloud", "retries", "quiet", "folder", "wipe")


def chosen(section: str) -> Callable[[QWidget], None]:
    return lambda dialog: dialog.choose(section)


def house(desk: Desk):
    return desk.content.context.surroundings.housekeeping()


def pac_unusable(desk: Desk) -> QWidget | None:
    house(desk).pac.found = PacFound(
        "C:/Users/mara/AppData/Local/Microsoft/PowerAppsCLI/pac.cmd", "", "search-path",
        errors=("This launcher hides whether pac worked (exit code 0).",),
    )  # fmt: skip
    return open_dialog("preferences", chosen("pac"))(desk)


def wipe_refused(desk: Desk) -> QWidget | None:
    house(desk).wiping.problem = CoeError(
        "run-is-open", "A run is open, so nothing is wiped now.",
        detail="Its files are written and read while it is open.",
        hint="Finish it or give it up, or choose Run > New run; then come back.",
    )  # fmt: skip
    return open_dialog("preferences", chosen("wipe"))(desk)


def wiped(dialog: QWidget) -> None:
    dialog.choose("wipe")
    section = dialog.section("wipe")
    section.agreed.setChecked(True)
    section.act.click()


def not_kept(dialog: QWidget) -> None:
    dialog.choose("quiet")
    dialog.quiet.spans.setText("22:00-25:00")
    dialog.quiet.keep()


def helping(place: HelpPlace, query: str = "", link: str = "") -> Callable[[Desk], QWidget]:
    def shown(desk: Desk) -> QWidget:
        desk.content.context.do("help")
        window = desk.content._actions.help.window
        window.search.setText(query)
        window.go(place)
        if link:
            window._on_link(link)
        return window

    return shown


CONNECTED = SCENES["connect-done"]
for name in SECTIONS:
    add(f"dialog-settings-{name}", CONNECTED, then=open_dialog("preferences", chosen(name)))
add("dialog-settings-pac-unusable", CONNECTED, then=pac_unusable)
add("dialog-settings-refused", CONNECTED, then=open_dialog("preferences", not_kept))
add("dialog-settings-wipe-refused", SCENES["import-running"], then=wipe_refused)
add("dialog-settings-wiped", CONNECTED, then=open_dialog("preferences", wiped))
add("dialog-help", CONNECTED, then=helping(HelpPlace("start")))
add(
    "dialog-help-found",
    CONNECTED,
    then=helping(HelpPlace("failure", "failure-service_transient"), "80097376"),
)
add("dialog-help-nothing-found", CONNECTED, then=helping(HelpPlace("start"), "zzzz"))
add(
    "dialog-help-link",
    CONNECTED,
    then=helping(
        HelpPlace("glossary"),
        link="https://learn.microsoft.com/power-platform/alm/solution-layers-alm",
    ),
)


def card(number: int) -> Callable[[QWidget], None]:
    def shown(dialog: QWidget) -> None:
        for _ in range(number - 1):
            dialog.forward.click()

    return shown


for number in (1, 2, 3):
    add(f"dialog-tour-{number}", SCENES["connect-empty"], then=open_dialog("tour", card(number)))
add("dialog-help-licences", CONNECTED, then=helping(HelpPlace("licences")))
