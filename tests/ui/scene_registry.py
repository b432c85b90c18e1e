"""The one registry of scenes: what the window can look like, by name, for tests and the gallery.

A scene arranges the fake workbench, and says what is done once the window is open. Every file
``scenes_<area>.py`` beside this one adds its own::

    from scene_registry import SCENES, add, open_dialog

    def lost(w: FakeWorkbench) -> None:
        SCENES["import-running"](w)  # begin from another scene
        w.run = replace(w.run, ...)

    add("import-lost", lost)
    add("dialog-about", SCENES["import-running"].arrange, then=open_dialog("about"))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from desk import Desk
from fake_workbench import FakeWorkbench
from PySide6.QtWidgets import QWidget

from coe_assistant.ui.wording import Place

Arrange = Callable[[FakeWorkbench], None]
Then = Callable[[Desk], QWidget | None]


def nothing(desk: Desk) -> QWidget | None:
    """Leave the window as it opened."""
    del desk
    return None


@dataclass(frozen=True, slots=True)
class Scene:
    """One state.

    Attributes:
        arrange: Sets the state of the workbench before the window is built.
        then: Called when the window is open; returns the dialog to look at, None for the window.
        is_resumed: The run was found at the start; else it was begun in this window.
    """

    arrange: Arrange
    then: Then = nothing
    is_resumed: bool = False

    def __call__(self, workbench: FakeWorkbench) -> None:
        """Arrange workbench: so one scene begins from another."""
        self.arrange(workbench)

    def open(self, *, has_rest: bool = True) -> tuple[Desk, QWidget]:
        """Open the window; return what is held of it, and the window or dialog to look at.

        Without its rest a window makes no page that is not shown, as it does a moment after it opened: a third of
        the time, for tests that look at the shown one.
        """
        workbench = FakeWorkbench()
        self.arrange(workbench)
        desk = Desk(workbench)
        if not self.is_resumed:
            desk.content.banners.forget_resumed()
        if not has_rest:
            desk.content._build_rest = lambda: None
        desk.window.show()
        return desk, self.then(desk) or desk.window


SCENES: dict[str, Scene] = {}


def add(name: str, arrange: Arrange, *, then: Then = nothing, is_resumed: bool = False) -> None:
    """Register a scene under a name that nobody else uses."""
    if name in SCENES:
        msg = f"there is a scene {name} already"
        raise ValueError(msg)
    SCENES[name] = Scene(arrange, then, is_resumed)


def add_all(
    scenes: Mapping[str, Arrange], *, then: Then = nothing, is_resumed: bool = False
) -> None:
    """Register several scenes that are opened the same way."""
    for name, arrange in scenes.items():
        add(name, arrange, then=then, is_resumed=is_resumed)


def on_page(place: Place) -> Then:
    """Show another page than the due one."""

    def viewed(desk: Desk) -> None:
        desk.content.view(place)

    return viewed


def open_dialog(action: str, act: Callable[[QWidget], None] | None = None) -> Then:
    """Open the dialog of an action id; act does something in it."""

    def opened(desk: Desk) -> QWidget | None:
        desk.content.context.do(action)
        dialog = desk.content._actions.dialog
        if act is not None and dialog is not None:
            act(dialog)
        return dialog

    return opened


def load_scenes() -> Mapping[str, Scene]:
    """Return all scenes: those of scenes.py and of every scenes_*.py."""
    here = Path(__file__).parent
    late = {"scenes_dialogs.py"}  # begins from scenes of the others
    others = sorted(here.glob("scenes_*.py"), key=lambda path: (path.name in late, path.name))
    for path in [here / "scenes.py", *others]:
        import_module(path.stem)
    return SCENES
