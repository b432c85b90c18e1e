"""What customizations.xml says of flows, apps, tables, references and variables; a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import ClassVar

from coe_assistant.adapters.package_limits import PackageLimits, PackageRefusedError
from coe_assistant.adapters.solution_xml import visit_xml
from coe_assistant.adapters.table_insides import DEEPEST, TableInsides
from coe_assistant.adapters.xml_shortcut import ShortcutFailedError, Stretch
from coe_assistant.domain.package import (
    PackageFlow,
    PackageReference,
    PackageTablePart,
    PackageVariable,
)
from coe_assistant.domain.secret_value import is_secret
from coe_assistant.domain.variable_value import SECRET

CLOUD_FLOW = "5"  # workflow.category (http-contracts 1.11)
_TABLE_TYPE, _APP_TYPE, _FLOW_TYPE = "1", "300", "29"
_LONGEST_DEFAULT = 200  # of a default value, for people
# Columns, forms and views of a table: of nine tenths of the file names alone are kept.
_INSIDE, _TABLE = b"<EntityInfo", b"Entity"
_MOST_TABLE_PARTS = 50_000


@dataclass(slots=True)
class Customizations:
    """The contents of customizations.xml as far as they are needed.

    names maps (component type code, GUID or schema name in lower case) to a name for people.
    """

    flows: list[PackageFlow] = field(default_factory=list)
    references: list[PackageReference] = field(default_factory=list)
    variables: list[PackageVariable] = field(default_factory=list)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    table_parts: tuple[PackageTablePart, ...] | None = ()

    @property
    def count(self) -> int:
        """How many things are kept."""
        kept = len(self.flows) + len(self.references) + len(self.variables)
        return kept + len(self.names)


def read_customizations(
    open_chunks: Callable[[], Iterable[bytes]], limits: PackageLimits, *, is_whole: bool = True
) -> Customizations:
    """Return what customizations.xml says.

    Args:
        open_chunks: Returns its bytes from the beginning.
        limits: Upper bounds.
        is_whole: Whether the parts of tables are wanted, which takes thrice as long.

    Raises:
        PackageRefusedError: it is not well-formed or beyond the limits.
    """
    try:
        return _read(open_chunks(), limits, is_short=True, is_whole=is_whole)
    except ShortcutFailedError:
        return _read(open_chunks(), limits, is_short=False, is_whole=is_whole)


def _read(
    chunks: Iterable[bytes], limits: PackageLimits, *, is_short: bool, is_whole: bool = True
) -> Customizations:
    visitor = _CustomizationsVisitor(limits, is_whole=is_whole)
    stretch = Stretch(_INSIDE, _TABLE, visitor.insides.passed if is_whole else _pass_over)
    shortcut = (stretch, visitor.knows_table) if is_short else None
    visit_xml(chunks, visitor, limits, "customizations.xml", shortcut)
    visitor.close()
    return visitor.found


def _pass_over(_: bytes) -> None:
    """Take nothing of what lies in a table."""


class _CustomizationsVisitor:
    """Depth 2 is a section, 3 an item, 4 one of its properties, below that a table's inside."""

    _wanted: ClassVar[dict[str, tuple[str, ...]]] = {
        "workflow": ("category", "statecode"),
        "canvasapp": ("name", "displayname"),
        "entity": ("name",),
        "connectionreference": ("connectorid", "connectionreferencedisplayname"),
        "environmentvariabledefinition": ("type", "defaultvalue"),
    }

    def __init__(self, limits: PackageLimits, *, is_whole: bool) -> None:
        self.found = Customizations()
        self.max_depth = DEEPEST if is_whole else 4
        self._is_whole = is_whole
        self._limit = limits.kept_items
        self._kind = ""
        self._attributes: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._label = ""
        self.insides = TableInsides(_MOST_TABLE_PARTS, lambda: self._texts.get("name", ""))

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> bool:
        if depth > 4:
            return self._kind == "entity" and self.insides.element(depth, name, attributes)
        if depth < 4:
            self._finish()
            if depth == 3:
                self._kind, self._attributes = name.lower(), attributes
            return False
        if self._kind == "entity" and self._is_whole:
            self.insides.element(depth, name, attributes)
        lowered = name.lower()
        wanted = lowered in self._wanted.get(self._kind, ())
        if wanted and self._kind == "entity":
            self._label = attributes.get("LocalizedName", "")
        elif self._kind == "environmentvariabledefinition" and lowered == "displayname":
            self._texts["displayname"] = attributes.get("default", "")
        return wanted

    def text(self, depth: int, name: str, text: str) -> None:
        if depth > 4:
            self.insides.text(text)
        else:
            self._texts.setdefault(name.lower(), text[:500])

    def knows_table(self) -> bool:
        """Return whether the item at hand is a table and its name has been read."""
        return self._kind == "entity" and "name" in self._texts

    def close(self) -> None:
        """Take the last item, which no later one ends."""
        self._finish()
        is_whole = self._is_whole and self.insides.is_whole
        self.found.table_parts = tuple(self.insides.found) if is_whole else None

    def _finish(self) -> None:
        if self._kind == "entity":
            self.insides.end_table()
        kind, texts, attributes = self._kind, self._texts, self._attributes
        self._kind, self._texts, self._attributes = "", {}, {}
        if kind not in self._wanted:
            return
        if self.found.count > self._limit:
            raise PackageRefusedError(
                "too-many-items", "customizations.xml lists more parts than any solution has."
            )
        if kind == "workflow":
            self._add_flow(attributes, texts)
        elif kind == "connectionreference":
            self._add_reference(attributes, texts)
        elif kind == "environmentvariabledefinition":
            self.found.variables.append(variable_of(attributes, texts))
        elif name := texts.get("name", ""):
            if kind == "entity":
                self.found.tables.add(name.lower()[:100])
            code = _APP_TYPE if kind == "canvasapp" else _TABLE_TYPE
            label = texts.get("displayname", "") if kind == "canvasapp" else self._label
            self.found.names[code, name.lower()] = label[:300]

    def _add_flow(self, attributes: dict[str, str], texts: dict[str, str]) -> None:
        flow_id = attributes.get("WorkflowId", "").strip("{}").lower()[:100]
        name = attributes.get("Name", "")[:300]
        self.found.names[_FLOW_TYPE, flow_id] = name
        if texts.get("category", CLOUD_FLOW) == CLOUD_FLOW:
            state = texts.get("statecode")
            self.found.flows.append(
                PackageFlow(flow_id, name, None if state is None else state == "1")
            )

    def _add_reference(self, attributes: dict[str, str], texts: dict[str, str]) -> None:
        self.found.references.append(
            PackageReference(
                attributes.get("connectionreferencelogicalname", "")[:300],
                texts.get("connectorid", ""),
                texts.get("connectionreferencedisplayname", ""),
            )
        )


