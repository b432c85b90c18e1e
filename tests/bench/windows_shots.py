"""Pictures of some scenes in the style of Windows 11, light and dark: ``windows_shots.py FOLDER``.

Run under Wine by ``dev.py build-windows``; on Windows by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ui"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from scene_registry import load_scenes
from shots import grab

WANTED = ("connect", "checklist-blocked", "import-running", "failure", "finish")
SIZE = (1180, 760)


def main(folder: Path) -> int:
    """Take the pictures; return 1 when a scene is missing."""
    application = QApplication(["windows-shots"])
    application.setStyle("windows11")
    # Wine has no Segoe UI; a face that is there keeps the letters comparable.
    application.setFont(QFont("DejaVu Sans", 9))
    scenes = load_scenes()
    taken = 0
    for wanted in WANTED:
        name = next((scene for scene in scenes if scene.startswith(wanted)), None)
        if name is None:
            print(f"there is no scene {wanted}")
            continue
        taken += 1
        for theme in ("light", "dark"):
            dark = theme == "dark"
            scheme = Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light
            application.styleHints().setColorScheme(scheme)
            desk, _shown = scenes[name].open()
            grab(desk.window, folder / f"{name}-{theme}.png", theme, SIZE)
            desk.close()
            print(f"{name}: {theme}, style {application.style().objectName()}")
    return 0 if taken == len(WANTED) else 1


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
