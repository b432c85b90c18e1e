"""What an import brings without a value or a connection, compared with the environment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coe_assistant.domain.configuration import (
    Connection,
    ConnectionReference,
    EnvironmentVariable,
)
from coe_assistant.domain.connection_choice import connections_of, only_choice
from coe_assistant.domain.package import PackageReference, PackageVariable, SolutionPackage
from coe_assistant.domain.secret_value import is_secret
from coe_assistant.domain.variable_value import SECRET, can_be_asked

NEW, UNSET = "new", "unset"  # why: not in the environment, or there without anything


@dataclass(frozen=True, slots=True)
class TenantSettings:
    """What the environment has; None for a part that could not be read.

    connections: those that the signed-in account may use.
    """

    references: tuple[ConnectionReference, ...] | None = None
    variables: tuple[EnvironmentVariable, ...] | None = None
    connections: tuple[Connection, ...] | None = None


@dataclass(frozen=True, slots=True)
class NeededVariable:
    """A variable that has neither value nor default after the import, or that is new.

    default: the beginning of the default that applies where no value is given, "" for none.
    """

    schema_name: str
    label: str
    type_code: int
    why: str
    default: str = ""

    @property
    def can_be_asked(self) -> bool:
        """False where only the portal can set it: a data source, a type not known here."""
        return can_be_asked(self.type_code)


@dataclass(frozen=True, slots=True)
class NeededReference:
    """A reference that would come unbound.

    choices: every connection of its connector that the account may use; None: not readable.
    proposed: the one that needs no choice, "" where a person must choose.
    """

    logical_name: str
    label: str
    connector: str
    connector_id: str
    why: str
    choices: tuple[Connection, ...] | None = None
    proposed: str = ""

    def choice(self, connection_id: str) -> Connection | None:
        """Return a connection that is there to choose."""
        return next((one for one in self.choices or () if one.id == connection_id), None)


@dataclass(frozen=True, slots=True)
class SettingsNeeds:
    """What one solution of the plan brings that somebody may give.

    Args:
        secrets: Variables that need a value and are secrets: told, never asked.
        own_file: The person's own settings file for this solution: then nothing is asked.
        unread: Parts of the environment that could not be read: references, variables.
    """

    solution: str
    display_name: str = ""
    variables: tuple[NeededVariable, ...] = ()
    references: tuple[NeededReference, ...] = ()
    secrets: tuple[NeededVariable, ...] = ()
    own_file: str = ""
    unread: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to tell."""
        return not (
            self.variables or self.references or self.secrets or self.own_file or self.unread
        )


def settings_needs(
    package: SolutionPackage, tenant: TenantSettings, secrets: Collection[str], own_file: str = ""
) -> SettingsNeeds:
    """Return what the import of package leaves open.

    What is bound or has a value is never named: the import would write over it. Of a part that
    could not be read nothing is named, for the same reason.

    Args:
        package: The file.
        tenant: The environment as it is now.
        secrets: Names of variables that are known to hold secrets.
        own_file: The person's own settings file for this solution, "" for none.
    """
    parts = (("references", tenant.references), ("variables", tenant.variables))
    has_part = {"references": bool(package.references), "variables": bool(package.variables)}
    variables = _variables(package.variables, tenant.variables)
    hidden = [one for one in variables if _is_secret(one, secrets)]
    return SettingsNeeds(
        package.unique_name,
        package.display_name,
        variables=tuple(one for one in variables if one not in hidden),
        references=_references(package.references, tenant),
        secrets=tuple(hidden),
        own_file=own_file,
        unread=tuple(name for name, rows in parts if rows is None and has_part[name]),
    )


def _is_secret(one: NeededVariable, secrets: Collection[str]) -> bool:
    return is_secret(one.schema_name, is_secret_type=one.type_code == SECRET, known=secrets)


def _variables(
    brought: Iterable[PackageVariable], there: Iterable[EnvironmentVariable] | None
) -> list[NeededVariable]:
    if there is None:
        return []
    known = {one.schema_name.casefold(): one for one in there}
    found = []
    for one in brought:
        row = known.get(one.schema_name.casefold())
        if one.has_value or (row is not None and (row.value or row.default or one.has_default)):
            continue
        why = NEW if row is None else UNSET
        found.append(NeededVariable(one.schema_name, one.label, one.type_code, why, one.default))
    return sorted(found, key=lambda one: (one.why != NEW, one.label.casefold()))


def _references(
    brought: Iterable[PackageReference], tenant: TenantSettings
) -> tuple[NeededReference, ...]:
    if tenant.references is None:
        return ()
    known = {one.logical_name.casefold(): one for one in tenant.references}
    in_use = [one.connection_id for one in tenant.references if one.connection_id]
    found = []
    for one in brought:
        row = known.get(one.logical_name.casefold())
        if row is not None and row.connection_id:
            continue
        choices = None
        if tenant.connections is not None:
            choices = connections_of(one.connector, tenant.connections)
        working = [item for item in choices or () if not item.is_broken]
        found.append(
            NeededReference(
                one.logical_name,
                one.label,
                one.connector,
                one.connector_id,
                NEW if row is None else UNSET,
                choices,
                only_choice(working, in_use),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.why != NEW, one.label.casefold())))
