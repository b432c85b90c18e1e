"""Pictures of some scenes in the style of Windows 11: ``windows_shots.py FOLDER``.

Light and dark, English and German; says what is cut or outside its place. Run under Wine by
``dev.py build-windows``; on Windows by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ui"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gallery_child import fit, use_language
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from scene_registry import SCENES, load_scenes
from shots import grab
from structure import faults

WANTED = (
    "connect-empty",
    "checklist-blocked",
    "import-running",
    "failure-waiting",
    "finish-done",
    "dialog-settings-wiped",
    "dialog-help",
    "dialog-before-import",
)
SIZE = (1180, 760)
SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def main(folder: Path) -> int:
    """Take the pictures; return 1 when a scene is missing or something does not fit."""
    application = QApplication(["windows-shots"])
    application.setStyle("windows11")
    # Wine has no Segoe UI; a face that is there keeps the letters comparable.
    application.setFont(QFont("DejaVu Sans", 9))
    load_scenes()
    missing = [name for name in WANTED if name not in SCENES]
    print("there is no scene " + ", ".join(missing) if missing else "all scenes are there")
    wrong = len(missing)
    for tag in ("", "de"):
        language = use_language(application, tag)
        for name in WANTED:
            for theme in SCHEMES if name in SCENES else ():
                wrong += _take(
                    application, name, theme, folder / f"{name}-{theme}{tag and '-'}{tag}.png"
                )
        language.use(None)
    return 1 if wrong else 0


def _take(application: QApplication, name: str, theme: str, path: Path) -> int:
    application.styleHints().setColorScheme(SCHEMES[theme])
    desk, shown = SCENES[name].open()
    try:
        grab(desk.window, path, theme, SIZE)
        fit(desk.window, shown, SIZE)
        grab(shown, path)
        found = faults(shown)
    finally:
        desk.close()
    for fault in found:
        print(f"{path.stem}: {fault}", flush=True)
    return len(found)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
