"""What of a settings file can be used; known before the first paint, so nothing else is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coe_assistant.services.settings_store import SettingProblem

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """What of a settings file can be used, and what cannot."""

    values: Values = field(default_factory=dict)
    problems: tuple[SettingProblem, ...] = ()
