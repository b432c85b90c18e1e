"""The shipped retry policy and which checks a failure makes doubtful (retry-policy.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

FILE = "retry-policy.toml"
_ALWAYS = "always"


class _Rules(msgspec.Struct, forbid_unknown_fields=True):
    schema: int
    retry: dict[str, Any]
    sources: dict[str, str]
    doubtful: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RetryRules:
    """The table [retry] as it is shipped, its sources, and the doubtful checks by class."""

    table: Mapping[str, Any]
    sources: Mapping[str, str]
    doubtful: Mapping[str, tuple[str, ...]]

    def checks_for(self, class_id: str) -> tuple[str, ...]:
        """Return the ids of the checks to run again before an attempt after this class."""
        found = (*self.doubtful.get(_ALWAYS, ()), *self.doubtful.get(class_id, ()))
        return tuple(dict.fromkeys(found))


def load_retry_rules(resources: Path) -> RetryRules:
    """Return the shipped rules."""
    data = tomllib.loads((resources / FILE).read_text("utf-8"))
    rules = msgspec.convert(data, type=_Rules)
    doubtful = {name: tuple(ids) for name, ids in rules.doubtful.items()}
    return RetryRules(rules.retry, rules.sources, doubtful)
