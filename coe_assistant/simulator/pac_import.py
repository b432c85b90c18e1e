"""Imports and upgrades of the stand-in pac: starts the job, then watches it like the real one."""

from __future__ import annotations

import base64
import json
import subprocess  # a grandchild that holds the output, as the real one leaves
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coe_assistant.simulator.import_parameters import settings_parameters
from coe_assistant.simulator.pac_client import PacFailureError, TenantClient
from coe_assistant.simulator.pac_voice import Voice

_POLL_S = 4.0
_CRASH_AFTER_TICKS = 5
_LONG_S = 86_400.0
_GRANDCHILD = "import time; time.sleep(20)"


@dataclass(frozen=True, slots=True)
class Job:
    """A call that starts an operation of the server."""

    action: str
    body: dict[str, Any]
    limit_min: float
    import_id: str = ""


def import_job(options: dict[str, str], limit_min: float) -> Job:
    """Return the job of ``solution import``.

    Raises:
        PacFailureError: There is no file, or the flags exclude each other.
    """
    path = options.get("path", "")
    if not path or not Path(path).is_file():
        words = "You need to either provide path to solution zip file as --path argument or run "
        words += "the import command from inside your Dataverse solution project directory."
        raise PacFailureError(f"The file '{path}' does not exist." if path else words)
    is_upgrade, is_holding = "stage-and-upgrade" in options, "import-as-holding" in options
    if is_upgrade and is_holding:
        raise PacFailureError("--import-as-holding and --stage-and-upgrade exclude each other.")
    job_id = str(uuid.uuid4())
    body: dict[str, Any] = {
        "OverwriteUnmanagedCustomizations": "force-overwrite" in options,
        "PublishWorkflows": "activate-plugins" in options,
        "CustomizationFile": base64.b64encode(Path(path).read_bytes()).decode(),
        "ImportJobId": job_id,
    }
    if is_holding:
        body["HoldingSolution"] = True
    if "settings-file" in options:
        body["ComponentParameters"] = _settings(Path(options["settings-file"]))
    action = "StageAndUpgradeAsync" if is_upgrade else "ImportSolutionAsync"
    return Job(action, body, limit_min, job_id)


def _settings(file: Path) -> list[dict[str, Any]]:
    try:
        return settings_parameters(json.loads(file.read_text("utf-8-sig")))
    except (OSError, ValueError, AttributeError) as error:
        words = f"The settings file '{file}' cannot be read: {error}"
        raise PacFailureError(words) from error


def run_job(client: TenantClient, voice: Voice, job: Job) -> int:
    """Start the job, watch it to its end, and return the exit code.

    Raises:
        PacFailureError: It could not be started, or not be watched any more.
    """
    voice.say("Solution Importing..." if job.import_id else "Upgrading Solution...")
    voice.say()
    started = client.now()
    operation = str(client.post(job.action, job.body).get("AsyncOperationId", ""))
    limit_s = job.limit_min * 60
    voice.say(
        f"Waiting for asynchronous operation {operation} to complete with timeout of "
        f"{_span(limit_s)}."
    )
    voice.say()
    if "grandchild" in voice.quirks:
        subprocess.Popen([sys.executable, "-c", _GRANDCHILD], stdin=subprocess.DEVNULL)
    row = _watched(client, voice, operation, started, limit_s)
    if row is None:
        return voice.crash()
    took = f"{_span(client.now() - started)}.1234567"
    voice.say()
    if row.get("statuscode") != 30:
        voice.say(f"Asynchronous operation {operation} failed within {took}.")
        reason = row.get("friendlymessage") or row.get("message") or "An unexpected error occurred."
        voice.say(f"The reason given was: {reason}")
        raise PacFailureError("The async operation completed with a statuscode of Failed.")
    voice.say(f"Asynchronous operation {operation} completed successfully within {took}")
    voice.say()
    if job.import_id:
        voice.say(f"Solution Imported successfully. Import ID: {job.import_id}")
    else:
        voice.say("Solution upgraded successfully.")
    return 0


def _watched(
    client: TenantClient, voice: Voice, operation: str, started: float, limit_s: float
) -> dict[str, Any] | None:
    """Return the row of the ended operation, None when pac is to crash."""
    ticks = 0
    while True:
        if "hang" in voice.quirks and ticks:
            client.wait(_LONG_S * 60)
        elapsed = client.now() - started
        voice.say(_tick(elapsed, limit_s, voice.quirks))
        ticks += 1
        if "crash-mid-import" in voice.quirks and ticks >= _CRASH_AFTER_TICKS:
            return None
        row = client.get(
            f"asyncoperations({operation})?$select=statecode,statuscode,message,friendlymessage"
        )
        if row.get("statecode") == 3:
            return row
        if elapsed >= limit_s:
            # The real wording is not known (pac.md 5.1); the server goes on.
            raise PacFailureError("The operation did not complete within the allotted time.")
        client.wait(_POLL_S)


def _tick(elapsed: float, limit_s: float, quirks: frozenset[str]) -> str:
    head = f"Processing asynchronous operation... execution time: {_span(elapsed)}"
    if "japanese" in quirks:
        head = f"非同期操作を処理しています... 実行時間: {_span(elapsed)}"
    if "no-percentage" in quirks:
        return head
    share = f"{elapsed / limit_s * 100:.2f}"
    if "comma-decimals" in quirks:
        share = share.replace(".", ",")
    return f"{head} and {share}% of max time allotted"


def _span(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}"
