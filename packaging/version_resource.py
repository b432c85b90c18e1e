"""The version resource of the Windows executables, in the form that PyInstaller reads."""

from __future__ import annotations

import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_FORM = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "CoE Assistant"),
      StringStruct("FileDescription", "{description}"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "{name}"),
      StringStruct("LegalCopyright", "MIT licence"),
      StringStruct("OriginalFilename", "{name}.exe"),
      StringStruct("ProductName", "CoE Assistant"),
      StringStruct("ProductVersion", "{version}")])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])])
  ]
)
"""
_DESCRIPTIONS = {
    "coe-assistant": "CoE Assistant",
    "coe-assistant-cli": "CoE Assistant (command line)",
}


def version_resource(name: str, version: str) -> str:
    """Return the resource's text.

    Raises:
        ValueError: version does not begin with three numbers.
    """
    found = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if found is None:
        message = f"{version!r} is not MAJOR.MINOR.PATCH"
        raise ValueError(message)
    numbers = (*map(int, found.groups()), 0)
    return _FORM.format(
        numbers=numbers, version=version, name=name, description=_DESCRIPTIONS[name]
    )


def program_version() -> str:
    """Return the program's version, from the one place where it stands."""
    text = (_ROOT / "coe_assistant" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    assert found is not None
    return found.group(1)
