"""What a start needs to know of its surroundings: options, folders, clouds, time scale."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.cli.options import Options, Origin, origins, resolve
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.services.sound_settings import SoundSettings

if TYPE_CHECKING:
    from coe_assistant.domain.cloud import Cloud
    from coe_assistant.services.settings_store import SettingsStore

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are, for one start."""

    options: Options
    folder: DataFolder
    resources: Path
    settings: SoundSettings = field(default_factory=SoundSettings)  # the file, at this start
    origins: Mapping[str, Origin] = field(default_factory=dict)  # where each option comes from

    def store(self) -> SettingsStore:
        """Return the settings file as sections."""
        resources, data = self.resources, self.folder.path
        module = import_module("coe_assistant.services.settings_store")
        store: SettingsStore = module.SettingsStore(
            self.folder, lambda found: sift_settings(found, resources, data)
        )
        return store

    def clouds(self) -> tuple[Cloud, ...]:
        """Return the clouds that may claim an environment; the chosen one alone if there is one.

        Raises:
            CoeError: the chosen cloud does not exist or its file is not usable.
        """
        # Late: decoding the cloud files loads a library that the first paint can do without.
        module = import_module("coe_assistant.adapters.clouds")
        shipped: tuple[Cloud, ...] = module.load_clouds(self.resources)
        chosen: Cloud | None = module.choose_cloud(self.options.cloud, shipped)
        found = shipped if chosen is None else (chosen,)
        own = self.options.client_id
        return tuple(replace(cloud, client_id=own) for cloud in found) if own else found

    def time_scale(self) -> float:
        """Return by what waits are divided: honoured in a lab only (interfaces.md section 1).

        Raises:
            CoeError: it is no positive number.
        """
        text = self.options.time_scale
        if not text:
            return 1.0
        try:
            scale = float(text)
        except ValueError:
            scale = 0.0
        if not 0 < scale <= 1_000_000:
            raise CoeError(
                "time-scale-not-usable",
                f"COE_ASSISTANT_TIME_SCALE is {text[:40]!r}, which is not a number above 0.",
                hint="Remove it, or set a number.",
                exit_code=ExitCode.USAGE,
            )
        if not all(cloud.is_loopback for cloud in self.clouds()):
            text = "COE_ASSISTANT_TIME_SCALE is ignored: the cloud is not a lab."
            logger.warning(text)
            speech = import_module("coe_assistant.app.speaking").speech_of(self)
            print(speech.told(text), file=sys.stderr)  # noqa: T201 - people
            return 1.0
        return scale


def find_places(given: Mapping[str, Any]) -> Places:
    """Return the surroundings for the parsed options in given.

    Raises:
        CoeError: settings or options are not usable.
    """
    first = resolve(given, os.environ, {})
    folder, resources = DataFolder(first.data_folder), resources_folder()
    settings = sift_settings(_settings(folder, first), resources, folder.path)
    options = resolve(given, os.environ, settings.values)
    where = origins(given, os.environ, settings.values)
    places = Places(options, folder, resources, settings, where)
    if options.language:
        import_module("coe_assistant.app.speaking").speech_of(places)  # refuses an unknown one
    return places


def _settings(folder: DataFolder, first: Options) -> Mapping[str, Any]:
    try:
        return folder.settings()
    except CoeError as error:
        if not first.read_only:
            raise
        # They are another person's perhaps: looking on goes by the defaults.
        logger.info("the settings are not used: %s", error)
        return {}


def sift_settings(values: Mapping[str, Any], resources: Path, data: Path) -> SoundSettings:
    """Return what of a settings file can be used; parsers are loaded only where there is one."""
    if not values:
        return SoundSettings()
    found: SoundSettings = import_module("coe_assistant.app.sifting").sift(
        values, resources=resources, data=data
    )
    return found
