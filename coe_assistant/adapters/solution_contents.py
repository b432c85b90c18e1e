"""Puts one solution together from the files inside its zip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from coe_assistant.adapters.package_limits import PackageLimits, PackageRefusedError
from coe_assistant.adapters.solution_customizations import (
    Customizations,
    read_customizations,
    read_variable,
)
from coe_assistant.adapters.solution_manifest import Manifest, read_manifest, version_or_none
from coe_assistant.adapters.zip_archive import ZipArchive
from coe_assistant.domain.package import (
    PackageComponent,
    PackageVariable,
    ReadingProblem,
    Severity,
    SolutionPackage,
)
from coe_assistant.domain.version import SolutionVersion

_ROOT_FILES = ("solution.xml", "customizations.xml", "[Content_Types].xml")
_DEFINITION = "environmentvariabledefinition.xml"
_VALUES = "environmentvariablevalues.json"
_MANAGED = "Choose the file whose name ends in _managed.zip."


@dataclass(frozen=True, slots=True)
class SolutionFound:
    """One solution and what is wrong with it."""

    solution: SolutionPackage
    problems: tuple[ReadingProblem, ...]


def read_solution(
    archive: ZipArchive, limits: PackageLimits, file: Path, *, is_whole: bool
) -> SolutionFound:
    """Return the solution at the root of an archive that belongs to the chosen file.

    Args:
        archive: The solution zip.
        limits: Upper bounds.
        file: The chosen file.
        is_whole: Whether the parts of tables are wanted, too.

    Raises:
        PackageRefusedError: there is none, or one of its files cannot be read.
    """
    _check_root(archive)
    manifest = read_manifest(_file(archive, "solution.xml"), limits)
    parts = read_customizations(
        lambda: _file(archive, "customizations.xml"), limits, is_whole=is_whole
    )
    variables = _variables(archive, parts, limits)
    solution = _solution(manifest, parts, variables, file)
    return SolutionFound(solution, tuple(_problems(solution, manifest.texts)))


def _file(archive: ZipArchive, name: str) -> Iterator[bytes]:
    entry = archive.find(name)
    if entry is None:
        raise PackageRefusedError("missing-file", f"{name} is missing in the zip.")
    return archive.chunks(entry)


def _check_root(archive: ZipArchive) -> None:
    missing = [name for name in _ROOT_FILES if archive.find(name) is None]
    if not missing:
        return
    names = [entry.name.casefold() for entry in archive.entries]
    if not names:
        raise PackageRefusedError("empty-zip", "The zip holds nothing. Download it again.")
    if missing[0] == "solution.xml" and any(name.endswith("/solution.xml") for name in names):
        raise PackageRefusedError(
            "in-a-folder",
            "The solution lies in a folder of the zip: it was packed again by hand. "
            "Take the original file from its publisher.",
        )
    if "data_schema.xml" in names:
        raise PackageRefusedError(
            "data-package",
            "The zip holds Configuration Migration data, no solution. Choose the solution file.",
        )
    inner = [entry.name for entry in archive.entries if entry.name.casefold().endswith(".zip")]
    if inner:
        raise PackageRefusedError(
            "zip-in-zip",
            f"The zip holds another zip and no solution: {inner[0]}. It was packed again; "
            "unpack it and choose the zip inside.",
        )
    raise PackageRefusedError(
        "not-a-solution",
        f"The zip is no solution: at its root it lacks {', '.join(missing)}. "
        "Choose the solution's own zip file as it was published.",
    )


def _variables(
    archive: ZipArchive, parts: Customizations, limits: PackageLimits
) -> tuple[PackageVariable, ...]:
    found = {one.schema_name.casefold(): one for one in parts.variables}
    valued = set()
    for entry in archive.entries:
        folder, _, name = entry.name.rpartition("/")
        schema_name = folder.rpartition("/")[2]
        if not folder.casefold().startswith("environmentvariabledefinitions/"):
            continue
        if name.casefold() == _VALUES:
            valued.add(schema_name.casefold())
        elif name.casefold() == _DEFINITION:
            if len(found) >= limits.kept_items:
                raise PackageRefusedError("too-many-items", "The zip holds too many variables.")
            read = read_variable(archive.chunks(entry), limits)
            named = read if read.schema_name else replace(read, schema_name=schema_name)
            found[named.schema_name.casefold()] = named
    return tuple(replace(one, has_value=key in valued) for key, one in sorted(found.items()))


def _solution(
    manifest: Manifest,
    parts: Customizations,
    variables: tuple[PackageVariable, ...],
    file: Path,
) -> SolutionPackage:
    texts = manifest.texts
    counts = Counter(component.type_code for component in manifest.components)
    return SolutionPackage(
        unique_name=texts["unique_name"],
        display_name=manifest.names.get("SolutionManifest", ""),
        # A text that is no version becomes an error of the reading, and is never compared.
        version=version_or_none(texts.get("version", "")) or SolutionVersion("0"),
        is_managed=texts.get("managed") == "1",
        publisher=texts.get("publisher", ""),
        publisher_prefix=texts.get("prefix", ""),
        file=file,
        sha256="",
        components=dict(sorted(counts.items())),
        listed=tuple(_listed(manifest, parts)),
        flows=tuple(parts.flows),
        variables=variables,
        references=tuple(parts.references),
        dependencies=manifest.dependencies,
        tables=frozenset(parts.tables),
        table_parts=parts.table_parts,
    )


def _listed(manifest: Manifest, parts: Customizations) -> Iterator[PackageComponent]:
    for one in manifest.components:
        key = one.schema_name or one.id
        # Some have both; customizations.xml knows flows by GUID (anatomy 10).
        names = (parts.names.get((one.type_code, word.lower())) for word in (one.id, key) if word)
        yield PackageComponent(one.type_code, key, next(filter(None, names), key))


def _problems(solution: SolutionPackage, texts: Mapping[str, str]) -> Iterator[ReadingProblem]:
    managed, version = texts.get("managed", ""), texts.get("version", "")
    name = solution.display_name or solution.unique_name
    if managed == "2":
        text = f"The file holds the source of {name}, not a build of it. {_MANAGED}"
        yield ReadingProblem("source-package", Severity.ERROR, text)
    elif managed != "1":
        text = f"The file holds {name} unmanaged; only a managed solution is upgraded. {_MANAGED}"
        yield ReadingProblem("unmanaged", Severity.WARNING, text)
    if version_or_none(version) is None:
        text = f"{version[:40]!r} is no version. Take the file from its publisher."
        yield ReadingProblem("bad-version", Severity.ERROR, text)
    valued = [one.schema_name for one in solution.variables if one.has_value]
    if valued:
        text = (
            f"The file carries values of environment variables ({len(valued)}), such as {valued[0]}"
            "; an import overwrites yours. Note down your own values before."
        )
        yield ReadingProblem("carries-values", Severity.WARNING, text)
