"""The proxy service of Windows, WinHTTP: it gets and runs proxy scripts, this program never does.

Structures and rules as in Microsoft's documentation of WinHttpGetIEProxyConfigForCurrentUser and
WinHttpGetProxyForUrl: strings that come back belong to the caller (GlobalFree).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import wintypes
from dataclasses import dataclass
from typing import Any

AUTODETECTION_FAILED = 12180  # no network here offers a script: the usual case
_LOGIN_FAILURE = 12015  # the server of the script wants the Windows account
_ACCESS_NO_PROXY = 1
_ACCESS_NAMED_PROXY = 3
_AUTO_DETECT, _CONFIG_URL = 1, 2
_BY_DHCP_AND_DNS = 1 | 2
# Of no connection of ours: WinHTTP waits for its own service no longer than their sum.
_LIMITS_MS = (3000, 3000, 3000, 3000)


class WinHttpError(Exception):
    """A call failed; code is Windows' number."""

    def __init__(self, code: int) -> None:
        super().__init__(f"WinHTTP error {code}")
        self.code = code


class _UserConfig(ctypes.Structure):
    _fields_ = (
        ("auto_detect", wintypes.BOOL),
        ("script_url", ctypes.c_void_p),
        ("proxy", ctypes.c_void_p),
        ("bypass", ctypes.c_void_p),
    )


class _AutoProxyOptions(ctypes.Structure):
    _fields_ = (
        ("flags", wintypes.DWORD),
        ("detect_flags", wintypes.DWORD),
        ("script_url", wintypes.LPCWSTR),
        ("reserved_pointer", ctypes.c_void_p),
        ("reserved", wintypes.DWORD),
        ("auto_logon", wintypes.BOOL),
    )


class _ProxyInfo(ctypes.Structure):
    _fields_ = (
        ("access_type", wintypes.DWORD),
        ("proxy", ctypes.c_void_p),
        ("bypass", ctypes.c_void_p),
    )


@dataclass(frozen=True, slots=True)
class UserConfig:
    """What the user's proxy settings say; texts as Windows has them, "" for none."""

    auto_detect: bool = False
    script_url: str = ""
    proxy: str = ""
    bypass: str = ""


class WinHttp:
    """The two questions to WinHTTP. May be asked from any thread; each opens and closes its own.

    Args:
        library: winhttp.dll, with its functions' types set.
        free: GlobalFree.
        last_error: Returns the number of this thread's last error.
    """

    def __init__(
        self,
        library: Any,  # noqa: ANN401 - ctypes.WinDLL, which other systems do not have
        free: Callable[[int], object],
        last_error: Callable[[], int],
    ) -> None:
        self._library = library
        self._free = free
        self._last_error = last_error

    def user_config(self) -> UserConfig:
        """Return the proxy settings of the signed-in user.

        Raises:
            WinHttpError: they cannot be read.
        """
        read = _UserConfig()
        if not self._library.WinHttpGetIEProxyConfigForCurrentUser(ctypes.byref(read)):
            raise WinHttpError(self._last_error())
        texts = [self._taken(pointer) for pointer in (read.script_url, read.proxy, read.bypass)]
        return UserConfig(bool(read.auto_detect), *texts)

    def script_answer(self, url: str, *, auto_detect: bool, script_url: str) -> str:
        """Return what the proxy script says for url: a list of proxies, "" for the direct way.

        Takes as long as getting the script does. The Windows account is shown to the script's
        server only where that asks for it, as other Windows programs do.

        Raises:
            WinHttpError: there is no script, or it cannot be got or run.
        """
        session = self._library.WinHttpOpen("coe-assistant", _ACCESS_NO_PROXY, None, None, 0)
        if not session:
            raise WinHttpError(self._last_error())
        try:
            self._library.WinHttpSetTimeouts(session, *_LIMITS_MS)
            options = _AutoProxyOptions(
                flags=(_AUTO_DETECT if auto_detect else 0) | (_CONFIG_URL if script_url else 0),
                detect_flags=_BY_DHCP_AND_DNS if auto_detect else 0,
                script_url=script_url or None,
            )
            return self._answer(session, url, options)
        finally:
            self._library.WinHttpCloseHandle(session)

    def _answer(self, session: int, url: str, options: _AutoProxyOptions) -> str:
        for auto_logon in (False, True):
            options.auto_logon = auto_logon
            found = _ProxyInfo()
            if self._library.WinHttpGetProxyForUrl(
                session, url, ctypes.byref(options), ctypes.byref(found)
            ):
                proxies, _bypass = self._taken(found.proxy), self._taken(found.bypass)
                return proxies if found.access_type == _ACCESS_NAMED_PROXY else ""
            code = self._last_error()
            if code != _LOGIN_FAILURE:
                break
        raise WinHttpError(code)

    def _taken(self, pointer: int | None) -> str:
        if not pointer:
            return ""
        try:
            return ctypes.wstring_at(pointer)
        finally:
            self._free(pointer)


def load_winhttp() -> WinHttp:
    """Return WinHTTP of this Windows.

    Raises:
        OSError: it is not there.
    """
    load: Any = ctypes.WinDLL  # type: ignore[attr-defined,unused-ignore]  # Windows only
    library, kernel = load("winhttp", use_last_error=True), load("kernel32")
    library.WinHttpOpen.restype = ctypes.c_void_p
    library.WinHttpOpen.argtypes = [
        wintypes.LPCWSTR,
        wintypes.DWORD,
        wintypes.LPCWSTR,
        wintypes.LPCWSTR,
        wintypes.DWORD,
    ]
    library.WinHttpSetTimeouts.argtypes = [ctypes.c_void_p, *[ctypes.c_int] * 4]
    library.WinHttpCloseHandle.argtypes = [ctypes.c_void_p]
    library.WinHttpGetIEProxyConfigForCurrentUser.argtypes = [ctypes.POINTER(_UserConfig)]
    library.WinHttpGetProxyForUrl.argtypes = [
        ctypes.c_void_p,
        wintypes.LPCWSTR,
        ctypes.POINTER(_AutoProxyOptions),
        ctypes.POINTER(_ProxyInfo),
    ]
    kernel.GlobalFree.argtypes = [ctypes.c_void_p]
    kernel.GlobalFree.restype = ctypes.c_void_p
    return WinHttp(library, kernel.GlobalFree, ctypes.get_last_error)  # type: ignore[attr-defined,unused-ignore]  # Windows only
