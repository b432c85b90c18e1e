"""One process of the gallery: opens every scene at the scale of this process, and takes pictures."""

from __future__ import annotations

from pathlib import Path

from gallery import chosen
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget
from scene_registry import load_scenes
from structure import faults, settle

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.ui.design import Scheme
from coe_assistant.ui.language import WindowLanguage
from coe_assistant.ui.main_window import MainWindow


def take(job: dict) -> int:
    """Take the pictures of one job; return 1 when the structure is wrong."""
    application = QApplication(["gallery"])
    application.setStyle(job["style"] or "Fusion")
    application.setFont(QFont("DejaVu Sans", 10))
    language = use_language(application, job["language"])
    scenes = load_scenes()
    names = chosen(list(scenes), job["scenes"])
    if not names:
        print("no scene has such a name; there are: " + ", ".join(scenes))
        return 2
    wrong = 0
    for number, name in enumerate(names, start=1):
        print(f"{job['scale']} %: {number} of {len(names)}, {name}", flush=True)
        desk, subject = scenes[name].open()
        try:
            wrong += _take_scene(job, name, desk.window, subject)
        finally:
            desk.close()
    language.use(None)
    if job["check"]:
        print(f"{job['scale']} %: {wrong} faults in {len(names)} scenes")
    return 1 if wrong else 0


def use_language(application: QApplication, tag: str) -> WindowLanguage:
    """Put a language in force, as the program does at its start; it ends with what is returned."""
    language = WindowLanguage(application)
    if tag:
        shelf = CatalogueShelf([resources_folder() / "i18n"])
        language.use(shelf.load(tag).catalogue)
    return language


def _take_scene(job: dict, name: str, window: MainWindow, subject: QWidget) -> int:
    out = Path(job["out"])
    wrong = 0
    for size_name, size in job["sizes"].items():
        for scheme in job["schemes"]:
            window.use_scheme(Scheme(scheme))
            fit(window, subject, size)
            stem = picture_name(job, name, scheme, size_name)
            path = out / f"{stem}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            if not subject.grab().save(str(path)):
                print(f"{path} cannot be written")
                return 1
            for fault in faults(subject) if job["check"] else ():
                wrong += 1
                print(f"  {stem}: {fault}", flush=True)
    return wrong


def fit(window: QWidget, subject: QWidget, size: tuple[int, int]) -> None:
    """Give window a size, and a dialog the one it opened with, but at most the same."""
    window.resize(*size)
    settle()
    if subject is not window:
        opened = subject.property("opened") or subject.size()
        subject.setProperty("opened", opened)
        subject.resize(opened.boundedTo(window.size()))
        settle()


def picture_name(job: dict, scene: str, scheme: str, size: str) -> str:
    """Return the file's name without its ending."""
    if "names" in job:
        return f"{job['names'][scene]}-{scheme}"
    language = f"-{job['language']}" if job["language"] else ""
    return f"{size}-{job['scale']}-{scheme}{language}/{scene}"
