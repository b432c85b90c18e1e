"""What the window offers beside the run, for tests: the real help, over no data folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fake_workbench import FakeSettings

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.helping import make_help
from coe_assistant.app.knowledge_shelf import KnowledgeShelf
from coe_assistant.app.places import Places
from coe_assistant.app.sifting import sifter
from coe_assistant.cli.options import Options
from coe_assistant.services.help_book import HelpBook
from coe_assistant.services.settings_keeping import SettingsKeeping, Standing
from coe_assistant.ui.context import Surroundings


@cache
def help_book(language: str = "en") -> HelpBook:
    places = Places(Options(), DataFolder(Path("/nowhere")), resources_folder())
    return make_help(places, KnowledgeShelf(places), language, str)


def fake_surroundings() -> Surroundings:
    file = FakeSettings()
    keeping = SettingsKeeping(
        file,
        sifter(resources_folder(), Path("/nowhere")),
        lambda: Standing({"appearance.scheme": "system"}, {}),
    )
    return Surroundings(help_book, settings=lambda: keeping)
