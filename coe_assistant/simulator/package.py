"""Solution packages: writes realistic small ones, and reads the manifest of an uploaded one."""

from __future__ import annotations

import io
import json
import random
import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from coe_assistant.simulator.facts import Component, Kit, KitSolution
from coe_assistant.simulator.installation import Manifest

MAX_MANIFEST_BYTES = 20_000_000
_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="utf-8"?><Types xmlns="http://schemas.openxmlformats.org/package/'
    '2006/content-types"><Default Extension="xml" ContentType="application/octet-stream" />'
    '<Default Extension="json" ContentType="application/octet-stream" />'
    '<Default Extension="msapp" ContentType="application/octet-stream" /></Types>'
)


class PackageError(Exception):
    """The uploaded file is no solution package."""


def write_package(
    path: Path,
    solution_key: str,
    version: str,
    *,
    size_mb: float = 1.0,
    managed: bool = True,
    kit: Kit | None = None,
) -> Path:
    """Write a package of one of the kit's solutions.

    Args:
        path: File to write.
        solution_key: core, governance, nurture, innovation or creatorkit.
        version: Version in the manifest; it also decides the components.
        size_mb: Wanted size; apps are filled up with noise until it is reached.
        managed: Whether the manifest says managed.
        kit: Facts; those of the real kit unless a scenario has more.

    Raises:
        KeyError: There is no such solution.
    """
    solution = (kit or Kit()).solutions[solution_key]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customizations.xml", _customizations(solution, version))
        archive.writestr("[Content_Types].xml", "\ufeff" + _CONTENT_TYPES)
        archive.writestr("solution.xml", _manifest_xml(solution, version, managed=managed))
        _write_parts(archive, solution, version, int(size_mb * 1_000_000))
    return path


def file_name(solution_key: str, version: str) -> str:
    """Return the file name a release would have."""
    name = Kit().solutions[solution_key].unique_name
    return f"{name}_{version.replace('.', '_')}_managed.zip"


