"""What a person wants done before the first import besides the snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.domain.setting_answer import SettingAnswer


@dataclass(frozen=True, slots=True)
class Precautions:
    """A person's recorded choice; everything is off unless chosen.

    quiet_flows: turn off scheduled flows while solutions are imported. The sources disagree on
    it (upgrade-procedure 4): Learn does not ask for it, later documents do.
    backup: have the platform make a backup before the first import (pac admin backup).
    export_dependents: export unmanaged solutions that depend on what is upgraded.
    answers: values and connections for what an import brings new; never a secret.
    """

    quiet_flows: bool = False
    backup: bool = False
    export_dependents: bool = False
    answers: tuple[SettingAnswer, ...] = ()
