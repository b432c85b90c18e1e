"""The global options: command line first, then environment, then settings file, then default."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.sign_in_mode import SignInMode

# interfaces.md section 1: environment variables of the same meaning.
VARIABLES: Mapping[str, str] = {
    "cloud": "COE_ASSISTANT_CLOUD",
    "data_dir": "COE_ASSISTANT_DATA_DIR",
    "pac": "COE_ASSISTANT_PAC",
    "sign_in": "COE_ASSISTANT_SIGN_IN",
    "account": "COE_ASSISTANT_ACCOUNT",
    "profile": "COE_ASSISTANT_PROFILE",
    "client_id": "COE_ASSISTANT_CLIENT_ID",
}
# Compiled at its first use: most starts have no id, and the first paint waits for this.
_GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TIME_SCALE_VARIABLE = "COE_ASSISTANT_TIME_SCALE"


@dataclass(frozen=True, slots=True)
class Options:
    """What holds for every command. "" means: not set, the program decides."""

    cloud: str = ""
    data_dir: str = ""
    pac: str = ""
    sign_in: str = ""
    account: str = ""
    profile: str = ""
    language: str = ""  # a tag such as de
    client_id: str = ""  # of an own app registration; "" for the one of the cloud
    verbose: bool = False
    developer_checks: bool = False
    report_first_paint: bool = False
    tray: bool = False  # start hidden, for a run that waits; without one, end at once
    read_only: bool = False  # the window only looks at what another start does
    time_scale: str = ""
    stop_watching_after_minutes: float = 60.0
    end_pac_after_seconds: float = 0.0  # 0 for what resources/pac.toml says
    update_page: str = ""  # settings file only: a page to open by hand; nothing is asked by itself

    @property
    def mode(self) -> SignInMode:
        """The way to sign in; the browser unless told otherwise."""
        return SignInMode(self.sign_in) if self.sign_in else SignInMode.BROWSER

    @property
    def profile_id(self) -> str:
        """The product profile."""
        return self.profile or "coe-starter-kit"

    @property
    def data_folder(self) -> Path | None:
        """The data folder that was asked for, or None for the system's own place."""
        return Path(self.data_dir).expanduser().absolute() if self.data_dir else None


def resolve(
    given: Mapping[str, Any], environment: Mapping[str, str], settings: Mapping[str, Any]
) -> Options:
    """Return the options in force.

    Raises:
        CoeError: a value in the environment or the settings file is not usable (exit code 2).
    """
    names = {item.name for item in fields(Options)}
    found: dict[str, Any] = {key: settings[key] for key in names & settings.keys()}
    for name, variable in VARIABLES.items():
        if environment.get(variable):
            found[name] = environment[variable]
    found["time_scale"] = environment.get(TIME_SCALE_VARIABLE, "")
    found.update({key: value for key, value in given.items() if key in names and value})
    return _checked(replace(Options(), **found))


class Origin(StrEnum):
    """Where an option in force comes from."""

    SHIPPED = "shipped"
    SETTINGS = "settings"
    ENVIRONMENT = "environment"
    OPTION = "option"


def origins(
    given: Mapping[str, Any], environment: Mapping[str, str], settings: Mapping[str, Any]
) -> Mapping[str, Origin]:
    """Return for every option where resolve takes it from."""

    def origin(name: str) -> Origin:
        if given.get(name):
            return Origin.OPTION
        if environment.get(VARIABLES.get(name, "")):
            return Origin.ENVIRONMENT
        return Origin.SETTINGS if name in settings else Origin.SHIPPED

    return {item.name: origin(item.name) for item in fields(Options)}


def check_option(name: str, value: object) -> None:
    """Look at one value of the settings file.

    Raises:
        CoeError: it is not usable.
    """
    shipped = getattr(Options(), name)
    if isinstance(shipped, str) and not isinstance(value, str):
        raise _wrong_kind(name, "a text")
    changed: dict[str, Any] = {name: value}
    if isinstance(shipped, bool) and not isinstance(value, bool):
        raise _wrong_kind(name, "true or false")
    _checked(replace(Options(), **changed))


def _wrong_kind(name: str, kind: str) -> CoeError:
    return CoeError(
        "setting-not-usable",
        f"The setting {name} is not usable: it must be {kind}.",
        hint="Correct it in settings.toml in the data folder, or remove it.",
        exit_code=ExitCode.USAGE,
    )


def _checked(options: Options) -> Options:
    known = [mode.value for mode in SignInMode]
    if options.sign_in and options.sign_in not in known:
        raise CoeError(
            "sign-in-mode-unknown",
            f"There is no way to sign in called {options.sign_in!r}.",
            hint=f"Choose one of {', '.join(known)}.",
            exit_code=ExitCode.USAGE,
        )
    if options.client_id and not re.fullmatch(_GUID, str(options.client_id)):
        raise CoeError(
            "client-id-not-usable",
            f"{str(options.client_id)[:60]!r} is not a client id.",
            hint="Give the application (client) id of your app registration: "
            "32 hex digits in five groups.",
            exit_code=ExitCode.USAGE,
        )
    page = options.update_page
    if page and not (isinstance(page, str) and page.startswith("https://")):
        raise CoeError(
            "setting-not-usable",
            "The setting update_page is not an address that begins with https://.",
            hint="Correct it in settings.toml in the data folder, or remove it.",
            exit_code=ExitCode.USAGE,
        )
    minutes = options.stop_watching_after_minutes
    if not isinstance(minutes, (int, float)) or isinstance(minutes, bool) or minutes <= 0:
        raise CoeError(
            "setting-not-usable",
            "The setting stop_watching_after_minutes is not a positive number.",
            hint="Correct it in settings.toml in the data folder.",
            exit_code=ExitCode.USAGE,
        )
    seconds = options.end_pac_after_seconds
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or seconds < 0:
        raise CoeError(
            "setting-not-usable",
            "The setting end_pac_after_seconds is not a number of seconds.",
            hint="Correct it in settings.toml in the data folder.",
            exit_code=ExitCode.USAGE,
        )
    return options
