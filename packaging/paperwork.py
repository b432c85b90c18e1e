"""Papers that go with the packaged program: licences of what is inside, and an SBOM."""

from __future__ import annotations

import platform
import re
import sys
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
_LICENCE_FILE = re.compile(
    r"(^|/)(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$|/licenses/", re.IGNORECASE
)
_QT_NOTICE = """\
Qt and Qt for Python (PySide6, shiboken6) {version} are used under the GNU Lesser General Public
License, version 3 (texts: LGPL-3.0.txt and GPL-3.0.txt beside this file, where the package ships
them, and https://www.gnu.org/licenses/lgpl-3.0.html). They are used unmodified, and linked
dynamically.

How to replace them: every Qt library is a file of its own in `_internal/PySide6` (Windows:
`Qt6*.dll`; Linux: `Qt/lib/libQt6*.so.6`). Put a library of the same version series and interface
in its place. The program then shows a banner that its files were changed, and works on. The
bindings' sources: https://code.qt.io/cgit/pyside/pyside-setup.git
Qt's sources: https://code.qt.io/cgit/qt
You may examine and debug the program to see your changes work; its own sources are under the MIT
licence.
"""


def shipped(lock: Path = LOCK) -> list[metadata.Distribution]:
    """Return the locked packages that are installed here, sorted by name."""
    names = re.findall(r"^([A-Za-z0-9][\w.-]*)==", lock.read_text("utf-8"), re.MULTILINE)
    found = []
    for name in sorted(set(names)):
        try:
            found.append(metadata.distribution(name))
        except metadata.PackageNotFoundError:
            continue  # locked for another system or Python
    return found


def licence_of(package: metadata.Distribution) -> str:
    """Return the licence as its package names it."""
    info = package.metadata
    expression = info.get("License-Expression") or ""
    if expression:
        return expression
    trove = [item for item in info.get_all("Classifier") or () if item.startswith("License ::")]
    if trove:
        return "; ".join(item.rsplit(" :: ", 1)[-1] for item in trove)
    text = (info.get("License") or "").strip()
    return text.splitlines()[0] if text else "not stated by the package"


def write_licences(folder: Path) -> None:
    """Write one list, the packages' own licence texts, Python's, ours, and the notice for Qt."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for package in shipped():
        name, version = package.metadata["Name"], package.version
        rows.append(f"| {name} | {version} | {licence_of(package)} |")
        _copy_texts(package, folder / name)
    list_text = (
        "# Licences of what is inside\n\n| package | version | licence |\n| --- | --- | --- |\n"
    )
    python = f"| Python | {platform.python_version()} | PSF-2.0 |"
    (folder / "LICENCES.md").write_text(list_text + "\n".join([python, *rows]) + "\n", "utf-8")
    (folder / "coe-assistant.txt").write_bytes((ROOT / "LICENSE").read_bytes())
    notice = _QT_NOTICE.format(version=metadata.version("PySide6-Essentials"))
    (folder / "QT-NOTICE.txt").write_text(notice, "utf-8")
    for place in (
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(metadata.__file__).parents[1] / "LICENSE.txt",
    ):
        if place.is_file():
            (folder / "Python.txt").write_bytes(place.read_bytes())
            break


def _copy_texts(package: metadata.Distribution, folder: Path) -> None:
    for file in package.files or ():
        if ".dist-info/" in str(file) and _LICENCE_FILE.search(str(file)):
            source = Path(str(package.locate_file(file)))
            if source.is_file():
                folder.mkdir(exist_ok=True)
                (folder / source.name).write_bytes(source.read_bytes())


def write_sbom(target: Path, version: str) -> int:
    """Write a CycloneDX 1.6 list of the components; return how many there are."""
    bom = Bom()
    bom.metadata.timestamp = None  # the same commit gives the same file
    bom.metadata.component = root = Component(
        name="coe-assistant",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref="coe-assistant",
    )
    make = LicenseFactory()
    for package in shipped():
        name = package.metadata["Name"].lower().replace("_", "-")
        url = PackageURL(type="pypi", name=name, version=package.version)
        licence = make.make_from_string(licence_of(package))
        bom.components.add(
            Component(
                name=name,
                version=package.version,
                type=ComponentType.LIBRARY,
                purl=url,
                bom_ref=url.to_string(),
                licenses=[licence],
            )
        )
    bom.components.add(
        Component(
            name="cpython",
            version=platform.python_version(),
            type=ComponentType.PLATFORM,
            bom_ref="cpython",
            licenses=[make.make_from_string("PSF-2.0")],
        )
    )
    bom.register_dependency(root, bom.components)
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    target.write_text(_without_chance(text), "utf-8")
    return len(bom.components)


def _without_chance(text: str) -> str:
    # The serial number is random by design; a reproducible file must not have one (it is optional).
    return re.sub(r'\n\s*"serialNumber": "[^"]*",', "", text)
