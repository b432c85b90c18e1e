"""Options of upgrade that give values and connections to what an import brings new."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.secret_value import is_secret
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind


def add_settings(upgrade: argparse.ArgumentParser) -> None:
    """Add the options; they go into one list, the last of two for one name counts."""
    for option, metavar, kind, summary in (
        (
            "--variable",
            "SCHEMA=VALUE",
            SettingKind.VARIABLE,
            "value of an environment variable that the import brings without one; never a secret",
        ),
        (
            "--connection",
            "LOGICAL=ID",
            SettingKind.CONNECTION,
            "connection for a reference that the import brings unbound; empty leaves it unbound",
        ),
    ):
        upgrade.add_argument(
            option,
            dest="answers",
            action="append",
            default=[],
            metavar=metavar,
            type=_answer(kind, metavar),
            help=summary,
        )


def answers_of(arguments: argparse.Namespace) -> tuple[SettingAnswer, ...]:
    """Return what was given.

    Raises:
        CoeError: a name tells of a secret: its value has no place on a command line.
    """
    given: dict[object, SettingAnswer] = {one.key: one for one in arguments.answers}
    for one in given.values():
        is_variable = one.kind is SettingKind.VARIABLE
        if is_variable and is_secret(one.name, is_secret_type=False, known=()):
            raise CoeError(
                "setting-is-secret",
                f"{one.name} holds a secret: it is neither taken, nor kept, nor written.",
                detail="Others on this computer can read command lines.",
                hint="Set it after the import: make.powerapps.com, Solutions, Environment "
                "variables. Change the secret if it was a real one.",
            )
    return tuple(given.values())


def _answer(kind: SettingKind, form: str) -> Callable[[str], SettingAnswer]:
    def parse(text: str) -> SettingAnswer:
        name, separator, value = text.partition("=")
        needs_value = kind is SettingKind.VARIABLE
        if not separator or not name.strip() or (needs_value and not value.strip()):
            # The text may hold a value that is nobody's business: it is not repeated.
            msg = f"{form} is wanted"
            raise argparse.ArgumentTypeError(msg)
        return SettingAnswer(kind, name.strip(), value.strip())

    return parse
