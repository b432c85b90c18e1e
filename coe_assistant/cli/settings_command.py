"""The command settings: list them, read one, change one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

from coe_assistant.cli.options import Options
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import Program
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.services.settings_catalogue import SettingRow
from coe_assistant.services.settings_keeping import SettingsKeeping

_ORIGINS = {
    "shipped": "as shipped",
    "settings": "from the settings file",
    "environment": "from an environment variable",
    "option": "from an option of this start",
}

# What was written holds only where none of these does.
_OVERRULING = {
    "environment": "The settings file was changed, but it does not hold at the moment: an "
    "environment variable wins. Remove the variable to let the file hold.",
    "option": "The settings file was changed, but it does not hold at this start: an option wins. "
    "Leave the option out to let the file hold.",
}


def settings(
    arguments: argparse.Namespace, _options: Options, program: Program, output: Output
) -> int:
    """List all settings, or read or change the named one."""
    keeping = program.settings()
    name, value = arguments.name, arguments.value
    if arguments.unset and (not name or value is not None):
        raise CoeError(
            "settings-usage",
            "--unset takes the name of a setting and no value.",
            hint="Write `coe-assistant settings NAME --unset`.",
            exit_code=ExitCode.USAGE,
        )
    if arguments.unset:
        name = keeping.drop(name)
    elif value is not None:
        keeping.keep_text(name, value)
    _tell(keeping, name, output)
    if arguments.unset or value is not None:
        _say_overruled(keeping.named(name), output)
    return int(ExitCode.DONE)


def _tell(keeping: SettingsKeeping, name: str, output: Output) -> None:
    rows = keeping.named(name) if name else keeping.rows()
    if output.is_json:
        problems = [{"name": p.name, "text": p.error.title} for p in keeping.problems()]
        output.document({"settings": [_shape(row) for row in rows], "problems": problems})
        return
    for row in rows:
        where = _ORIGINS[row.origin]
        output.say(f"{row.setting.name} = {_written(row.value)}  ({where})")


def _say_overruled(rows: Sequence[SettingRow], output: Output) -> None:
    for row in rows:
        if row.origin in _OVERRULING:
            output.say(_OVERRULING[row.origin])


def _shape(row: SettingRow) -> Mapping[str, Any]:
    return {
        "name": row.setting.name,
        "value": row.value,
        "shipped": row.shipped,
        "origin": row.origin,
        "meaning": row.setting.meaning,
        "values": row.setting.values or row.setting.form.value,
    }


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
