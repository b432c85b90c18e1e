"""Fills the winget templates: ``winget_manifests.py VERSION INSTALLER_URL INSTALLER [FOLDER]``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from shipping import digest

TEMPLATES = Path(__file__).resolve().parent / "winget"
IDENTIFIER = "CoEAssistant.CoEAssistant"


def fill(version: str, url: str, installer: Path, folder: Path) -> list[Path]:
    """Write the three manifests for a built installer; return their paths.

    Raises:
        ValueError: version or url is not usable.
        OSError: the installer cannot be read or the folder not written.
    """
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        message = f"{version!r} is not MAJOR.MINOR.PATCH"
        raise ValueError(message)
    if not url.startswith("https://"):
        message = f"{url!r} is no https address"
        raise ValueError(message)
    values = {"version": version, "url": url, "sha256": digest(installer).upper()}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for template in sorted(TEMPLATES.glob("*.yaml")):
        part = "" if template.stem == "version" else f".{template.stem}"
        target = folder / f"{IDENTIFIER}{part}.yaml"
        target.write_text(template.read_text("utf-8").format(**values), "utf-8")
        written.append(target)
    return written


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    target = Path(sys.argv[4]) if len(sys.argv) > 4 else TEMPLATES.parents[1] / "dist" / "winget"
    try:
        for path in fill(sys.argv[1], sys.argv[2], Path(sys.argv[3]), target):
            print(path)
    except (ValueError, OSError) as error:
        sys.exit(f"The manifests were not written: {error}")