def variable_of(attributes: dict[str, str], texts: dict[str, str]) -> PackageVariable:
    """Return the variable that an element environmentvariabledefinition describes."""
    code = texts.get("type", "").strip()[:40]
    default = texts.get("defaultvalue", "")
    read = PackageVariable(
        attributes.get("schemaname", "")[:300],
        code,
        has_value=False,
        display_name=texts.get("displayname", "")[:300],
        has_default=bool(default),
    )
    is_hidden = is_secret(read.schema_name, is_secret_type=read.type_code == SECRET, known=())
    return read if is_hidden else replace(read, default=default[:_LONGEST_DEFAULT])


def read_variable(chunks: Iterable[bytes], limits: PackageLimits) -> PackageVariable:
    """Return the variable in an environmentvariabledefinition.xml.

    Raises:
        PackageRefusedError: it is not well-formed or beyond the limits.
    """
    visitor = _VariableVisitor()
    visit_xml(chunks, visitor, limits, "environmentvariabledefinition.xml")
    return variable_of(visitor.attributes, visitor.texts)


class _VariableVisitor:
    max_depth = 2

    def __init__(self) -> None:
        self.attributes: dict[str, str] = {}
        self.texts: dict[str, str] = {}

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> bool:
        if depth == 1:
            self.attributes = attributes
        if depth == 2 and name == "displayname":
            self.texts[name] = attributes.get("default", "")
        return depth == 2 and name in ("type", "defaultvalue")

    def text(self, depth: int, name: str, text: str) -> None:
        del depth
        self.texts[name] = text
