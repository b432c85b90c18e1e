"""Whether answers of a person fit what an import leaves open; says in words why not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.secret_value import is_secret
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind
from coe_assistant.domain.settings_needs import NeededReference, NeededVariable, SettingsNeeds
from coe_assistant.domain.variable_value import check_value

_LISTED = 12


def checked_answers(
    answers: Iterable[SettingAnswer], needs: Sequence[SettingsNeeds], secrets: Collection[str]
) -> tuple[SettingAnswer, ...]:
    """Return the answers as they are kept: values written as the platform wants them.

    Args:
        answers: What a person gave.
        needs: What the solutions of the plan leave open.
        secrets: Names of variables that are known to hold secrets.

    Raises:
        CoeError: one of them cannot be taken; nothing is kept then.
    """
    return tuple(_checked(one, needs, secrets) for one in answers)


def _checked(
    answer: SettingAnswer, needs: Sequence[SettingsNeeds], secrets: Collection[str]
) -> SettingAnswer:
    if answer.kind is SettingKind.CONNECTION:
        return _checked_connection(answer, needs)
    hidden = [one for part in needs for one in part.secrets]
    if is_secret(answer.name, is_secret_type=False, known=secrets) or _named(answer, hidden):
        raise _secret(answer.name)
    found = _named(answer, [one for part in needs for one in part.variables])
    if found is None:
        raise _not_open(answer, needs, [one.schema_name for n in needs for one in n.variables])
    _refuse_beside_file(answer, needs)
    if not found.can_be_asked:
        raise CoeError(
            "setting-left-to-portal",
            f"{found.schema_name} cannot be given here: its kind of value is chosen in the portal.",
            hint="Set it after the import: make.powerapps.com, Solutions, Environment variables.",
        )
    checked = check_value(found.type_code, answer.value)
    if checked.problem or not checked.value:
        raise CoeError(
            "setting-wrong-type",
            f"The value of {found.schema_name} is refused.",
            detail=checked.problem or "The value is empty.",
            hint="Correct it, or leave it out.",
        )
    return replace(answer, name=found.schema_name, value=checked.value)


def _checked_connection(answer: SettingAnswer, needs: Sequence[SettingsNeeds]) -> SettingAnswer:
    open_ones = [one for part in needs for one in part.references]
    wanted = answer.name.casefold()
    found = next((one for one in open_ones if one.logical_name.casefold() == wanted), None)
    if found is None:
        raise _not_open(answer, needs, [one.logical_name for one in open_ones])
    _refuse_beside_file(answer, needs)
    if answer.value and found.choice(answer.value) is None:
        raise _no_connection(found, answer.value)
    return replace(answer, name=found.logical_name)


def _named(answer: SettingAnswer, among: Iterable[NeededVariable]) -> NeededVariable | None:
    wanted = answer.name.casefold()
    return next((one for one in among if one.schema_name.casefold() == wanted), None)


def _refuse_beside_file(answer: SettingAnswer, needs: Iterable[SettingsNeeds]) -> None:
    for part in needs:
        names = [one.schema_name for one in part.variables]
        names += [one.logical_name for one in part.references]
        if part.own_file and answer.name.casefold() in {name.casefold() for name in names}:
            raise CoeError(
                "settings-file-and-answer",
                f"{answer.name} cannot be given beside a settings file for {part.solution}.",
                detail="pac takes one file for an import, and a file of yours is never changed.",
                hint="Write it into your file, or leave the file out.",
            )


def _secret(name: str) -> CoeError:
    return CoeError(
        "setting-is-secret",
        f"{name} holds a secret: it is neither taken, nor kept, nor written into a file.",
        hint="Set it after the import: make.powerapps.com, Solutions, Environment variables.",
    )


def _not_open(
    answer: SettingAnswer, needs: Iterable[SettingsNeeds], known: Sequence[str]
) -> CoeError:
    part = "variables" if answer.kind is SettingKind.VARIABLE else "references"
    if any(part in one.unread for one in needs):
        return CoeError(
            "settings-not-read",
            f"What {answer.name} is set to now could not be read, so it is left alone.",
            detail="A value or a connection that is there is never written over.",
            hint="Try again, or ask for the right to read it.",
        )
    names = ", ".join([*known[:_LISTED], *(["…"] if len(known) > _LISTED else [])]) or "-"
    return CoeError(
        "setting-not-open",
        f"{answer.name} is not among what this import leaves open.",
        detail=f"It is not in the file, or has a value or connection already. Open: {names}.",
        hint='`coe-assistant check --json` lists under "settings" what can be given.',
    )


def _no_connection(found: NeededReference, wanted: str) -> CoeError:
    if found.choices is None:
        return CoeError(
            "connections-not-read",
            f"The connections of {found.connector} could not be read, so none can be checked.",
            hint="Bind the reference after the import, or bring a settings file of your own.",
        )
    listed = ", ".join(f"{one.id} ({one.owner or one.name})" for one in found.choices[:_LISTED])
    return CoeError(
        "connection-unknown",
        f"{wanted} is no connection of {found.connector} that this account may use.",
        detail=f"There are: {listed}." if listed else "There is none.",
        hint="Make or share one: make.powerapps.com, Connections.",
    )
