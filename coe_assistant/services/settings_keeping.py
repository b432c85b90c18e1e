"""All settings by name: what is in force, where it comes from, and changing one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.services.class_settings import (
    ClassName,
    ClassSettings,
    class_name,
    setting_of,
)
from coe_assistant.services.settings_catalogue import (
    CLASSES,
    SETTINGS,
    Form,
    Setting,
    SettingRow,
    find_setting,
)
from coe_assistant.services.settings_store import SettingProblem, SettingsFile, not_usable
from coe_assistant.services.sound_settings import SoundSettings, Values

_FLAGS = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}


@dataclass(frozen=True, slots=True)
class Standing:
    """What this start stands on beside the file.

    shipped holds what is in force where nothing is said, by name; options the values of options
    that were given at this start or by the environment, with their origin; rules the retry rules
    of failures as shipped.
    """

    shipped: Mapping[str, Any]
    options: Mapping[str, tuple[Any, str]]
    rules: Callable[[], Mapping[str, Mapping[str, Any]]] = field(default=dict)


class SettingsKeeping:
    """Reads and changes the settings file, one value at a time.

    Args:
        file: The settings file.
        sift: Tells what of it can be used.
        standing: What holds beside the file.
    """

    def __init__(
        self,
        file: SettingsFile,
        sift: Callable[[Values], SoundSettings],
        standing: Callable[[], Standing],
    ) -> None:
        self._file = file
        self._sift = sift
        self._standing = standing

    def rows(self) -> tuple[SettingRow, ...]:
        """Return every setting with its value in force."""
        sound, standing = self._sift(self._file.settings()).values, self._standing()
        return tuple(_row(item, sound, standing) for item in SETTINGS)

    def problems(self) -> Sequence[SettingProblem]:
        """Return what in the file cannot be used."""
        return self._sift(self._file.settings()).problems

    def row(self, name: str) -> SettingRow:
        """Return one setting.

        Raises:
            CoeError: there is none of that name (exit code 2).
        """
        _known(name)
        return next(row for row in self.rows() if row.setting.name == name)

    def named(self, name: str) -> tuple[SettingRow, ...]:
        """Return what a name stands for: one setting, or the rules of failures.

        Raises:
            CoeError: there is nothing of that name (exit code 2).
        """
        wanted = class_name(name)
        if wanted is None:
            return (self.row(name),)
        return self._classes().rows(wanted, self._own_classes())

    def _classes(self) -> ClassSettings:
        return ClassSettings(lambda: self._standing().rules())

    def _classes_to_change(self) -> Mapping[str, Mapping[str, Any]]:
        # What cannot be used is not in force, but it is somebody's: it is never written over.
        for problem in self.problems():
            if problem.name == CLASSES:
                raise problem.error
        return self._own_classes()

    def _own_classes(self) -> Mapping[str, Mapping[str, Any]]:
        return self.kept(CLASSES) or {}

    def kept(self, name: str) -> Any:  # noqa: ANN401 - a value of the file
        """Return what the file says of a setting, or None where it says nothing usable."""
        setting = _known(name)
        return _held(setting, self._sift(self._file.settings()).values)

    def keep(self, name: str, value: object) -> None:
        """Write one value.

        Raises:
            CoeError: the name is not known, the value not usable, or nothing was written.
        """
        setting = _known(name)
        written = self._file.settings()
        tables = {setting.table: {setting.key: value}} if setting.table else {setting.key: value}
        for problem in self._sift(tables).problems:
            raise _refused(problem.error)
        self._write(setting, value, written)

    def keep_text(self, name: str, text: str) -> None:
        """Write one value as a person types it.

        Raises:
            CoeError: as keep; or the text is not of the setting's form.
        """
        wanted = class_name(name)
        if wanted is not None and wanted.class_id:
            self._keep_rule(wanted, name, text)
            return
        setting = _known(name)
        try:
            value = _parsed(setting, text)
        except CoeError as error:
            raise _refused(error) from error
        self.keep(name, value)

    def _keep_rule(self, wanted: ClassName, name: str, text: str) -> None:
        own = self._classes_to_change()
        key = setting_of(wanted)
        try:
            value = _parsed(Setting(name, key.form, key.meaning), text)
        except CoeError as error:
            raise _refused(error) from error
        self.keep(CLASSES, self._classes().changed(wanted, value, own))

    def drop(self, name: str) -> str:
        """Take a value out of the file: what is shipped holds again.

        Returns:
            The name under which to see it: a rule of a failure that is not known is gone.

        Raises:
            CoeError: the name is not known, or nothing was written.
        """
        wanted = class_name(name)
        if wanted is not None:
            own = self._classes_to_change() if wanted.class_id else {}
            rest = self._classes().without(wanted, own)
            self._write(_known(CLASSES), rest or None, self._file.settings())
            is_there = wanted.class_id in {*rest, *self._standing().rules()}
            return name if is_there else CLASSES
        self._write(_known(name), None, self._file.settings())
        return name

    def _write(self, setting: Setting, value: object, written: Values) -> None:
        if not setting.table:
            self._file.save_value(setting.key, value)
            return
        before = written.get(setting.table)
        table = dict(before) if isinstance(before, Mapping) else {}
        table.pop(setting.key, None)
        if value is not None:
            table[setting.key] = value
        self._file.save_section(setting.table, table)


def _refused(error: CoeError) -> CoeError:
    hint = "Nothing was changed. Choose another value."
    return CoeError(
        error.slug, error.title, detail=error.detail, hint=hint, exit_code=ExitCode.USAGE
    )


def _row(setting: Setting, sound: Values, standing: Standing) -> SettingRow:
    shipped = standing.shipped.get(setting.name, "")
    given = standing.options.get(setting.name)
    if given is not None:
        return SettingRow(setting, given[0], shipped, given[1])
    held = _held(setting, sound)
    if held is None:
        return SettingRow(setting, shipped, shipped, "shipped")
    return SettingRow(setting, held, shipped, "settings")


def _held(setting: Setting, values: Values) -> Any:  # noqa: ANN401 - a value of the file
    table = values.get(setting.table, {}) if setting.table else values
    return table.get(setting.key)


def _known(name: str) -> Setting:
    found = find_setting(name)
    if found is None:
        raise CoeError(
            "setting-unknown",
            f"There is no setting {name[:60]!r}.",
            hint="List them with `coe-assistant settings`.",
            exit_code=ExitCode.USAGE,
        )
    return found


def _parsed(setting: Setting, text: str) -> object:
    if setting.form is Form.FLAG:
        if text.casefold() not in _FLAGS:
            raise not_usable(setting.name, "it must be true or false")
        return _FLAGS[text.casefold()]
    if setting.form is Form.NUMBER:
        return _number(setting, text)
    if setting.form is Form.TEXTS:
        return [part.strip() for part in text.split(",") if part.strip()]
    if setting.form is Form.NUMBERS:
        return [_number(setting, part) for part in text.split(",") if part.strip()]
    if setting.form is Form.TABLE:
        raise not_usable(setting.name, "it is a table: change one of its keys by its own name")
    return text


def _number(setting: Setting, text: str) -> int | float:
    try:
        value = float(text)
    except ValueError:
        raise not_usable(setting.name, "it must be a number") from None
    return int(value) if value.is_integer() else value
