"""Answers message boxes one after the other: ``answer_dialogs.py yes no ok``. Windows only.

Prints one JSON object a box: its title, its text and what was pressed. Ends with 1 when a box does
not come, or does not have the button.
"""

from __future__ import annotations

import ctypes
import json
import sys
import time

# The numbers of a message box's buttons; one with OK alone has IDOK or IDCANCEL.
BUTTONS = {"ok": (1, 2), "cancel": (2,), "retry": (4,), "yes": (6,), "no": (7,)}
CLICK = 0x00F5  # BM_CLICK
WAIT_S = 120.0
user32 = ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore] # Windows only


def main() -> int:
    """Answer what was asked for."""
    for answer in sys.argv[1:]:
        found = _wait(answer)
        if found is None:
            print(json.dumps({"missing": answer}))
            return 1
        box, button = found
        texts = [_text(child) for child in _windows(box) if _class(child) == "Static"]
        text = "\n".join(part for part in texts if part)
        print(json.dumps({"title": _text(box), "text": text, "pressed": answer}), flush=True)
        user32.PostMessageW(button, CLICK, 0, 0)
        _wait_gone(box)
    return 0


def _wait(answer: str) -> tuple[int, int] | None:
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        for window in _windows(None):
            if _class(window) != "#32770" or not user32.IsWindowVisible(window):
                continue
            buttons = (user32.GetDlgItem(window, number) for number in BUTTONS[answer])
            button = next((item for item in buttons if item), 0)
            if button:
                return window, button
        time.sleep(0.2)
    return None


def _wait_gone(window: int) -> None:
    deadline = time.monotonic() + WAIT_S
    while user32.IsWindow(window) and time.monotonic() < deadline:
        time.sleep(0.1)


def _windows(parent: int | None) -> list[int]:
    found: list[int] = []
    kind = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)  # type: ignore[attr-defined,unused-ignore] # Windows only
    add = kind(lambda window, _: found.append(int(window or 0)) or 1)
    if parent is None:
        user32.EnumWindows(add, 0)
    else:
        user32.EnumChildWindows(parent, add, 0)
    return found


def _text(window: int) -> str:
    buffer = ctypes.create_unicode_buffer(4096)
    user32.GetWindowTextW(window, buffer, len(buffer))
    return buffer.value


def _class(window: int) -> str:
    buffer = ctypes.create_unicode_buffer(256)
    user32.GetClassNameW(window, buffer, len(buffer))
    return buffer.value


if __name__ == "__main__":
    raise SystemExit(main())
