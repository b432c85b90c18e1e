"""Collects what an import brings unset into pac's deployment settings (pac.md 1.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coe_assistant.domain.package import SolutionPackage
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind, by_key
from coe_assistant.domain.settings_needs import (
    NeededReference,
    NeededVariable,
    SettingsNeeds,
    TenantSettings,
    settings_needs,
)
from coe_assistant.domain.variable_value import check_value

Given = dict[tuple[SettingKind, str], str]


@dataclass(frozen=True, slots=True)
class DeploymentSettings:
    """A settings file to be.

    Args:
        content: What pac reads, empty when the import needs no file.
        given: Names of what is in it.
        left_out: Sentences: what a person gave and what is not in it, with the reason.
    """

    content: Mapping[str, Any] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def deployment_settings(
    package: SolutionPackage,
    tenant: TenantSettings,
    answers: Iterable[SettingAnswer],
    secrets: Collection[str],
) -> DeploymentSettings:
    """Return the settings for the import of package.

    In it are only references that are unbound now, each with the connection that a person chose,
    else with the one that needs no choice; and variables without a value, with the value that a
    person gave. What is bound or set already is never named: pac would write over it.
    """
    needs, given = settings_needs(package, tenant, secrets), by_key(answers)
    references = [row for one in needs.references if (row := _reference(one, given))]
    variables = [row for one in needs.variables if (row := _variable(one, given))]
    names = [row["LogicalName"] for row in references] + [row["SchemaName"] for row in variables]
    content = {"EnvironmentVariables": variables, "ConnectionReferences": references}
    left_out = tuple(_left_out(package, needs, given, {name.casefold() for name in names}))
    return DeploymentSettings(content if names else {}, tuple(names), left_out)


def _reference(one: NeededReference, given: Given) -> dict[str, str]:
    wanted = given.get((SettingKind.CONNECTION, one.logical_name.casefold()), one.proposed)
    if one.choice(wanted) is None:
        return {}
    return {
        "LogicalName": one.logical_name,
        "ConnectionId": wanted,
        "ConnectorId": one.connector_id,
    }


def _variable(one: NeededVariable, given: Given) -> dict[str, str]:
    wanted = given.get((SettingKind.VARIABLE, one.schema_name.casefold()), "")
    value = check_value(one.type_code, wanted).value if one.can_be_asked else ""
    return {"SchemaName": one.schema_name, "Value": value} if value else {}


def _left_out(
    package: SolutionPackage, needs: SettingsNeeds, given: Given, written: Collection[str]
) -> Iterator[str]:
    """Give a sentence for each answer to this package that is not in the file."""
    parts = (
        (SettingKind.CONNECTION, "references", [one.logical_name for one in package.references]),
        (SettingKind.VARIABLE, "variables", [one.schema_name for one in package.variables]),
    )
    open_ones = {one.logical_name.casefold() for one in needs.references}
    for kind, part, names in parts:
        for name in names:
            if not given.get((kind, name.casefold())) or name.casefold() in written:
                continue
            if part in needs.unread:
                yield f"{name} was left as it is: what it is set to now could not be read."
            elif kind is SettingKind.CONNECTION and name.casefold() in open_ones:
                yield f"{name} stays unbound: the chosen connection cannot be found any more."
            else:
                yield f"{name} was left as it is: it is set in the environment by now."
