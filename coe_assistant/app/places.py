"""What a start needs to know of its surroundings: options, folders, clouds, time scale."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.cli.options import Options, resolve
from coe_assistant.domain.errors import CoeError, ExitCode

if TYPE_CHECKING:
    from coe_assistant.domain.cloud import Cloud

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are, for one start."""

    options: Options
    folder: DataFolder
    resources: Path

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
            print(text, file=sys.stderr)  # noqa: T201 - people
            return 1.0
        return scale


def find_places(given: Mapping[str, Any]) -> Places:
    """Return the surroundings for the parsed options in given.

    Raises:
        CoeError: settings or options are not usable.
    """
    first = resolve(given, os.environ, {})
    folder = DataFolder(first.data_folder)
    settings = folder.settings()
    options = resolve(given, os.environ, settings)
    _check_tables(settings)
    places = Places(options, folder, resources_folder())
    if options.language:
        import_module("coe_assistant.app.speaking").speech_of(places)  # refuses an unknown one
    return places


def _check_tables(settings: Mapping[str, Any]) -> None:
    # Said before a window opens, like every other value of the file; loaded only where it is used.
    if "retry" in settings or "notifications" in settings:
        module = import_module("coe_assistant.app.settled")
        module.check_tables(settings)
