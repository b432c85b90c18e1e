"""Settings > Cloud: which of Microsoft's clouds, which one is in force, and why."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.cloud import Cloud
from coe_assistant.services.housekeeping import Housekeeping
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.dialogs.preferences_section import Section
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.controls import ChoiceBox
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.layout import column
from coe_assistant.ui.widgets.path_row import PathRow

_SETTING = "cloud"
_FILE = "file"


class CloudSection(Section):
    """The choice is kept at once and holds from the next start on."""

    def __init__(self, context: Context, house: Housekeeping) -> None:
        super().__init__(context)
        self._house = house
        self.choice = ChoiceBox(context.theme)
        self.choice.addItem(tr("As the address of the environment tells (usual)"), "")
        for cloud in house.clouds:
            self.choice.addItem(told(cloud.name), cloud.id)
        self.choice.addItem(tr("A cloud file of your own"), _FILE)
        self.file = PathRow(tr("Cloud &file"), tr("Its form is described in the documentation."))
        self.state = Banner(context.theme)
        self.hosts = FactTable()
        words = tr(
            "Name one only where an address does not tell. The choice holds from the next start on."
        )
        self.setLayout(
            column(
                field(tr("Microsoft clou&d"), self.choice, words),
                self.file,
                self.state,
                self.hosts,
                gap=Space.M,
            )
        )
        self._show_kept()
        self.choice.may_shrink()
        self._show_present()
        self.choice.currentIndexChanged.connect(self._on_choice)
        self.file.chosen.connect(self.keep)
        self.watch(self.choice, self.file.line)

    def commit(self) -> bool:
        """Keep the choice.

        Raises:
            CoeError: it was not kept, or the file is no cloud file.
        """
        chosen = self.choice.currentData()
        wanted = self.file.path if chosen == _FILE else chosen
        if (chosen == _FILE and not wanted) or wanted == self._kept():
            return False
        if wanted:
            self._house.settings.keep(_SETTING, wanted)
        else:
            self._house.settings.drop(_SETTING)
        return True

    def _kept(self) -> str:
        return str(self._house.settings.kept(_SETTING) or "")

    def _show_kept(self) -> None:
        kept = self._kept()
        at = self.choice.findData(kept)
        self.choice.setCurrentIndex(at if at >= 0 else self.choice.findData(_FILE))
        self.file.show_path("" if at >= 0 else kept)
        self._on_choice()

    def _on_choice(self) -> None:
        self.file.setVisible(self.choice.currentData() == _FILE)

    def _show_present(self) -> None:
        present = self._house.chosen or self.context.workbench.connection.cloud
        if present is None:
            self.state.say(Tone.INFO, tr("No cloud yet"), tr("The address will tell, once given."))
            return
        words = tr("In force: {cloud}").format(cloud=told(present.name))
        self.state.say(Tone.INFO, words, self._why())
        self.hosts.show_facts(_hosts(present))

    def _why(self) -> str:
        origin = self._house.settings.row(_SETTING).origin
        if origin == "option":
            return tr("It was named with --cloud at this start.")
        if origin == "environment":
            return tr("It was named by the environment variable COE_ASSISTANT_CLOUD.")
        if self._house.chosen is not None:
            return tr("It was named in the settings at this start.")
        if self.context.workbench.connection.cloud_id:
            return tr("It was chosen on the Connect page.")
        return tr("The address of the environment tells it.")


def _hosts(cloud: Cloud) -> list[tuple[str, str]]:
    return [
        (tr("Sign-in"), urlsplit(cloud.authority).netloc),
        (tr("Admin API"), urlsplit(cloud.bap).netloc),
        (tr("Service health"), urlsplit(cloud.graph).netloc),
    ]


def build(context: Context, _window: QWidget) -> Section | None:
    """Return the section."""
    house = context.surroundings.housekeeping()
    return CloudSection(context, house) if house is not None else None
