"""What solution.xml says: names, version, publisher, root components, dependencies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from coe_assistant.adapters.package_limits import PackageLimits, PackageRefusedError
from coe_assistant.adapters.solution_xml import visit_xml
from coe_assistant.domain.environment import HOLDING_SUFFIX
from coe_assistant.domain.package import PackageDependency
from coe_assistant.domain.version import SolutionVersion

_REQUIRED = re.compile(r"\s*(\S.*?)\s*(?:\(([^()]*)\))?\s*")
_TEXTS = {
    ("SolutionManifest", "UniqueName"): "unique_name",
    ("SolutionManifest", "Version"): "version",
    ("SolutionManifest", "Managed"): "managed",
    ("Publisher", "UniqueName"): "publisher",
    ("Publisher", "CustomizationPrefix"): "prefix",
}
NO_SOLUTION = {"", "active"}  # Active: the exporter's own unmanaged layer (anatomy rule 11)


@dataclass(frozen=True, slots=True)
class RootComponent:
    """A component that solution.xml lists; empty strings are "not told"."""

    type_code: str
    id: str = ""
    schema_name: str = ""


@dataclass(slots=True)
class Manifest:
    """The contents of solution.xml as it is read."""

    texts: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    components: list[RootComponent] = field(default_factory=list)
    required: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def dependencies(self) -> tuple[PackageDependency, ...]:
        """Needed solutions with the highest version named, in order of their names."""
        highest: dict[str, SolutionVersion | None] = {}
        counts: Counter[str] = Counter()
        for (name, text), count in self.required.items():
            version = version_or_none(text)
            known = highest.get(name)
            if known is None or (version is not None and version > known):
                highest[name] = version
            counts[name] += count
        return tuple(
            PackageDependency(name, highest[name], counts[name])
            for name in sorted(highest, key=str.casefold)
        )


def version_or_none(text: str) -> SolutionVersion | None:
    """Return the version in text, or None where it is none."""
    try:
        return SolutionVersion.parse(text)
    except ValueError:
        return None


def read_manifest(chunks: Iterable[bytes], limits: PackageLimits) -> Manifest:
    """Return what solution.xml says.

    Raises:
        PackageRefusedError: it is not well-formed, beyond the limits, or no manifest.
    """
    visitor = _ManifestVisitor(limits)
    visit_xml(chunks, visitor, limits, "solution.xml")
    if not visitor.manifest.texts.get("unique_name"):
        raise PackageRefusedError(
            "not-a-manifest", "solution.xml inside the zip names no solution. Download it again."
        )
    return visitor.manifest


class _ManifestVisitor:
    max_depth = 6

    def __init__(self, limits: PackageLimits) -> None:
        self.manifest = Manifest()
        self._limit = limits.kept_items
        self._path = [""] * 8

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> bool:
        self._path[depth] = name
        parent = self._path[depth - 1]
        if name == "RootComponent":
            self._add_component(attributes)
        elif name == "Required":
            self._add_required(attributes.get("solution", ""))
        elif name == "LocalizedName" and depth <= 5:
            owner = self._path[depth - 2]
            if owner not in self.manifest.names or attributes.get("languagecode") == "1033":
                self.manifest.names[owner] = attributes.get("description", "")
        return depth <= 4 and (parent, name) in _TEXTS

    def text(self, depth: int, name: str, text: str) -> None:
        self.manifest.texts.setdefault(_TEXTS[self._path[depth - 1], name], text[:300])

    def _add_component(self, attributes: dict[str, str]) -> None:
        if len(self.manifest.components) >= self._limit:
            raise _too_many("components")
        self.manifest.components.append(
            RootComponent(
                attributes.get("type", "")[:40],
                id=attributes.get("id", "").strip("{}").lower()[:100],
                schema_name=attributes.get("schemaName", "")[:300],
            )
        )

    def _add_required(self, solution: str) -> None:
        match = _REQUIRED.fullmatch(solution[:400])
        name = (match.group(1) if match else "").removesuffix(HOLDING_SUFFIX)
        if match is None or name.casefold() in NO_SOLUTION:
            return
        self.manifest.required[name, (match.group(2) or "").strip()] += 1
        if len(self.manifest.required) > self._limit:
            raise _too_many("dependencies")


def _too_many(what: str) -> PackageRefusedError:
    return PackageRefusedError(
        "too-many-items", f"solution.xml lists more {what} than any solution has."
    )
