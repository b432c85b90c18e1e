"""Reads from Windows when it goes to sleep and whether it wants to restart."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import winreg
    from ctypes import wintypes

    _PENDING = (
        r"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending",
        r"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired",
    )
    # Documented ids: GUID_SLEEP_SUBGROUP and GUID_STANDBY_TIMEOUT
    _SLEEP = "{238C9FA8-0AAD-41ED-83F4-97BE242C8F20}"
    _STANDBY = "{29F6C1DB-86DA-48C5-9FDB-F2B67B1F44DA}"

    class _Guid(ctypes.Structure):
        _fields_ = (
            ("data1", wintypes.DWORD),
            ("data2", wintypes.WORD),
            ("data3", wintypes.WORD),
            ("data4", ctypes.c_ubyte * 8),
        )

    def is_reboot_pending() -> bool | None:
        """Return whether Windows waits for a restart; None when it does not say."""
        for path in _PENDING:
            try:
                winreg.CloseKey(winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path))
            except FileNotFoundError:
                continue
            except OSError:
                return None
            return True
        return False

    def sleeps_after_s() -> int | None:
        """Return after how many idle seconds on mains Windows sleeps, 0 for never."""
        power = ctypes.windll.powrprof
        scheme = ctypes.POINTER(_Guid)()
        if power.PowerGetActiveScheme(None, ctypes.byref(scheme)) != 0:
            return None
        value = wintypes.DWORD()
        try:
            failed = power.PowerReadACValueIndex(
                None,
                scheme,
                ctypes.byref(_guid(_SLEEP)),
                ctypes.byref(_guid(_STANDBY)),
                ctypes.byref(value),
            )
        finally:
            ctypes.windll.kernel32.LocalFree(scheme)
        return None if failed else int(value.value)

    def _guid(text: str) -> _Guid:
        guid = _Guid()
        ctypes.windll.ole32.CLSIDFromString(text, ctypes.byref(guid))
        return guid

else:

    def is_reboot_pending() -> bool | None:
        """Return None: only Windows is asked here."""
        return None

    def sleeps_after_s() -> int | None:
        """Return None: only Windows is asked here."""
        return None
