"""Settings > pac: which one is used, what was found, and the time limit of commands."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.pac import PacFound
from coe_assistant.services.housekeeping import Housekeeping
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.dialogs.preferences_section import Section
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, row
from coe_assistant.ui.widgets.path_row import PathRow

_PATH = "pac"
_WATCH = "stop_watching_after_minutes"
_LONGEST_MINUTES = 10_000


class PacSection(Section):
    """The path is in force at once; what it leads to is looked at again."""

    def __init__(self, context: Context, house: Housekeeping) -> None:
        super().__init__(context)
        self._house = house
        self.path = PathRow(
            tr("&Path of pac"),
            tr("Empty: the known places and the search path. A .toml file may name a command."),
        )
        self.minutes = QSpinBox()
        self.minutes.setRange(1, _LONGEST_MINUTES)
        self.minutes.setSuffix(tr(" min"))
        self.state = Banner(context.theme)
        self.facts = FactTable()
        self.again = button(tr("Look a&gain"), self.look)
        self._given = label("", "muted")
        self._build()
        self._show_kept()
        self.path.chosen.connect(self.keep)
        self.watch(self.path.line, self.minutes)
        self.look()

    def _build(self) -> None:
        watching = tr(
            "A command ends as unknown when pac and the server were silent for so long. "
            "The window goes on watching."
        )
        self.setLayout(
            column(
                self.path,
                self._given,
                self.state,
                self.facts,
                row(self.again, None),
                field(tr("Stop &watching after"), self.minutes, watching),
                gap=Space.M,
            )
        )

    def _show_kept(self) -> None:
        chosen, limit = self._house.settings.row(_PATH), self._house.settings.row(_WATCH)
        is_given = chosen.origin in ("option", "environment")
        self.path.show_path(str(chosen.value))
        self.path.setEnabled(not is_given)
        self._given.setText(tr("Chosen for this start, by an option or an environment variable."))
        self._given.setVisible(is_given)
        self.minutes.setValue(round(float(limit.value)))

    def commit(self) -> bool:
        """Keep path and time limit.

        Raises:
            CoeError: they were not kept.
        """
        settings, is_changed = self._house.settings, False
        if self.path.isEnabled() and self.path.path != str(settings.row(_PATH).value):
            if self.path.path:
                settings.keep(_PATH, self.path.path)
            else:
                settings.drop(_PATH)
            self._house.pac.use(self.path.path)
            self.look()
            is_changed = True
        if self.minutes.value() != round(float(settings.row(_WATCH).value)):
            settings.keep(_WATCH, self.minutes.value())
            is_changed = True
        return is_changed

    def look(self) -> None:
        """Find pac and ask for its version."""
        self.again.setEnabled(False)
        self.state.say(Tone.INFO, tr("Looking for pac…"))
        self._house.pac.look(self._on_found, self._on_failed)

    def _on_found(self, found: PacFound | None) -> None:
        self.again.setEnabled(True)
        if found is None:
            self.facts.show_facts([])
            hint = tr("Install the Power Platform CLI, or name its path above.")
            self.state.say(Tone.WARNING, tr("pac was not found"), hint)
            return
        self.facts.show_facts(
            [
                (tr("Path"), found.path),
                (tr("Version"), found.version),
                (tr("Found by"), _origin(found.origin)),
            ]
        )
        problems = "\n".join(told(text) for text in (*found.errors, *found.warnings))
        if found.errors:
            self.state.say(Tone.BAD, tr("This pac cannot be used"), problems)
        elif found.warnings or not found.version:
            self.state.say(Tone.WARNING, tr("This pac can be used, with a warning"), problems)
        else:
            self.state.say(Tone.GOOD, tr("pac was found and answers"))

    def _on_failed(self, error: CoeError) -> None:
        self.again.setEnabled(True)
        self.state.say(Tone.BAD, told(error.title), told(error.hint))


def _origin(origin: str) -> str:
    return {
        "chosen": tr("the path above"),
        "search-path": tr("the search path"),
        "behind-launcher": tr("the program behind a launcher"),
    }.get(origin, origin)


def build(context: Context, _window: QWidget) -> Section | None:
    """Return the section."""
    house = context.surroundings.housekeeping()
    return PacSection(context, house) if house is not None else None
