"""What a solution file or release bundle holds, as far as an upgrade needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from coe_assistant.domain.version import SolutionVersion


class PackageKind(Enum):
    """What a file is (interfaces.md, inspect)."""

    SOLUTION = "solution"
    RELEASE_BUNDLE = "release-bundle"
    NOT_A_SOLUTION = "not-a-solution"


class Severity(Enum):
    """Whether a problem makes the file unusable."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class PackageProblem:
    """Something wrong with a file, with what to do; entry names the inner file or is ""."""

    id: str
    severity: Severity
    text: str
    entry: str = ""

    @property
    def is_error(self) -> bool:
        """True when the file must not be imported."""
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who published a solution. Compare unique_name: prefixes are shared (anatomy, the files)."""

    unique_name: str = ""
    prefix: str = ""
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class PackageComponent:
    """A component with what the file tells of it; empty strings are "not told"."""

    type_code: str
    name: str = ""
    id: str = ""
    schema_name: str = ""


@dataclass(frozen=True, slots=True)
class PackageFlow:
    """A cloud flow in the file. id is lower case; is_on None where the file does not tell."""

    id: str
    name: str
    is_on: bool | None = None


@dataclass(frozen=True, slots=True)
class PackageVariable:
    """An environment variable. has_value: an import would overwrite the tenant's value."""

    schema_name: str
    type_code: int | None = None
    has_value: bool = False
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class PackageReference:
    """A connection reference; connector_id as written, with /providers/ before it."""

    logical_name: str
    connector_id: str = ""
    display_name: str = ""

    @property
    def connector(self) -> str:
        """The part after /apis/."""
        return self.connector_id.rpartition("/apis/")[2]


@dataclass(frozen=True, slots=True)
class PackageDependency:
    """A solution that the file says it needs, the highest version named, and how often."""

    solution: str
    version: SolutionVersion | None
    count: int


@dataclass(frozen=True, slots=True)
class SolutionPackage:
    """One solution. entry names the inner zip of a bundle, None for a plain file.

    sha256 is that of the solution's own zip. version is None where version_text is no version.
    components counts root components by type code (anatomy rule 8: without variables and
    references).
    """

    unique_name: str
    version_text: str
    is_managed: bool
    version: SolutionVersion | None = None
    display_name: str = ""
    publisher: Publisher = Publisher()
    entry: str | None = None
    sha256: str = ""
    size: int = 0
    components: Mapping[str, int] = field(default_factory=dict)
    named_components: tuple[PackageComponent, ...] = ()
    flows: tuple[PackageFlow, ...] = ()
    environment_variables: tuple[PackageVariable, ...] = ()
    connection_references: tuple[PackageReference, ...] = ()
    dependencies: tuple[PackageDependency, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageFile:
    """The file on disk. sha256 is lower case hex of all its bytes."""

    path: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackageReading:
    """Everything that reading one file gave; never an exception for its contents."""

    file: PackageFile
    kind: PackageKind
    solutions: tuple[SolutionPackage, ...] = ()
    problems: tuple[PackageProblem, ...] = ()

    @property
    def is_usable(self) -> bool:
        """True when nothing speaks against planning with this file."""
        return self.kind is not PackageKind.NOT_A_SOLUTION and not any(
            problem.is_error for problem in self.problems
        )
