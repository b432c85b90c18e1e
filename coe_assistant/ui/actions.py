"""What menus and remedies can make the program do, by id."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QDialog, QWidget

from coe_assistant.domain.account import SignInChoice
from coe_assistant.ui.design import Scheme
from coe_assistant.ui.help_desk import HelpDesk
from coe_assistant.ui.text import tr

if TYPE_CHECKING:
    from coe_assistant.services.safeguard_state import WrittenReport
    from coe_assistant.ui.context import Context
    from coe_assistant.ui.main_window import MainWindow
    from coe_assistant.ui.pages.page import Page
    from coe_assistant.ui.wording import Place

_HEALTH = "https://admin.microsoft.com/Adminportal/Home#/servicehealth"
# dialogs are loaded when they are asked for: they cost nothing at the start
_DIALOGS = {
    "export-bundle": "bundle_dialog",
    "explain": "explain_dialog",
    "import-log": "import_log_dialog",
    "about": "about_dialog",
    "privacy": "privacy_dialog",
    "tour": "tour_dialog",
    "shortcuts": "shortcuts_dialog",
    "postpone": "postpone_dialog",
    "import-options": "import_options_dialog",
    "layers": "layers_dialog",
    "remove-layers": "layers_dialog",  # the same, as remedies name it
    "precautions": "precautions_dialog",
    "restore": "restore_dialog",
    "schedule": "schedule_dialog",
    "preferences": "preferences_dialog",
}


_HELP = "help:"  # before a link inside the help
# these change nothing here or elsewhere: they stay in use where a window only looks
READING = frozenset(
    {
        "about",
        "explain",
        "export-bundle",
        "help",
        "import-log",
        "open-environment",
        "open-report",
        "open-run-folder",
        "open-service-health",
        "open-solution-history",
        "privacy",
        "shortcuts",
        "tour",
    }
)
# these are about a run: without one they do nothing
_OF_A_RUN = ("restore", "precautions")


class Actions:
    """Carries out action ids. use() must be called before do()."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._context: Context | None = None
        self._dialog: QDialog | None = None
        self._help: HelpDesk | None = None
        self._shown: Callable[[], tuple[Page, Place]] | None = None

    def use(self, context: Context, shown: Callable[[], tuple[Page, Place]]) -> None:
        """Take the context on which actions work, and what tells the page that is shown."""
        self._context = context
        self._help = HelpDesk(context)
        self._shown = shown

    @property
    def help(self) -> HelpDesk | None:
        """What opens the help."""
        return self._help

    @property
    def dialog(self) -> QDialog | None:
        """The dialog that was opened last."""
        return self._dialog

    def run_menu(self) -> tuple[tuple[str, str], ...]:
        """Return text and action id of the entries of the Run menu; keys are in shortcuts.py."""
        return (
            (tr("&New run"), "new-run"),
            (tr("Export support &bundle…"), "export-bundle"),
            (tr("Schedule in a &window…"), "schedule"),
            (tr("Se&ttings…"), "preferences"),
            (tr("Open run &folder"), "open-run-folder"),
            (tr("Resto&re…"), "restore"),
            (tr("Open re&port"), "open-report"),
            (tr("&Sign out"), "sign-out"),
        )

    def help_menu(self) -> tuple[tuple[str, str], ...]:
        """Return text and action id of the entries of the Help menu; keys are in shortcuts.py."""
        return (
            (tr("&Help"), "help"),
            (tr("&Explain an error…"), "explain"),
            (tr("Import &log…"), "import-log"),
            (tr("&Keyboard shortcuts"), "shortcuts"),
            (tr("&What leaves this machine"), "privacy"),
            (tr("&First steps"), "tour"),
            (tr("&About CoE Assistant"), "about"),
        )

    def schemes(self) -> tuple[tuple[str, Scheme], ...]:
        """Return text and scheme of the entries of the View menu."""
        return (
            (tr("As on the &desktop"), Scheme.SYSTEM),
            (tr("&Light"), Scheme.LIGHT),
            (tr("Dar&k"), Scheme.DARK),
            (tr("&High contrast"), Scheme.HIGH_CONTRAST),
        )

    def do(self, slug: str) -> None:
        """Carry out an action; an id that is not known or may not be used does nothing."""
        if not self.may(slug):
            return
        if slug.startswith(_HELP) and self._help is not None:
            self._help.show_link(slug.removeprefix(_HELP))
        elif slug in _DIALOGS and not (slug in _OF_A_RUN and self._has_no_run()):
            self._open(slug)
        elif (act := self._table().get(slug)) is not None:
            act()

    def may(self, slug: str) -> bool:
        """Return whether an action may be used: where a window only looks, most may not."""
        only_looks = self._context is not None and self._context.surroundings.observing is not None
        return not only_looks or slug in READING or slug.startswith(_HELP)

    def _has_no_run(self) -> bool:
        return self._needed().workbench.run is None

    def _table(self) -> dict[str, Callable[[], object]]:
        if self._context is None:
            return {}
        workbench = self._context.workbench
        return {
            "new-run": workbench.new_run,
            "sign-out": workbench.sign_out,
            "sign-in": self._sign_in,
            "to-package": self._go_to_package,
            "recheck": workbench.run_checklist,
            "retry-now": workbench.control.retry_now,
            "apply-upgrade": workbench.control.apply_upgrade,
            "verify-server": workbench.control.watch_again,
            "open-environment": self._open_environment,
            "open-service-health": self._open_health,
            "open-solution-history": self._open_environment,
            "open-run-folder": self._open_run_folder,
            "open-report": self._open_report,
            "help": self._open_help,
        }

    def _sign_in(self) -> None:
        context = self._needed()
        run, connection = context.workbench.run, context.workbench.connection
        where = run.environment if run is not None else connection.environment
        if where is None:
            return
        account = connection.account.username if connection.account is not None else ""
        known = account or (run.account if run is not None else "")
        context.workbench.entrance.connect(
            SignInChoice(where.url, connection.mode, known, connection.cloud_id)
        )

    def _go_to_package(self) -> None:
        window = cast("MainWindow", self._window)
        window.content.go_on()

    def _open_environment(self) -> None:
        context = self._needed()
        run = context.workbench.run
        if run is not None:
            context.shell.open_url(run.environment.url)

    def _open_health(self) -> None:
        self._needed().shell.open_url(_HEALTH)

    def _open_run_folder(self) -> None:
        context = self._needed()
        folder = context.workbench.run_folder
        if folder is not None:
            context.shell.open_folder(folder)

    def _open_report(self) -> None:
        context = self._needed()
        if context.workbench.run is not None:
            context.workbench.safeguard.write_report(
                self._show_report, lambda error: context.announcer.say(error.title)
            )

    def _show_report(self, written: WrittenReport) -> None:
        self._needed().shell.open_folder(written.html)

    def _open_help(self) -> None:
        if self._help is not None and self._shown is not None:
            module = import_module("coe_assistant.ui.help_topic")
            self._help.show(module.topic_of(*self._shown()))

    def choose_scheme(self, scheme: Scheme) -> None:
        """Change the look at once, and remember it."""
        module = import_module("coe_assistant.ui.appearance")
        module.choose_scheme(self._needed(), self._window, scheme)

    def close(self) -> None:
        """Close what would stay open without the window."""
        if self._help is not None:
            self._help.close()

    def _open(self, slug: str) -> None:
        loaded = import_module(f"coe_assistant.ui.dialogs.{_DIALOGS[slug]}")
        build = cast("Callable[[Context, QWidget], QDialog]", loaded.build)
        self._dialog = build(self._needed(), self._window)
        if self._help is not None:
            self._help.serve(self._dialog, f"dialog:{slug}")
        self._dialog.open()

    def _needed(self) -> Context:
        assert self._context is not None  # noqa: S101 - use() is called by the window's constructor
        return self._context


OFFERED = frozenset(
    {
        "export-bundle",
        "sign-in",
        "recheck",
        "retry-now",
        "apply-upgrade",
        "verify-server",
        "open-environment",
        "open-service-health",
        "open-solution-history",
        "import-log",
        "remove-layers",
    }
)


def action_label(slug: str) -> str:
    """Return the button text of an action that remedies may offer, or ""."""
    if slug not in OFFERED:
        return ""
    return {
        "export-bundle": tr("Export bundle…"),
        "sign-in": tr("Sign in again"),
        "recheck": tr("Run the checklist"),
        "retry-now": tr("Start the next attempt"),
        "apply-upgrade": tr("Apply the staged upgrade"),
        "verify-server": tr("Ask the server now"),
        "open-environment": tr("Open the environment"),
        "open-service-health": tr("Open service health"),
        "open-solution-history": tr("Open the environment"),
        "import-log": tr("Open the import log"),
        "remove-layers": tr("List the layers…"),
    }[slug]
