"""What the window offers beside the run, for tests: the real help, over no data folder."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from fake_workbench import FakeSettings

from coe_assistant.adapters.clouds import load_clouds
from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.helping import make_help
from coe_assistant.app.knowledge_shelf import KnowledgeShelf
from coe_assistant.app.places import Places
from coe_assistant.app.sifting import sifter
from coe_assistant.cli.options import Options
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.language import Language
from coe_assistant.domain.pac import PacFound
from coe_assistant.domain.wiping import (
    KeptReason,
    KeptRun,
    WipeItem,
    WipePart,
    WipePlan,
    WipeResult,
)
from coe_assistant.services.help_book import HelpBook
from coe_assistant.services.housekeeping import Housekeeping
from coe_assistant.services.languages import Languages
from coe_assistant.services.settings_keeping import SettingsKeeping, Standing
from coe_assistant.ui.context import Surroundings


@cache
def help_book(language: str = "en") -> HelpBook:
    places = Places(Options(), DataFolder(Path("/nowhere")), resources_folder())
    return make_help(places, KnowledgeShelf(places), language, str)


class FakePac:
    """Finds at once what the test put there."""

    def __init__(self) -> None:
        self.found: PacFound | CoeError | None = PacFound("/usr/bin/pac", "1.43.6", "search-path")
        self.paths: list[str] = []

    def use(self, path: str) -> None:
        self.paths.append(path)

    def look(self, done, failed) -> None:
        if isinstance(self.found, CoeError):
            failed(self.found)
        else:
            done(self.found)


class FakeWiping:
    """Measures and removes at once; what was asked is written down."""

    def __init__(self) -> None:
        self.problem: CoeError | None = None
        self.wiped: list[tuple[WipePart, ...]] = []
        self.left: tuple[str, ...] = ()
        self.plan = WipePlan(
            (
                WipeItem(WipePart.RUNS, 48_000_000, 7),
                WipeItem(WipePart.RECENT, 600, 1),
                WipeItem(WipePart.LOGS, 3_100_000, 4),
                WipeItem(WipePart.SIGN_IN, 9_000, 1),
                WipeItem(WipePart.SETTINGS, 240, 1),
            ),
            (
                KeptRun("20260314-002811-core", KeptReason.MAY_BE_RUNNING),
                KeptRun("20260201-210000-core", KeptReason.NOT_FINISHED),
            ),
        )

    def obstacle(self) -> CoeError | None:
        return self.problem

    def measure(self, done, failed) -> None:
        del failed
        done(self.plan)

    def wipe(self, parts, done, failed) -> None:
        del failed
        self.wiped.append(tuple(parts))
        items = tuple(self.plan.item(part) for part in parts)
        self.plan = replace(
            self.plan, items=tuple(i for i in self.plan.items if i.part not in parts)
        )
        done(WipeResult(items, self.left, self.plan.kept))


def fake_house(keeping: SettingsKeeping) -> Housekeeping:
    clouds = load_clouds(resources_folder())
    return Housekeeping(
        keeping,
        FakeWiping(),
        FakePac(),
        clouds,
        None,
        Path("/home/mara/.local/share/coe-assistant"),
        False,
        lambda done, _failed: done(51_400_000),
    )


def fake_surroundings() -> Surroundings:
    file = FakeSettings()
    keeping = SettingsKeeping(
        file,
        sifter(resources_folder(), Path("/nowhere")),
        lambda: Standing({"appearance.scheme": "system", "stop_watching_after_minutes": 60.0}, {}),
    )
    house = fake_house(keeping)
    languages = Languages(
        (Language("en", "English"), Language("de", "Deutsch")), "", lambda: "en", lambda _tag: None
    )
    return Surroundings(help_book, languages, lambda: house)