def read_manifest(data: bytes) -> Manifest:
    """Read the manifest of an uploaded package.

    Raises:
        PackageError: It is no zip, has no solution.xml, or that one cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename.casefold(): info for info in archive.infolist()}
            if not {"solution.xml", "customizations.xml", "[content_types].xml"} <= set(names):
                raise PackageError
            info = names["solution.xml"]
            if info.file_size > MAX_MANIFEST_BYTES:
                raise PackageError
            with archive.open(info) as stream:
                root = fromstring(stream.read(MAX_MANIFEST_BYTES))
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        OSError,
        ParseError,
        DefusedXmlException,
        NotImplementedError,
        ValueError,
        EOFError,
    ) as error:
        raise PackageError(str(error)) from error
    return _manifest(root)


def _manifest(root: Element) -> Manifest:
    manifest = root.find("SolutionManifest")
    if manifest is None or not (manifest.findtext("UniqueName") or "").strip():
        raise PackageError
    name = (manifest.findtext("UniqueName") or "").strip()
    label = manifest.find("LocalizedNames/LocalizedName")
    required = {
        (element.get("solution") or "").rpartition(" (")
        for element in manifest.iterfind("MissingDependencies/MissingDependency/Required")
    }
    return Manifest(
        unique_name=name,
        display_name=label.get("description", name) if label is not None else name,
        version=(manifest.findtext("Version") or "0.0.0.0").strip(),  # noqa: S104 - a version
        managed=(manifest.findtext("Managed") or "").strip() == "1",
        publisher=manifest.findtext("Publisher/UniqueName") or "",
        prefix=manifest.findtext("Publisher/CustomizationPrefix") or "",
        requires=tuple(sorted((base, number.rstrip(")")) for base, _, number in required if base)),
    )


def _manifest_xml(solution: KitSolution, version: str, *, managed: bool) -> str:
    roots = "\r\n".join(
        f'      <RootComponent type="{part.type}" '
        f"{_root_name(part.type, part.object_id, part.name)}"
        ' behavior="0" />'
        for part in solution.components(version)
        if part.type < 380
    )
    publisher = solution.publisher
    return (
        '<ImportExportXml version="9.2.25051.192" SolutionPackageVersion="9.2" languagecode="1033" '
        'generatedBy="CrmLive" OrganizationVersion="9.2.25051.192" '
        'OrganizationSchemaType="Standard" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\r\n  <SolutionManifest>\r\n'
        f"    <UniqueName>{escape(solution.unique_name)}</UniqueName>\r\n"
        "    <LocalizedNames>\r\n      <LocalizedName "
        f"description={quoteattr(solution.display_name)}"
        ' languagecode="1033" />\r\n    </LocalizedNames>\r\n    <Descriptions />\r\n'
        f"    <Version>{escape(version)}</Version>\r\n    <Managed>{int(managed)}</Managed>\r\n"
        f"    <Publisher>\r\n      <UniqueName>{escape(publisher['unique_name'])}</UniqueName>\r\n"
        "      <LocalizedNames>\r\n"
        f"        <LocalizedName description={quoteattr(publisher['display_name'])}"
        ' languagecode="1033" />\r\n      </LocalizedNames>\r\n      <Descriptions />\r\n'
        '      <EMailAddress xsi:nil="true"></EMailAddress>\r\n'
        f"      <CustomizationPrefix>{escape(publisher['prefix'])}</CustomizationPrefix>\r\n"
        "      <CustomizationOptionValuePrefix>"
        f"{publisher['option_value_prefix']}</CustomizationOptionValuePrefix>\r\n"
        "      <Addresses />\r\n    </Publisher>\r\n"
        f"    <RootComponents>\r\n{roots}\r\n    </RootComponents>\r\n"
        f"    <MissingDependencies>{_dependencies(solution)}</MissingDependencies>\r\n"
        "  </SolutionManifest>\r\n</ImportExportXml>"
    )


def _root_name(type_code: int, object_id: str, name: str) -> str:
    return f'id="{{{object_id}}}"' if type_code in {20, 29, 61} else f"schemaName={quoteattr(name)}"


def _dependencies(solution: KitSolution) -> str:
    versions = {part["solution"]: part["version"] for part in solution.requires}
    return "".join(
        f"\r\n      <MissingDependency>\r\n        <Required type={quoteattr(str(kind))} "
        f"schemaName={quoteattr(name)} displayName={quoteattr(display)} "
        f'solution="{base} ({versions.get(base, "1.0")})" />\r\n'
        f'        <Dependent type="300" schemaName="{solution.publisher["prefix"]}_app" '
        f"displayName={quoteattr(solution.display_name)} />\r\n      </MissingDependency>"
        for base, kind, name, display in solution.data["missing_dependency_names"]
    )


def _customizations(solution: KitSolution, version: str) -> str:
    flows = "".join(
        f'<Workflow WorkflowId="{{{row["id"]}}}" Name={quoteattr(row["name"])}>'
        f"<JsonFileName>{_flow_file(row)}</JsonFileName><Type>1</Type>"
        f"<Category>{row['category']}</Category><StateCode>0</StateCode>"
        "<StatusCode>1</StatusCode></Workflow>"
        for row in solution.rows("flows", version)
    )
    references = "".join(
        f"<connectionreference connectionreferencelogicalname={quoteattr(row['name'])}>"
        "<connectionreferencedisplayname>"
        f"{escape(row['display'])}</connectionreferencedisplayname><connectorid>"
        f"/providers/Microsoft.PowerApps/apis/{row['connector']}</connectorid></connectionreference>"
        for row in solution.rows("connection_references", version)
    )
    apps = "".join(
        f"<CanvasApp><Name>{row['name']}</Name><DisplayName>{escape(row['display'])}</DisplayName>"
        f"<CanvasAppType>{row['type']}</CanvasAppType>"
        f"<DocumentUri>/CanvasApps/{row['name']}_DocumentUri.msapp</DocumentUri></CanvasApp>"
        for row in solution.rows("canvas_apps", version)
    )
    return (
        '<ImportExportXml xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<Entities>{_tables(solution, version)}</Entities><Roles></Roles>"
        f"<Workflows>{flows}</Workflows>"
        f"<CanvasApps>{apps}</CanvasApps><connectionreferences>{references}</connectionreferences>"
        "<Languages><Language>1033</Language></Languages></ImportExportXml>"
    )


def _tables(solution: KitSolution, version: str) -> str:
    return "".join(
        f"<Entity><Name LocalizedName={quoteattr(row['display'])}>{escape(row['name'])}</Name>"
        f"{_table_inside(row['name'], solution.table_parts(row, version))}</Entity>"
        for row in solution.rows("tables", version)
    )


def _table_inside(table: str, parts: list[Component]) -> str:
    def many(type_code: int, form: str) -> str:
        return "".join(
            form.format(name=escape(part.name), id=part.object_id, label=quoteattr(part.display))
            for part in parts
            if part.type == type_code
        )

    names = "<LocalizedNames><LocalizedName description={label} /></LocalizedNames>"
    columns = many(
        2,
        '<attribute PhysicalName="{name}"><Type>nvarchar</Type><LogicalName>{name}</LogicalName>'
        "<displaynames><displayname description={label} /></displaynames></attribute>",
    )
    forms = many(60, f"<systemform><formid>{{{{{{id}}}}}}</formid><form />{names}</systemform>")
    views = many(26, f"<savedquery><savedqueryid>{{{{{{id}}}}}}</savedqueryid>{names}</savedquery>")
    return (
        f"<EntityInfo><entity Name={quoteattr(table)}><attributes>{columns}</attributes></entity>"
        f'</EntityInfo><FormXml><forms type="main">{forms}</forms></FormXml>'
        f"<SavedQueries><savedqueries>{views}</savedqueries></SavedQueries>"
    )


def _flow_file(row: dict[str, Any]) -> str:
    plain = "".join(letter for letter in row["name"] if letter.isalnum() or letter == "-")
    return f"/Workflows/{plain}-{row['id'].upper()}.json"


def _write_parts(archive: zipfile.ZipFile, solution: KitSolution, version: str, size: int) -> None:
    for row in solution.rows("flows", version):
        content: dict[str, Any] = {
            "properties": {"connectionReferences": {}, "definition": {"actions": {}}}
        }
        archive.writestr(_flow_file(row).lstrip("/"), json.dumps(content))
    for row in solution.rows("environment_variables", version):
        default = row["default"]
        value = f"<defaultvalue>{escape(default)}</defaultvalue>" if default else ""
        archive.writestr(
            f"environmentvariabledefinitions/{row['name']}/environmentvariabledefinition.xml",
            f"<environmentvariabledefinition schemaname={quoteattr(row['name'])}>"
            f"<displayname default={quoteattr(row['display'])} />{value}"
            f"<type>{row['type']}</type></environmentvariabledefinition>",
        )
    apps = solution.rows("canvas_apps", version)
    written = sum(info.compress_size for info in archive.infolist())
    share = max(200, (size - written) // max(1, len(apps)))
    for row in apps:
        noise = random.Random(f"{row['name']} {version}").randbytes(share)
        archive.writestr(f"CanvasApps/{row['name']}_DocumentUri.msapp", noise)


def exported(unique_name: str, version: str) -> bytes:
    """Return a small unmanaged package of a solution that the kit does not know."""
    manifest = (
        "<ImportExportXml><SolutionManifest>"
        f"<UniqueName>{escape(unique_name)}</UniqueName><Version>{escape(version)}</Version>"
        "<Managed>0</Managed></SolutionManifest></ImportExportXml>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("solution.xml", manifest)
        archive.writestr("customizations.xml", "<ImportExportXml />")
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
    return buffer.getvalue()
