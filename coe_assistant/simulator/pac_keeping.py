"""The stand-in pac's commands that keep a way back: backup of the environment, export."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from coe_assistant.simulator.pac_client import PacFailureError

if TYPE_CHECKING:
    from coe_assistant.simulator.pac import Call

_BACKUP_S = 90.0
EXPORT_FLAGS = {
    **dict.fromkeys(("name", "n"), "name"),
    **dict.fromkeys(("path", "p"), "path"),
    **dict.fromkeys(("managed", "m"), "managed"),
    **dict.fromkeys(("overwrite", "ow"), "overwrite"),
}


def back_up(call: Call) -> int:
    """Have the tenant back itself up; the real one prints next to nothing."""
    label = call.options.get("label", "")
    if not label:
        raise PacFailureError("The required argument --label was not passed.")
    call.connect()
    if "backup-fails" in call.voice.quirks:
        raise PacFailureError("The backup could not be made: the environment is busy.")
    call.client.wait(_BACKUP_S)
    call.client.inside("backup", {"label": label})
    return 0


def export(call: Call) -> int:
    """Export an unmanaged solution into a file."""
    name, path = call.options.get("name", ""), call.options.get("path", "")
    if not name or not path:
        raise PacFailureError("The required arguments --name and --path were not passed.")
    call.connect()
    call.voice.say("Starting Solution Export...")
    answer = call.client.post("ExportSolution", {"SolutionName": name, "Managed": False})
    Path(path).write_bytes(base64.b64decode(str(answer.get("ExportSolutionFile", ""))))
    call.voice.say("Solution export succeeded.")
    return 0
