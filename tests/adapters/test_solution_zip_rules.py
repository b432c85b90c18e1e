"""The rules that a reader of solution zips must bear (solution-zip-anatomy), on files of our own."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from test_solution_zip_samples import ACCEPTED, REFUSED

from coe_assistant.adapters.kits import read_kit
from coe_assistant.adapters.package_limits import load_limits
from coe_assistant.adapters.release_bundle import extract_solution
from coe_assistant.adapters.solution_zip import read_package, verify_package
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.package import PackageKind, PackageReading
from coe_assistant.domain.plan_verdict import file_findings
from coe_assistant.domain.version import SolutionVersion

KIT = read_kit(Path(__file__).resolve().parents[2] / "resources" / "kits" / "coe-starter-kit.toml")
COVERED_ELSEWHERE = {"bundle-inside", "locked-name"}
MANIFEST = """<ImportExportXml{root}><SolutionManifest><UniqueName>Travel</UniqueName>
<LocalizedNames><LocalizedName description="Travel" languagecode="1033" /></LocalizedNames>
<Version>{version}</Version><Managed>{managed}</Managed>
<Publisher><UniqueName>contoso</UniqueName><CustomizationPrefix>con</CustomizationPrefix>{addresses}</Publisher>
<RootComponents>{roots}</RootComponents><MissingDependencies>{needs}</MissingDependencies>
</SolutionManifest></ImportExportXml>"""
PARTS = "<ImportExportXml>{sections}</ImportExportXml>"


def written(
    folder: Path, manifest: bytes | str = "", parts: bytes | str = "", **files: bytes
) -> Path:
    path = folder / "Travel_1_0_managed.zip"
    names = {"solution.xml": manifest or solution_xml(), "customizations.xml": parts or parts_xml()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
        archive.writestr("[Content_Types].xml", "\ufeff<Types />")
    return path


def solution_xml(**changes: str) -> str:
    values = {
        "root": "",
        "version": "1.0.0.1",
        "managed": "1",
        "addresses": "",
        "roots": "",
        "needs": "",
    }
    return MANIFEST.format(**(values | changes))


def parts_xml(sections: str = "") -> str:
    return PARTS.format(sections=sections)


def the_solution(path: Path):
    reading = read_package(path, load_limits())
    assert reading.is_usable, reading.problems
    (found,) = reading.solutions
    return found


@pytest.mark.parametrize(
    "dress",
    [
        pytest.param(lambda text: text.encode(), id="neither mark nor declaration, LF"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(
            lambda text: f'<?xml version="1.0" encoding="utf-8"?>\r\n{text}'.encode("utf-8-sig"),
            id="mark and declaration",
        ),
    ],
)
def test_rule_1_every_dress_of_xml_is_read(tmp_path, dress):
    found = the_solution(written(tmp_path, dress(solution_xml()), dress(parts_xml("<Entities />"))))
    assert (found.unique_name, found.publisher, found.publisher_prefix) == (
        "Travel",
        "contoso",
        "con",
    )


@pytest.mark.parametrize(
    "addresses", ["", "<Addresses />", "<Addresses><Address></Address></Addresses>"]
)
def test_rules_1_and_2_addresses_and_root_attributes_do_not_matter(tmp_path, addresses):
    root = ' OrganizationVersion="9.2" CRMServerServiceabilityVersion="9.2"'
    assert the_solution(written(tmp_path, solution_xml(addresses=addresses, root=root)))


@pytest.mark.parametrize(
    ("text", "parts"),
    [("4.45", (4, 45, 0, 0)), ("4.50.6", (4, 50, 6, 0)), ("1.0.20241119.01", (1, 0, 20241119, 1))],
)
def test_rule_3_versions_of_two_to_four_numbers(tmp_path, text, parts):
    found = the_solution(written(tmp_path, solution_xml(version=text)))
    assert str(found.version) == text
    assert found.version.parts == parts


def test_rule_3_versions_compare_by_number():
    parse = SolutionVersion.parse
    assert parse("4.9") < parse("4.15") < parse("4.50.6")


@pytest.mark.parametrize(
    ("managed", "problem", "is_usable"),
    [("1", None, True), ("0", "unmanaged", True), ("2", "source-package", False)],
)
def test_rule_4_managed_unmanaged_and_source(tmp_path, managed, problem, is_usable):
    reading = read_package(written(tmp_path, solution_xml(managed=managed)), load_limits())
    assert reading.is_usable is is_usable
    assert [one.id for one in reading.problems] == ([problem] if problem else [])


def test_rules_5_and_7_names_of_files_are_doubted(shared_data, tmp_path):
    for name in ("Core_4_50_6_managed", "CenterofExcellenceCoreComponents_4.50.6_managed"):
        target = tmp_path / f"{name.replace('Core_', 'CenterofExcellenceCoreComponents_')}.zip"
        maker = shared_data / "tools" / "make_solution_zip.py"
        options = ["--solution", "core", "--version", "4.40", "--size-mb", "0.4"]
        command = [sys.executable, str(maker), *options, "--out", str(target)]
        subprocess.run(command, check=True, capture_output=True)
        found = the_solution(target)
        (finding,) = file_findings(found, KIT)
        assert finding.id == "renamed-file"
        assert "4.40" in finding.text  # kit #10357


def test_rules_8_and_9_variables_and_references_are_found_where_they_are(tmp_path):
    reference = (
        '<connectionreferences><connectionreference connectionreferencelogicalname="con_x">'
        "<connectorid>/providers/Microsoft.PowerApps/apis/shared_teams</connectorid>"
        "</connectionreference></connectionreferences>"
    )
    definition = (
        b'<environmentvariabledefinition schemaname="con_Mail"><defaultvalue>a@b</defaultvalue>'
        b'<displayname default="Mail"><label description="Mail" languagecode="1033" />'
        b"</displayname><type>100000000</type></environmentvariabledefinition>"
    )
    files = {
        "environmentvariabledefinitions__con_Mail__environmentvariabledefinition.xml": definition,
        "EnvironmentVariableDefinitions__con_Mail__environmentvariablevalues.json": b"{}",
    }
    found = the_solution(written(tmp_path, parts=parts_xml(reference), **files))
    assert [(one.schema_name, one.has_value) for one in found.variables] == [("con_Mail", True)]
    (mail,) = found.variables
    assert (mail.label, mail.default, mail.type_code) == ("Mail", "a@b", 100000000)
    assert [(one.logical_name, one.connector) for one in found.references] == [
        ("con_x", "shared_teams")
    ]
    assert dict(found.components) == {}


def test_rule_10_root_components_by_name_by_id_and_by_both(tmp_path):
    guid = "0E3F72FD-FBD5-4F7B-A8B3-0D57B9A1A1F2"
    roots = (
        '<RootComponent type="1" schemaName="con_trip" />'
        f'<RootComponent type="29" id="{{{guid}}}" />'
        f'<RootComponent type="29" id="{{{guid.lower()}}}" schemaName="con_flow" />'
        '<RootComponent type="431" schemaName="con_maker con_photo" />'
        '<RootComponent type="9" />'
    )
    flow = f'<Workflows><Workflow WorkflowId="{{{guid.lower()}}}" Name="Book"><Category>5</Category></Workflow></Workflows>'
    found = the_solution(written(tmp_path, solution_xml(roots=roots), parts_xml(flow)))
    assert dict(found.components) == {"1": 1, "29": 2, "431": 1, "9": 1}
    listed = [(one.type_code, one.key, one.name) for one in found.listed]
    assert ("29", guid.lower(), "Book") in listed
    assert ("29", "con_flow", "Book") in listed  # both: the id finds the name
    assert ("431", "con_maker con_photo", "con_maker con_photo") in listed
    assert ("9", "", "") in listed


def test_rules_11_and_12_required_solutions_in_all_their_forms(tmp_path):
    rows = (
        'type="1" solution="CoreParts (3.53)"',
        'type="connectionreference" id.connectionreferencelogicalname="x" solution="CoreParts (4.2)"',
        'type="SettingDefinition" id.uniquename="y" solution="Active"',
        'type="66" solution="CoreParts_Upgrade (2.80)"',
        'type="66" solution="Other"',
        'type="66"',
    )
    needs = "".join(
        f'<MissingDependency><Required {row}><package appName="A" version="1" /></Required>'
        '<Dependent type="300" /></MissingDependency>'
        for row in rows
    )
    found = the_solution(written(tmp_path, solution_xml(needs=needs)))
    told = [(one.solution, str(one.version or ""), one.count) for one in found.dependencies]
    assert told == [("CoreParts", "4.2", 3), ("Other", "", 1)]


def test_rules_13_to_15_odd_entries_are_normal(tmp_path):
    inner = tmp_path / "icons.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("icon.svg", "<svg />")
    files = {
        "CanvasApps__a_BackgroundImageUri": b"\x89PNG",
        "botcomponents__x__data": b"kind: x",
        "appactions__con!x__appaction.xml": b"<a />",
        "ToolIcons.zip": inner.read_bytes(),
        "CanvasApps__a_DocumentUri.msapp": inner.read_bytes(),
    }
    assert the_solution(written(tmp_path, **files))


def test_rule_15_zip_inside_a_bundle_is_a_solution_only_with_a_manifest(tmp_path):
    solution = written(tmp_path)
    icons = tmp_path / "icons.zip"
    with zipfile.ZipFile(icons, "w") as archive:
        archive.writestr("icon.svg", "<svg />")
    bundle = tmp_path / "CoEStarterKit.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for name, path in (("kit/Travel_managed.zip", solution), ("kit/ToolIcons.zip", icons)):
            archive.write(path, name)
        for name in ("kit/Dashboard.pbit", "kit/StarterData.xlsx", "kit/readme.md"):
            archive.writestr(name, "x")
    reading = read_package(bundle, load_limits())
    assert reading.kind is PackageKind.RELEASE_BUNDLE
    assert [one.entry for one in reading.solutions] == ["kit/Travel_managed.zip"]


@pytest.mark.parametrize(("state", "is_on"), [("1", True), ("0", False), (None, None)])
def test_rule_16_state_of_flows(tmp_path, state, is_on):
    inside = f"<StateCode>{state}</StateCode>" if state else ""
    flow = f'<Workflows><Workflow WorkflowId="{{a}}" Name="Book"><Category>5</Category>{inside}</Workflow></Workflows>'
    found = the_solution(written(tmp_path, parts=parts_xml(flow)))
    assert [one.is_on for one in found.flows] == [is_on]


def large(folder: Path) -> tuple[Path, PackageReading]:
    """A solution over the size up to which everything is checked at once, one app damaged."""
    app = random.Random(1).randbytes(9_000_000)
    path = written(folder, **{"CanvasApps__a_DocumentUri.msapp": app})
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    return path, read_package(path, load_limits())


def test_damaged_part_that_is_not_read_is_found_by_the_second_look(tmp_path):
    _, reading = large(tmp_path)
    assert reading.is_usable
    assert not reading.is_verified
    looked = verify_package(reading, load_limits())
    assert not looked.is_usable
    assert [one.id for one in looked.problems] == ["damaged"]


def test_damaged_part_is_never_handed_to_the_import(tmp_path):
    _, reading = large(tmp_path)
    with pytest.raises(CoeError) as caught:
        extract_solution(reading, reading.solutions[0], tmp_path / "x.zip")
    assert caught.value.slug == "package-damaged"


def test_second_look_at_a_sound_file_says_so_and_at_a_missing_one_too(tmp_path):
    path = written(tmp_path, CanvasApps__a=random.Random(2).randbytes(9_000_000))
    reading = read_package(path, load_limits())
    assert verify_package(reading, load_limits()).is_verified
    path.unlink()
    assert [one.id for one in verify_package(reading, load_limits()).problems] == [
        "file-unreadable"
    ]


def test_small_file_is_verified_at_once(tmp_path):
    assert read_package(written(tmp_path), load_limits()).is_verified


def test_every_known_defect_is_covered(shared_data, tmp_path):
    maker = shared_data / "tools" / "make_solution_zip.py"
    told = subprocess.run(
        [sys.executable, str(maker), "--list"], check=True, capture_output=True, text=True
    )
    defects = set(re.findall(r"--defect ([a-z0-9-]+)", told.stdout))
    assert defects == {*ACCEPTED, *REFUSED} | COVERED_ELSEWHERE
    for defect, kind in (
        ("bundle-inside", PackageKind.RELEASE_BUNDLE),
        ("locked-name", PackageKind.NOT_A_SOLUTION),
    ):
        target = tmp_path / f"{defect}.zip"
        command = [
            sys.executable,
            str(maker),
            "--solution",
            "governance",
            "--size-mb",
            "0.4",
            "--defect",
            defect,
            "--out",
            str(target),
        ]
        subprocess.run(command, check=True, capture_output=True)
        assert read_package(target, load_limits()).kind is kind


@pytest.mark.parametrize(
    ("name", "code"), [("con_ClientSecret", "100000000"), ("con_X", "100000005")]
)
def test_default_of_a_secret_is_not_kept(tmp_path, name, code):
    text = (
        f'<environmentvariabledefinition schemaname="{name}"><defaultvalue>planted</defaultvalue>'
        f"<type>{code}</type></environmentvariabledefinition>"
    )
    file = f"environmentvariabledefinitions__{name}__environmentvariabledefinition.xml"
    found = the_solution(written(tmp_path, **{file: text.encode()}))
    (variable,) = found.variables
    assert (variable.default, variable.has_default) == ("", True)
    assert "planted" not in repr(found)


def test_download_that_was_packed_again_is_named_for_what_it_is(tmp_path):
    inner, outer = tmp_path / "CoEStarterKit.zip", tmp_path / "mail.zip"
    for target, source in ((inner, written(tmp_path)), (outer, inner)):
        with zipfile.ZipFile(target, "w") as archive:
            archive.write(source, source.name)
    (problem,) = read_package(outer, load_limits()).problems
    assert problem.id == "zip-in-zip"
    assert "CoEStarterKit.zip" in problem.text


def test_tables_of_a_large_file_are_read_when_it_is_checked(shared_data, tmp_path):
    source = shared_data / "data" / "solution-zips" / "SharePointSiteAssistant.zip"
    limits = load_limits()
    at_once = read_package(source, limits)
    first = read_package(source, replace(limits, whole_check_mb=0))
    assert (first.is_verified, first.solutions[0].table_parts) == (False, None)
    assert first.solutions[0].flows == at_once.solutions[0].flows
    assert first.solutions[0].tables == at_once.solutions[0].tables
    assert verify_package(first, limits) == at_once
