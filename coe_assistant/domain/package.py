"""What a chosen file holds: solutions, their parts, and what is wrong with the file.

Facts of the form come from solution-zip-anatomy; the kinds and severities from
interfaces.md (inspect).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from coe_assistant.domain.version import SolutionVersion


class PackageKind(Enum):
    """What a file is (interfaces.md, inspect)."""

    SOLUTION = "solution"
    RELEASE_BUNDLE = "release-bundle"
    NOT_A_SOLUTION = "not-a-solution"


class Severity(Enum):
    """How bad a finding is. An error makes the file or the step unusable."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class ReadingProblem:
    """One finding about a file; id is a stable kebab-case word."""

    id: str
    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class PackageFlow:
    """A cloud flow (or classic process) in the file; the id is in lower case, no braces."""

    id: str
    name: str
    is_on: bool | None = None  # StateCode in the file (anatomy 16); None: not told


@dataclass(frozen=True, slots=True)
class PackageVariable:
    """An environment variable. has_value: the file ships a current value (anatomy 9).

    default: the beginning of the default value for people, never that of a secret; "" for none.
    """

    schema_name: str
    type: str
    has_value: bool
    display_name: str = ""
    default: str = ""
    has_default: bool = False

    @property
    def type_code(self) -> int:
        """The type as a number (http-contracts 1.11), 0 where the file has none."""
        return int(self.type) if self.type.isascii() and self.type.isdigit() else 0

    @property
    def label(self) -> str:
        """What people call it."""
        return self.display_name or self.schema_name


@dataclass(frozen=True, slots=True)
class PackageReference:
    """A connection reference; connector_id as in the file, /providers/.../apis/shared_x."""

    logical_name: str
    connector_id: str
    display_name: str = ""

    @property
    def connector(self) -> str:
        """The part after /apis/."""
        return self.connector_id.rpartition("/")[2]

    @property
    def label(self) -> str:
        """What people call it."""
        return self.display_name or self.logical_name


@dataclass(frozen=True, slots=True)
class PackageDependency:
    """Components the file says it needs from another solution. version None: not told."""

    solution: str
    version: SolutionVersion | None
    count: int


class TablePartKind(Enum):
    """What lies inside a table and is compared."""

    COLUMN = "column"
    FORM = "form"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class PackageTablePart:
    """A column, form or view of a table in the file.

    Args:
        table: Name of the table, in lower case.
        key: Logical name of a column, else a GUID without braces; in lower case.
        name: For people; a form with its type, as tables have several of one name.
    """

    kind: TablePartKind
    table: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class PackageComponent:
    """A component that solution.xml lists.

    Args:
        key: Schema name or GUID, whichever the file has (anatomy 10); "" where it has neither.
        name: For people: from customizations.xml where it tells, else the key.
    """

    type_code: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class SolutionPackage:
    """One solution in a file.

    Args:
        file: The chosen file: the solution zip itself, or the release bundle.
        sha256: Of the solution zip (of the inner one in a bundle), lower case hex.
        entry: Path of the inner zip in a bundle, None for a plain solution zip.
        components: Count by type code (anatomy 10), references and variables not included.
        listed: The same components one by one, with the names that the file has.
        has_all_parts: False when customizations.xml could not be read to its end.
        tables: Names of the tables whose insides the file has, in lower case.
        table_parts: Their columns, forms and views; None where there are too many to be kept, and
            until the whole file has been checked.
    """

    unique_name: str
    display_name: str
    version: SolutionVersion
    is_managed: bool
    publisher: str
    publisher_prefix: str
    file: Path
    sha256: str
    entry: str | None = None
    size: int = 0
    components: Mapping[str, int] = field(default_factory=dict)
    listed: tuple[PackageComponent, ...] = ()
    flows: tuple[PackageFlow, ...] = ()
    variables: tuple[PackageVariable, ...] = ()
    references: tuple[PackageReference, ...] = ()
    dependencies: tuple[PackageDependency, ...] = ()
    has_all_parts: bool = True
    tables: frozenset[str] = frozenset()
    table_parts: tuple[PackageTablePart, ...] | None = ()

    @property
    def file_name(self) -> str:
        """Name of the solution zip, without folders."""
        inner = (self.entry or "").replace("\\", "/").rpartition("/")[2]
        return inner or self.file.name


@dataclass(frozen=True, slots=True)
class PackageReading:
    """What reading one chosen file gave; content never raises, it becomes a problem.

    is_verified: every entry was unpacked and agrees with its checksum, not only those that were
    read.
    """

    path: Path
    size: int
    sha256: str
    kind: PackageKind
    solutions: tuple[SolutionPackage, ...] = ()
    problems: tuple[ReadingProblem, ...] = ()
    is_verified: bool = False

    @property
    def name(self) -> str:
        """Name of the file without its folder."""
        return self.path.name

    @property
    def is_usable(self) -> bool:
        """True when the file holds solutions and nothing is an error."""
        if self.kind is PackageKind.NOT_A_SOLUTION or not self.solutions:
            return False
        return all(problem.severity is not Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class RecentPackages:
    """The files that were last chosen for an environment (its address)."""

    environment: str
    paths: tuple[Path, ...]
