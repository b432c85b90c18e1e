"""Tells what of the settings file can be used; of the rest, what is shipped is in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from coe_assistant.cli.options import check_option
from coe_assistant.domain.errors import CoeError
from coe_assistant.services.settings_catalogue import find_setting, of_table
from coe_assistant.services.settings_store import SettingProblem, not_usable
from coe_assistant.services.sound_settings import SoundSettings, Values

_TABLES = ("appearance", "retry", "notifications")
_SCHEMES = ("system", "light", "dark", "high-contrast")
_INSTEAD = "The value as shipped is in force instead. The file was left as it is."


def sifter(resources: Path, data: Path) -> Callable[[Values], SoundSettings]:
    """Return what sifts a settings file.

    Args:
        resources: Holds the clouds and languages that may be named.
        data: The data folder; it may hold more languages.
    """
    return partial(sift, resources=resources, data=data)


def sift(values: Values, *, resources: Path, data: Path) -> SoundSettings:
    """Return values without what cannot be used, and why."""
    named = {
        "cloud": partial(_check_cloud, resources),
        "language": partial(_check_language, resources, data),
    }
    sound: dict[str, Any] = {}
    problems: list[SettingProblem] = []
    for name, key, table, value in _flat(values):
        try:
            _check(name, key, table, value)
            if not table and key in named:
                named[key](value)
        except CoeError as error:
            problems.append(SettingProblem(name, error))
            continue
        (sound.setdefault(table, {}) if table else sound)[key] = value
    return SoundSettings(sound, tuple(problems))


def as_one(problems: Sequence[SettingProblem]) -> CoeError:
    """Return all problems of a file as one message."""
    if len(problems) == 1:
        only = problems[0].error
        return CoeError(only.slug, only.title, detail=_INSTEAD, hint=only.hint)
    lines = [problem.error.title for problem in problems]
    return CoeError(
        "settings-not-usable",
        f"Settings that cannot be used: {len(problems)}.",
        detail="\n".join([*lines, _INSTEAD]),
        hint="Correct them in settings.toml in the data folder, or remove them.",
    )


def _flat(values: Values) -> Iterator[tuple[str, str, str, Any]]:
    for key, value in values.items():
        if key in _TABLES and isinstance(value, Mapping):
            for inner, held in value.items():
                yield f"{key}.{inner}", inner, key, held
        else:
            yield key, key, "", value


def _check(name: str, key: str, table: str, value: object) -> None:
    if name in _TABLES:
        raise not_usable(name, "it must be a table")
    if find_setting(name) is None:
        known = ", ".join(sorted(item.key for item in of_table(table)))
        raise not_usable(name, f"only {known} are known")
    if table in _IN_TABLES:
        _IN_TABLES[table](key, value)
    else:
        check_option(key, value)


def _check_cloud(resources: Path, value: str) -> None:
    clouds = import_module("coe_assistant.adapters.clouds")
    clouds.choose_cloud(value, clouds.load_clouds(resources))


def _check_language(resources: Path, data: Path, value: str) -> None:
    speaking = import_module("coe_assistant.app.speaking")
    speaking.Speech([place / speaking.FOLDER for place in (resources, data)], value)


def _check_appearance(_key: str, value: object) -> None:
    if value not in _SCHEMES:
        raise not_usable("appearance.scheme", f"it must be one of {', '.join(_SCHEMES)}")


def _check_retry(key: str, value: object) -> None:
    settings = import_module("coe_assistant.services.retry_settings")
    policy = import_module("coe_assistant.domain.retry_policy").RetryPolicy()
    zone = settings.parse_policy({key: value}, policy).zone
    if key == "time_zone":
        import_module("coe_assistant.runtime.time_zones").find_zone(zone)


def _check_notifications(key: str, value: object) -> None:
    import_module("coe_assistant.services.notifier").parse_notifications({key: value})


_IN_TABLES: Mapping[str, Callable[[str, object], None]] = {
    "appearance": _check_appearance,
    "retry": _check_retry,
    "notifications": _check_notifications,
}
