"""What the system calls the person at this computer."""

from __future__ import annotations

import ctypes
import getpass
import sys

_DISPLAY_NAME = 3  # NameDisplay of EXTENDED_NAME_FORMAT (Microsoft Learn, GetUserNameExW)
_LONGEST = 256


def system_user_names() -> tuple[str, ...]:
    """Return the sign-in name and, where the system tells it, the full name."""
    names: list[str] = []
    for read in (getpass.getuser, _full_name):
        try:
            names.append(read().strip())
        except (OSError, KeyError, ImportError, AttributeError, ValueError):
            continue  # a computer that does not say
    return tuple(name for name in dict.fromkeys(names) if name)


def _full_name() -> str:
    if sys.platform == "win32":
        room = ctypes.create_unicode_buffer(_LONGEST)
        size = ctypes.c_ulong(_LONGEST)
        told = ctypes.windll.secur32.GetUserNameExW(_DISPLAY_NAME, room, ctypes.byref(size))
        return room.value if told else ""
    import os  # noqa: PLC0415
    import pwd  # noqa: PLC0415 - not on Windows

    return pwd.getpwuid(os.getuid()).pw_gecos.partition(",")[0]
