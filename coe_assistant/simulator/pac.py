"""The stand-in pac: a program that answers like the real one, on the simulated tenant.

Its words, exit codes and timing follow recorded output (pac.md 1.4, 1.5, 2); it is a child process
of its own and knows the tenant only through the lab folder. Standard library only.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coe_assistant.simulator.pac_client import PacFailureError, TenantClient
from coe_assistant.simulator.pac_import import Job, import_job, run_job
from coe_assistant.simulator.pac_keeping import EXPORT_FLAGS, back_up, export
from coe_assistant.simulator.pac_voice import Voice

_START_S = 4.5
_MUTE_S = 86_400.0 * 60
_NOUNS = ("admin", "auth", "env", "help", "org", "solution", "telemetry")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of pac: what was asked, and the way to answer it."""

    client: TenantClient
    voice: Voice
    options: dict[str, str]
    facts: dict[str, Any]

    @property
    def url(self) -> str:
        """The environment as pac shows it."""
        return str(self.facts["environment_url"]).rstrip("/") + "/"

    def connect(self) -> dict[str, Any]:
        """Say who and where, as the real one does, and return what the organisation says.

        Raises:
            PacFailureError: No profile, an expired one, or another environment.
        """
        if "no-profile" in self.voice.quirks:
            words = "No profiles were found on this computer. Please run 'pac auth create' to "
            raise PacFailureError(words + "create one.")
        self.client.connect()
        # Real pac prints the stored account before any token is checked (pac.md 3).
        self.voice.say(f"Connected as {self.client.username}")
        if "expired" in self.voice.quirks:
            raise PacFailureError(
                "AADSTS700082: The refresh token has expired due to inactivity.&nbsp;Trace ID: 0"
            )
        wanted = self.options.get("environment", self.url)
        organization = self._organization()
        if wanted.rstrip("/").lower() not in (
            self.url.rstrip("/").lower(),
            str(organization.get("EnvironmentId", "")).lower(),
        ):
            raise PacFailureError(f"The environment '{wanted}' was not found in your tenant.")
        self.voice.say(f"Connected to... {organization.get('FriendlyName', '')}")
        self.voice.say()
        return organization

    def _organization(self) -> dict[str, Any]:
        kind = "Microsoft.Dynamics.CRM.EndpointAccessType'Default'"
        detail = self.client.get(f"RetrieveCurrentOrganization(AccessType=@a)?@a={kind}")["Detail"]
        return dict(detail)


def main(arguments: list[str]) -> int:
    """Play pac once and return its exit code; ``--lab DIR`` must come first."""
    lab = Path(arguments[1])
    facts: dict[str, Any] = json.loads((lab / "lab.json").read_text("utf-8"))
    voice = _voice(facts)
    client = TenantClient(lab, facts)
    if "mute" in voice.quirks:
        client.wait(_MUTE_S)
    client.wait(_START_S)
    try:
        return _dispatch(arguments[2:], client, voice, facts)
    except PacFailureError as error:
        return voice.fail(*str(error).split("\n"))


def _voice(facts: dict[str, Any]) -> Voice:
    """Return a voice with the version and the quirks that the scenario's file gives pac."""
    file = Path(str(facts.get("scenario_file", "")))
    scenario = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    profile = scenario.get("pac", {})
    return Voice(frozenset(profile.get("quirks", ())), str(profile.get("version", "2.13.1")))


def _dispatch(words: list[str], client: TenantClient, voice: Voice, facts: dict[str, Any]) -> int:
    noun, verb = (*words, "", "")[:2]
    if noun in ("help", ""):
        voice.banner()
        voice.say("Usage: pac " + " ".join(f"[{name}]" for name in _NOUNS))
        return 0
    if noun not in _NOUNS:
        return voice.fail(
            "Not a valid command. Try running 'pac [command] help'.",
            "Hints:",
            f"  Parse failed on:            {noun}",
            "  Is this a known command?    No, was it misspelled?",
        )
    command = _COMMANDS.get((noun, verb))
    if command is None:
        return voice.fail(f"The command '{verb}' is not understood in this context.")
    flags, act = command
    return act(Call(client, voice, _options(words[2:], flags), facts))


def _options(words: list[str], flags: dict[str, str]) -> dict[str, str]:
    options: dict[str, str] = {}
    name = ""
    for word in words:
        if not word.startswith("-"):
            options[name] = word
            continue
        name = flags.get(word.lstrip("-"), "")
        if not name:
            raise PacFailureError(f"An unknown argument {word} was passed.")
        options[name] = "true"
    return {key: value for key, value in options.items() if value.lower() != "false"}


def _show_profiles(call: Call) -> int:
    if "no-profile" in call.voice.quirks:
        call.voice.say("No profiles were found on this computer.")
        return 0
    call.client.connect()
    header = (
        "Index", "Active", "Kind", "Name", "User", "Cloud", "Type", "Environment",
        "Environment Url",
    )  # fmt: skip
    user = call.client.username
    row = ("[1]", "*", "UNIVERSAL", "", user, "Public", "User", "Simulated", call.url)
    call.voice.table(header, [row])
    return 0


def _show_who(call: Call) -> int:
    organization = call.connect()
    identity = call.client.get("WhoAmI")
    facts = {
        "OrgId": organization.get("OrganizationId"),
        "UniqueName": organization.get("UniqueName"),
        "FriendlyName": organization.get("FriendlyName"),
        "OrgUrl": call.url,
        "UserEmail": call.client.username,
        "UserId": identity.get("UserId"),
        "EnvironmentId": organization.get("EnvironmentId"),
    }
    if "json" in call.options:
        call.voice.say(json.dumps(facts, indent=2))
        return 0
    call.voice.say("Organization Information")
    for label, key in _WHO_LABELS:
        call.voice.say(f"  {label + ':':<28}{facts[key]}")
    return 0


