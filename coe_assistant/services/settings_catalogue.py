"""Every setting that settings.toml may hold: its name, meaning and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Form(Enum):
    """How a value is written."""

    TEXT = "a text"
    FLAG = "true or false"
    NUMBER = "a number"
    TEXTS = "a list of texts"
    NUMBERS = "a list of numbers"
    TABLE = "a table"


@dataclass(frozen=True, slots=True)
class Setting:
    """One key. table is "" for those at the top of the file."""

    key: str
    form: Form
    meaning: str
    values: str = ""
    table: str = ""

    @property
    def name(self) -> str:
        """The key with its table, such as ``retry.max_attempts``."""
        return f"{self.table}.{self.key}" if self.table else self.key


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting with its value. origin is shipped, settings, environment or option."""

    setting: Setting
    value: Any
    shipped: Any
    origin: str


CLASSES = "retry.classes"  # the rules of single failures, each under its id
CLASS_KEYS: Mapping[str, Setting] = {
    item.key: item
    for item in (
        Setting("automatic", Form.FLAG, "This failure is repeated by itself."),
        Setting("waits_minutes", Form.NUMBERS,
                "Minutes before the second attempt, the third, and so on.", "such as 10, 30, 60"),
        Setting("max_attempts", Form.NUMBER,
                "Attempts at most for this failure; retry.max_attempts is the limit for all.",
                "a whole number"),
    )
}  # fmt: skip

SETTINGS = (
    Setting("scheme", Form.TEXT, "Colours of the window.",
            "system, light, dark, high-contrast", "appearance"),
    Setting("language", Form.TEXT, "Language of the window and of messages.",
            "a language code such as en or de; empty for the system's"),
    Setting("cloud", Form.TEXT, "The cloud, where the address of the environment does not tell.",
            "an id such as gcc, or the path of a cloud file"),
    Setting("pac", Form.TEXT, "The pac program to use.", "a path; empty to look for it"),
    Setting("sign_in", Form.TEXT, "The way to sign in.", "browser, device-code, broker"),
    Setting("account", Form.TEXT, "Who signs in.", "a user principal name"),
    Setting("profile", Form.TEXT, "The product profile.", "coe-starter-kit, generic"),
    Setting("client_id", Form.TEXT, "Your own app registration in Entra.", "a client id"),
    Setting("stop_watching_after_minutes", Form.NUMBER,
            "A command ends as unknown when pac and the server were silent for so long.",
            "minutes above 0"),
    Setting("end_pac_after_seconds", Form.NUMBER,
            "A pac that lives on so long after the server is done with its import is ended.",
            "seconds; 0 for 120"),
    Setting("verbose", Form.FLAG, "The log says more."),
    Setting("update_page", Form.TEXT,
            "A page of newer versions, opened by a click in Help > About; nothing is asked by "
            "itself.", "an address that begins with https://"),
    Setting("automatic", Form.FLAG, "Attempts repeat by themselves where that is safe.",
            table="retry"),
    Setting("max_attempts", Form.NUMBER, "Attempts at most, the first one counted.",
            "a whole number", "retry"),
    Setting("window_hours", Form.NUMBER, "After this time a person decides.", "hours", "retry"),
    Setting("jitter_percent", Form.NUMBER, "A wait is lengthened by up to this share.",
            "0 to 100", "retry"),
    Setting("quiet_hours", Form.TEXTS, "Hours that later attempts prefer.",
            "such as 22:00-24:00", "retry"),
    Setting("quiet_from_attempt", Form.NUMBER, "From which attempt on quiet hours count.",
            "0 for never", "retry"),
    Setting("avoid", Form.TEXTS, "Hours of the week that are not quiet.",
            "such as mon 00:00-12:00", "retry"),
    Setting("avoid_month_end_days", Form.NUMBER, "Last days of a month that are not quiet.",
            "0 to 15", "retry"),
    Setting("time_zone", Form.TEXT, "Time zone of these hours.",
            "such as Europe/Berlin; empty for the computer's", "retry"),
    Setting("keep_awake", Form.FLAG, "The computer stays awake while it waits.", table="retry"),
    Setting("classes", Form.TABLE, "Rules for single failures.",
            "by failure: retry.classes.FAILURE.automatic, .waits_minutes, .max_attempts", "retry"),
    Setting("enabled", Form.FLAG, "Whether people are told what happens.", table="notifications"),
    Setting("desktop", Form.FLAG, "On this desktop.", table="notifications"),
    Setting("webhook", Form.FLAG, "In a channel whose address is kept.", table="notifications"),
    Setting("soon_minutes", Form.NUMBER, "How long before an attempt it is announced.",
            "minutes, 0 for never", "notifications"),
)  # fmt: skip


def find_setting(name: str) -> Setting | None:
    """Return the setting of that name."""
    return next((item for item in SETTINGS if item.name == name), None)


def of_table(table: str) -> Iterator[Setting]:
    """Yield the settings of a table."""
    return (item for item in SETTINGS if item.table == table)
