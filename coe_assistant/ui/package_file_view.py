"""Turns what a file holds into what its card on the Package page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from coe_assistant.domain.package import (
    PackageComponent,
    PackageKind,
    PackageReading,
    Severity,
    SolutionPackage,
    TablePartKind,
)
from coe_assistant.ui.component_words import components
from coe_assistant.ui.package_view import DetailList, FileView, SolutionView
from coe_assistant.ui.text import counted, size, told, tr


def file_view(reading: PackageReading) -> FileView:
    """Return the card of a file."""
    summary = _summary(reading)
    if reading.is_usable:
        words = tr("every part checked") if reading.is_verified else tr("parts being checked")
        summary = f"{summary}, {words}"
    return FileView(
        reading.name,
        summary,
        reading.sha256,
        tuple(_solution(item) for item in reading.solutions),
        tuple(told(one.text) for one in reading.problems if one.severity is Severity.ERROR),
        tuple(told(one.text) for one in reading.problems if one.severity is Severity.WARNING),
        reading.path,
    )


def _summary(reading: PackageReading) -> str:
    weight = size(reading.size)
    if reading.kind is PackageKind.RELEASE_BUNDLE:
        many = counted(len(reading.solutions), "%n solution", "%n solutions")
        return tr("Release download with {many}, {size}").format(many=many, size=weight)
    if reading.kind is PackageKind.SOLUTION and reading.solutions:
        return f"{_kind(reading.solutions[0])}, {weight}"
    return tr("Not a solution file, {size}").format(size=weight)


def _kind(package: SolutionPackage) -> str:
    words = tr("managed") if package.is_managed else tr("unmanaged")
    return f"{package.display_name or package.unique_name} {package.version}, {words}"


def _solution(package: SolutionPackage) -> SolutionView:
    facts = (
        (tr("Unique name"), package.unique_name),
        (tr("Version"), str(package.version)),
        (tr("Publisher"), f"{package.publisher} ({package.publisher_prefix})"),
        (tr("In the download"), package.entry or ""),
        (tr("Size"), size(package.size)),
    )
    lists = tuple(item for item in _lists(package) if item.lines)
    return SolutionView(
        package.display_name or package.unique_name, _kind(package), package.sha256, facts, lists
    )


def _lists(package: SolutionPackage) -> Iterator[DetailList]:
    for code, count in sorted(package.components.items(), key=lambda item: int(item[0] or 0)):
        yield DetailList(components(code, count), _names(package.listed, code))
    yield from _insides(package)
    connectors = {item.connector for item in package.references}
    yield DetailList(
        tr("{references} to {connectors}").format(
            references=counted(
                len(package.references), "%n connection reference", "%n connection references"
            ),
            connectors=counted(len(connectors), "%n connector", "%n connectors"),
        ),
        tuple(
            sorted(
                f"{item.connector or tr('(no connector)')}: {item.logical_name}"
                for item in package.references
            )
        ),
    )
    yield DetailList(
        counted(len(package.variables), "%n environment variable", "%n environment variables"),
        tuple(
            tr("{name}: ships a value, which overwrites yours").format(name=item.schema_name)
            if item.has_value
            else item.schema_name
            for item in package.variables
        ),
    )
    yield DetailList(
        tr("Needs {many}").format(
            many=counted(len(package.dependencies), "%n other solution", "%n other solutions")
        ),
        tuple(
            f"{item.solution} {item.version or tr('(any version)')}: "
            + counted(item.count, "%n component", "%n components")
            for item in package.dependencies
        ),
    )


def _insides(package: SolutionPackage) -> Iterator[DetailList]:
    """Yield one line a table: how many columns, forms and views it brings."""
    many = Counter((part.table, part.kind) for part in package.table_parts or ())

    def said(tables: Iterable[str]) -> str:
        counts = [sum(many[table, kind] for table in tables) for kind in TablePartKind]
        return tr("{columns}, {forms}, {views}").format(
            columns=counted(counts[0], "%n column", "%n columns"),
            forms=counted(counts[1], "%n form", "%n forms"),
            views=counted(counts[2], "%n view", "%n views"),
        )

    if many:
        tables = sorted(package.tables)
        lines = tuple(f"{table}: {said([table])}" for table in tables)
        yield DetailList(tr("In the tables: {parts}").format(parts=said(tables)), lines)


def _names(listed: Sequence[PackageComponent], code: str) -> tuple[str, ...]:
    found = [item for item in listed if item.type_code == code]
    return tuple(
        sorted(
            (
                f"{item.name} ({item.key})"
                if item.key and item.name != item.key and not _is_guid(item.key)
                else item.name or tr("(no name)")
                for item in found
            ),
            key=str.casefold,
        )
    )


def _is_guid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
