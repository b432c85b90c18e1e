"""The parts of the build that need no build: lists, papers, version resource, reproducible zip."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from defusedxml.ElementTree import parse

from coe_assistant.adapters import help_pages

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(PACKAGING))

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    return load


def test_trim_leaves_out_by_module_and_by_file(part) -> None:
    trim = part("frozen_contents").load_trim()
    assert "PySide6.QtNetwork" in trim.modules
    assert trim.leaves_out("PySide6\\opengl32sw.dll")
    assert trim.leaves_out("PySide6/Qt/translations/qtbase_fr.qm")
    assert not trim.leaves_out("PySide6/Qt/translations/qtbase_de.qm")
    assert not trim.leaves_out("PySide6/plugins/platforms/qwindows.dll")
    assert not trim.leaves_out("PySide6/plugins/styles/qmodernwindowsstyle.dll")


def test_trim_entry_without_reason_is_refused(part, tmp_path: Path) -> None:
    file = tmp_path / "trim.toml"
    file.write_text('[[modules]]\nnames = ["x"]\n[[files]]\npattern = "y"\nreason = "z"\n')
    with pytest.raises(ValueError, match="no reason"):
        part("frozen_contents").load_trim(file)


def test_trim_pattern_that_is_none_is_refused(part, tmp_path: Path) -> None:
    file = tmp_path / "trim.toml"
    file.write_text('modules = []\n[[files]]\npattern = "("\nreason = "z"\n')
    with pytest.raises(ValueError, match=r"trim\.toml"):
        part("frozen_contents").load_trim(file)


def test_links_are_not_collected(part) -> None:
    contents = part("frozen_contents")
    entries = [("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"), ("a", "b", "DATA")]
    assert contents.kept(entries, contents.load_trim()) == [("a", "b", "DATA")]


def test_own_modules_hold_those_that_are_loaded_by_name(part) -> None:
    modules = part("frozen_contents").own_modules()
    assert "coe_assistant.ui.dialogs.about_dialog" in modules
    assert "coe_assistant.simulator.pac" in modules
    assert "coe_assistant" in modules


def test_zip_of_the_same_files_is_the_same(part, tmp_path: Path) -> None:
    shipping = part("shipping")
    made = []
    for number in (1, 2):
        folder = tmp_path / str(number) / "app"
        folder.mkdir(parents=True)
        for name in ("b", "a") if number == 1 else ("a", "b"):
            (folder / name).write_text(name)
        (folder / "a").chmod(0o755)
        shipping.write_list(folder)
        shipping.write_zip(folder, tmp_path / f"{number}.zip")
        made.append((tmp_path / f"{number}.zip").read_bytes())
        assert shipping.differences(tmp_path / "1" / "app", folder) == []
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.namelist() == ["app/SHA256SUMS", "app/a", "app/b"]
        assert archive.getinfo("app/a").external_attr >> 16 & 0o111


def test_differences_name_changed_and_single_files(part, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "both").write_text(name)
    (tmp_path / "one" / "single").touch()
    assert part("shipping").differences(tmp_path / "one", tmp_path / "two") == ["both", "single"]


def test_version_resource_holds_name_and_version(part) -> None:
    text = part("version_resource").version_resource("coe-assistant-cli", "1.2.3")
    assert "filevers=(1, 2, 3, 0)" in text
    assert "coe-assistant-cli.exe" in text
    with pytest.raises(ValueError, match="MAJOR"):
        part("version_resource").version_resource("coe-assistant", "1.2")


def test_sbom_lists_every_locked_package_that_is_here(part, tmp_path: Path) -> None:
    paperwork = part("paperwork")
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    count = paperwork.write_sbom(first, "1.2.3")
    paperwork.write_sbom(second, "1.2.3")
    assert first.read_bytes() == second.read_bytes()
    bom = json.loads(first.read_text("utf-8"))
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    names = {item["name"] for item in bom["components"]}
    assert len(names) == count
    assert {"pyside6-essentials", "msal", "requests", "keyring", "cpython"} <= names
    assert "pytest" not in names


def test_licences_hold_the_notice_for_qt_and_no_package_without_one(part, tmp_path) -> None:
    part("paperwork").write_licences(tmp_path)
    rows = (tmp_path / "LICENCES.md").read_text("utf-8")
    assert "not stated" not in rows
    assert re.search(r"pyside6.essentials", rows, re.IGNORECASE)
    notice = (tmp_path / "QT-NOTICE.txt").read_text("utf-8")
    assert "replace" in notice
    assert (tmp_path / "msal").is_dir()


def test_icon_has_all_sizes(part, tmp_path: Path, qapp) -> None:
    target = tmp_path / "app.ico"
    svg = ROOT / "resources" / "icons" / "coe-assistant.svg"
    part("icon_files").write_ico(svg, target)
    data = target.read_bytes()
    assert data[:6] == b"\0\0\1\0\6\0"
    assert data.count(b"\x89PNG") == 6


def test_winget_manifests_are_filled_from_the_installer(part, tmp_path: Path) -> None:
    installer = tmp_path / "setup.exe"
    installer.write_bytes(b"MZ")
    url = "https://example.org/coe-assistant-1.2.3-setup.exe"
    written = part("winget_manifests").fill("1.2.3", url, installer, tmp_path / "out")
    assert len(written) == 3
    texts = [path.read_text("utf-8") for path in written]
    assert all("PackageVersion: 1.2.3" in text and "{{" not in text for text in texts)
    assert any(url in text and part("shipping").digest(installer).upper() in text for text in texts)


# What microsoft/winget-cli, schemas/JSON/manifests/v1.10.0, demands of the keys used here.
WINGET_FORM = {
    "PackageIdentifier": r"[^.\s]{1,32}(\.[^.\s]{1,32}){1,7}",
    "PackageVersion": r"\d+\.\d+\.\d+",
    "ManifestVersion": r"1\.10\.0",
    "ManifestType": "installer|defaultLocale|version",
    "DefaultLocale": "en-US",
    "PackageLocale": "en-US",
    "Publisher": r".{2,256}",
    "PackageName": r".{2,256}",
    "License": r".{3,512}",
    "ShortDescription": r".{3,256}",
    "InstallerType": "inno",
    "Scope": "user",
    "MinimumOSVersion": r"\d+(\.\d+){0,3}",
    "UpgradeBehavior": "install",
    "ProductCode": r'"\{[0-9A-F-]{36}\}_is1"',
    "InstallerReturnCode": r"[1-9]\d*",
    "ReturnResponse": "packageInUseByApplication",
    "Architecture": "x64",
    "InstallerUrl": r"https://\S+",
    "InstallerSha256": r"[0-9A-F]{64}",
}
WINGET_REQUIRED = {
    "version": "DefaultLocale",
    "defaultLocale": "PackageLocale Publisher PackageName License ShortDescription",
    "installer": "Architecture InstallerUrl InstallerSha256",
}


def test_winget_manifests_hold_what_their_form_demands(part, tmp_path: Path) -> None:
    installer = tmp_path / "setup.exe"
    installer.write_bytes(b"MZ")
    for path in part("winget_manifests").fill("1.2.3", "https://x.org/a", installer, tmp_path):
        lines = re.findall(r"^[ -]*(\w+): +(\S.*)$", path.read_text("utf-8"), re.MULTILINE)
        found = dict(lines)
        assert all(re.fullmatch(WINGET_FORM[name], value) for name, value in lines)
        assert {"PackageIdentifier", "PackageVersion", "ManifestVersion"} <= found.keys()
        assert set(WINGET_REQUIRED[found["ManifestType"]].split()) <= found.keys()


def test_winget_and_installer_name_the_program_alike(part, tmp_path: Path) -> None:
    installer = (PACKAGING / "windows" / "coe-assistant.iss").read_text("utf-8")
    found = re.search(r"^AppId=\{(\{[0-9A-F-]+\})$", installer, re.MULTILINE)
    assert found is not None
    template = (PACKAGING / "winget" / "installer.yaml").read_text("utf-8")
    assert f'"{{{found.group(1)}}}_is1"' in template


@pytest.mark.parametrize(("version", "url"), [("1.2", "https://x"), ("1.2.3", "http://x")])
def test_winget_manifests_refuse_what_is_not_usable(part, tmp_path, version, url) -> None:
    installer = tmp_path / "setup.exe"
    installer.touch()
    with pytest.raises(ValueError, match="is no"):
        part("winget_manifests").fill(version, url, installer, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_windows_requirements_are_those_of_windows(part) -> None:
    pytest.importorskip("packaging.requirements")
    text = part("wine_prefix").windows_requirements()
    lines = text.splitlines()
    names = {line.split("==")[0].lower() for line in lines}
    assert {"pywin32-ctypes", "pefile", "colorama", "pyside6-essentials"} <= names
    assert not {"secretstorage", "jeepney"} & names
    assert all("--hash=sha256:" in line and ";" not in line for line in lines)


def test_manifest_of_windows_asks_for_no_rights_and_takes_long_paths() -> None:
    root = parse(PACKAGING / "windows" / "coe-assistant.manifest").getroot()
    text = "".join(root.itertext())
    levels = [item.get("level") for item in root.iter() if item.tag.endswith("ExecutionLevel")]
    assert levels == ["asInvoker"]
    assert "PerMonitorV2" in text
    assert [item.text for item in root.iter() if item.tag.endswith("longPathAware")] == ["true"]


def test_help_is_found_inside_the_packaged_program(tmp_path, monkeypatch) -> None:
    # What the recipe copies, copied the same way: datas of coe_assistant.spec.
    recipe = (PACKAGING / "coe_assistant.spec").read_text("utf-8")
    for source, target in re.findall(r'\(str\(ROOT((?: / "[\w.]+")+)\), "([\w/]+)"\)', recipe):
        path = PACKAGING.parent.joinpath(*re.findall(r'"([\w.]+)"', source))
        if path.is_dir():
            shutil.copytree(path, tmp_path / target, dirs_exist_ok=True)
        else:
            shutil.copy(path, tmp_path / target)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    folder = help_pages.help_folder()
    assert folder == tmp_path / "resources" / "help"
    assert "start" in help_pages.read_contents(folder).pages
    assert help_pages.read_text(folder, "start", "de")[1]
    assert "| msgspec |" in help_pages.read_parts_list()
