"""ITaskbarList3 of Windows through COM, called by its place in the interface (shobjidl_core.h)."""

from __future__ import annotations

import ctypes
import logging
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from coe_assistant.ui.taskbar import TaskbarMode, TaskbarState

_CLASS = UUID("56fdf344-fd6d-11d0-958a-006097c9a090")  # CLSID_TaskbarList
_INTERFACE = UUID("ea1afb91-9e28-4b86-90e9-9e9f8a5eefaf")  # IID_ITaskbarList3
_IN_PROCESS = 1  # CLSCTX_INPROC_SERVER
# Places in the table of functions: IUnknown has 3, ITaskbarList 5, ITaskbarList2 1.
_INITIALIZE, _SET_VALUE, _SET_STATE = 3, 9, 10
_STATES = {
    TaskbarMode.NONE: 0x0,
    TaskbarMode.BUSY: 0x1,
    TaskbarMode.NORMAL: 0x2,
    TaskbarMode.ERROR: 0x4,
    TaskbarMode.PAUSED: 0x8,
}
_WITH_VALUE = (TaskbarMode.NORMAL, TaskbarMode.ERROR, TaskbarMode.PAUSED)

logger = logging.getLogger(__name__)


class WindowsTaskbar:
    """The button of one top-level window.

    Args:
        pointer: A live ITaskbarList3.
        window: Its native handle.
    """

    def __init__(self, pointer: ctypes.c_void_p, window: int) -> None:
        self._pointer = pointer
        self._window = ctypes.c_void_p(window)

    @classmethod
    def of(cls, window: QWidget) -> WindowsTaskbar | None:
        """Return the button of window, or None when the system does not give it away."""
        pointer = ctypes.c_void_p()
        try:
            # Qt has initialised COM on this thread already.
            result = ctypes.windll.ole32.CoCreateInstance(  # type: ignore[attr-defined,unused-ignore] # Windows only
                ctypes.create_string_buffer(_CLASS.bytes_le, 16),
                None,
                _IN_PROCESS,
                ctypes.create_string_buffer(_INTERFACE.bytes_le, 16),
                ctypes.byref(pointer),
            )
        except (AttributeError, OSError) as error:
            logger.info("no task bar progress: %s", error)
            return None
        if result != 0 or not pointer:
            logger.info("no task bar progress: %#x", result & 0xFFFFFFFF)
            return None
        taskbar = cls(pointer, int(window.winId()))
        taskbar._call(_INITIALIZE)
        return taskbar

    def show(self, state: TaskbarState) -> None:
        """Show state on the button."""
        self._call(_SET_STATE, self._window, ctypes.c_int(_STATES[state.mode]))
        if state.mode in _WITH_VALUE:
            done, whole = ctypes.c_ulonglong(state.percent), ctypes.c_ulonglong(100)
            self._call(_SET_VALUE, self._window, done, whole)

    def _call(self, place: int, *arguments: Any) -> int:  # noqa: ANN401 - ctypes values
        table = ctypes.cast(self._pointer, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))[0]
        kinds = [type(value) for value in arguments]
        function = ctypes.WINFUNCTYPE(ctypes.c_long, ctypes.c_void_p, *kinds)(table[place])  # type: ignore[attr-defined,unused-ignore] # Windows only
        return int(function(self._pointer, *arguments))
