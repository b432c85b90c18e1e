"""What a person gave for an import before it: values of variables, connections of references."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

# Files of the person's own are kept under another name (services.settings_file).
_MADE_HERE = re.compile(r"(?:^|[\\/])settings-\d+\.json$")


class SettingKind(Enum):
    """What an answer is for."""

    VARIABLE = "variable"
    CONNECTION = "connection"


AnswerKey = tuple[SettingKind, str]


def answer_key(kind: SettingKind, name: str) -> AnswerKey:
    """Return what an answer is for; names are compared without case."""
    return kind, name.casefold()


@dataclass(frozen=True, slots=True)
class SettingAnswer:
    """One answer. value: the variable's value, or the connection's id; never a secret.

    An empty value of a connection: the reference stays unbound on purpose.
    """

    kind: SettingKind
    name: str
    value: str

    @property
    def key(self) -> AnswerKey:
        """What it is for."""
        return answer_key(self.kind, self.name)


def by_key(answers: Iterable[SettingAnswer]) -> dict[AnswerKey, str]:
    """Return values by what they are for; the last of two answers counts."""
    return {one.key: one.value for one in answers}


def is_made_here(settings_file: str) -> bool:
    """Return whether a run's settings file is the program's own, which is made anew each time."""
    return _MADE_HERE.search(settings_file) is not None