def _show_environments(call: Call) -> int:
    organization = call.connect()
    name, found = str(organization.get("FriendlyName")), str(organization.get("EnvironmentId"))
    header = ("Active", "Display Name", "Environment ID", "Environment URL", "Unique Name")
    row = ("*", name, found, call.url, str(organization.get("UniqueName")))
    call.voice.table(header, [row])
    return 0


def _solutions(call: Call) -> list[dict[str, Any]]:
    query = (
        "$select=solutionid,uniquename,friendlyname,version,ismanaged&$filter=isvisible%20eq%20true"
    )
    rows: list[dict[str, Any]] = call.client.get(f"solutions?{query}").get("value", [])
    return rows


def _show_solutions(call: Call) -> int:
    call.connect()
    rows = _solutions(call)
    if "json" in call.options:
        shown = [
            {
                "Id": row["solutionid"],
                "SolutionUniqueName": row["uniquename"],
                "FriendlyName": row["friendlyname"],
                "PublisherUniqueName": None,
                "VersionNumber": row["version"],
                "IsManaged": row["ismanaged"],
            }
            for row in rows
        ]
        call.voice.say(json.dumps(shown, indent=2))
        return 0
    call.voice.say("Listing all Solutions from the current Dataverse organization...")
    keys = ("uniquename", "friendlyname", "version", "ismanaged")
    table = [tuple(str(row[key]) for key in keys) for row in rows]
    call.voice.table(("Unique Name", "Friendly Name", "Version", "Managed"), table)
    return 0


def _show_version(call: Call) -> int:
    call.connect()
    wanted = call.options.get("solution-name", "")
    for row in _solutions(call):
        if row["uniquename"] == wanted:
            call.voice.say(f"Unique Name: {wanted}")
            call.voice.say(f"Solution Display Name: {row['friendlyname']}")
            call.voice.say(f"Solution Version: {row['version']}")
            return 0
    raise PacFailureError(f"The solution '{wanted}' was not found.")


def _import(call: Call) -> int:
    job = import_job(call.options, _limit_min(call.options))
    call.connect()
    return run_job(call.client, call.voice, job)


def _upgrade(call: Call) -> int:
    name = call.options.get("solution-name", "")
    call.connect()
    body = {"UniqueName": name}
    job = Job("DeleteAndPromoteAsync", body, _limit_min(call.options))
    return run_job(call.client, call.voice, job)


def _select(call: Call) -> int:
    call.client.connect()
    call.voice.say("Selected profile.")
    return 0


def _limit_min(options: dict[str, str]) -> float:
    text = options.get("max-async-wait-time", "60")
    if not text.isdigit() or int(text) == 0:
        raise PacFailureError(f"The value '{text}' of --max-async-wait-time is not valid.")
    return float(text)


_WHO_LABELS = (
    ("Org ID", "OrgId"),
    ("Unique Name", "UniqueName"),
    ("Friendly Name", "FriendlyName"),
    ("Org URL", "OrgUrl"),
    ("User Email", "UserEmail"),
    ("User ID", "UserId"),
    ("Environment ID", "EnvironmentId"),
)
_PLACE = {"environment": "environment", "env": "environment"}
_WAIT = {
    **dict.fromkeys(("async", "a"), "async"),
    **dict.fromkeys(("max-async-wait-time", "wt"), "max-async-wait-time"),
}
_NAME = {"solution-name": "solution-name", "sn": "solution-name"}
_READ = {**_PLACE, "json": "json"}
# Flag and alias to flag, as documented (pac.md 1.1).
_IMPORT = {
    **_PLACE,
    **_WAIT,
    "path": "path",
    "p": "path",
    "activate-plugins": "activate-plugins",
    "ap": "activate-plugins",
    "force-overwrite": "force-overwrite",
    "f": "force-overwrite",
    "skip-dependency-check": "skip-dependency-check",
    "s": "skip-dependency-check",
    "import-as-holding": "import-as-holding",
    "h": "import-as-holding",
    "stage-and-upgrade": "stage-and-upgrade",
    "up": "stage-and-upgrade",
    "publish-changes": "publish-changes",
    "pc": "publish-changes",
    "convert-to-managed": "convert-to-managed",
    "cm": "convert-to-managed",
    "settings-file": "settings-file",
    "skip-lower-version": "skip-lower-version",
    "slv": "skip-lower-version",
}
_COMMANDS: dict[tuple[str, str], tuple[dict[str, str], Callable[[Call], int]]] = {
    ("auth", "list"): ({}, _show_profiles),
    ("auth", "who"): ({}, _show_profiles),
    ("auth", "select"): ({"index": "index", "i": "index", "name": "name", "n": "name"}, _select),
    ("env", "who"): (_READ, _show_who),
    ("org", "who"): (_READ, _show_who),
    ("env", "list"): (_READ, _show_environments),
    ("solution", "list"): ({**_READ, "includeSystemSolutions": "all"}, _show_solutions),
    ("solution", "online-version"): ({**_PLACE, **_NAME}, _show_version),
    ("solution", "import"): (_IMPORT, _import),
    ("solution", "export"): ({**_PLACE, **_WAIT, **EXPORT_FLAGS}, export),
    ("admin", "backup"): ({**_PLACE, "label": "label", "lb": "label"}, back_up),
    ("solution", "upgrade"): ({**_PLACE, **_WAIT, **_NAME}, _upgrade),
}
