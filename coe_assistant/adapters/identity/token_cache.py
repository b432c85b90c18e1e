"""Tokens at rest: a file encrypted with a key that the system's credential store keeps.

The cache itself never goes into the credential store: Windows takes 2,560 bytes there, and a
cache is many times larger (toolchain.md 5).
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import keyring.errors
from cryptography.fernet import Fernet, InvalidToken

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically
from coe_assistant.domain.account import CacheProtection

SERVICE = "coe-assistant"
KEY_NAME = "token-cache-key"
LARGEST = 8_000_000
LOCK_WAIT_S = 10.0
STALE_LOCK_S = 60.0

logger = logging.getLogger(__name__)

_WINDOWS_ERRORS = "win32ctypes.pywin32.pywintypes"


def _store_errors() -> tuple[type[Exception], ...]:
    """Return what a store may raise; Windows' own error is no KeyringError (toolchain.md 5)."""
    found: tuple[type[Exception], ...] = (
        keyring.errors.KeyringError,
        OSError,
        RuntimeError,
        ValueError,  # what it keeps is no key of ours
    )
    foreign = getattr(sys.modules.get(_WINDOWS_ERRORS), "error", None)
    return found if foreign is None else (*found, foreign)


class TokenCacheFile:
    """The encrypted cache file; without a usable credential store nothing is written at all.

    Args:
        path: The file; its folder is made when first written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._key = _key_from_store()
        self._is_fresh = False

    @property
    def protection(self) -> CacheProtection:
        """How tokens are kept."""
        return CacheProtection.MEMORY if self._key is None else CacheProtection.ENCRYPTED

    def read(self) -> str:
        """Return the cache as MSAL wrote it; "" when there is none that can be read."""
        if self._key is None:
            return ""
        try:
            with self._path.open("rb") as stream:
                sealed = stream.read(LARGEST)
            return Fernet(self._key).decrypt(sealed).decode("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, InvalidToken, UnicodeDecodeError) as error:
            logger.info("the token cache cannot be read and is left out: %s", type(error).__name__)
            return ""

    def update(self, change: Callable[[str], str]) -> None:
        """Replace the cache by what change makes of the present one, alone among processes."""
        if self._is_fresh:  # signed out before: a new key for the new cache
            self._key = _key_from_store()
            self._is_fresh = False
        if self._key is None:
            return
        try:
            make_owner_folder(self._path.parent)
            with self._lock():
                if not self._takes_key_of_store():
                    logger.info("another process signed out: the token cache is not written")
                    return
                text = change(self.read())
                write_atomically(self._path, Fernet(self._key).encrypt(text.encode("utf-8")))
        except OSError as error:
            logger.info("the token cache cannot be written: %s", error.strerror)

    def _takes_key_of_store(self) -> bool:
        """Take the key that the store has now; False where it has none any more.

        Of two first starts at once the later one's key stays there, and a sign-out elsewhere
        takes it away: what is written then would be readable for nobody, or again for all.
        """
        try:
            known = keyring.get_password(SERVICE, KEY_NAME)
            if known is not None:
                Fernet(known.encode("ascii"))
                self._key = known.encode("ascii")
        except _store_errors():
            return True  # locked meanwhile: the key at hand was good
        return known is not None

    def wipe(self) -> None:
        """Delete the file and its key."""
        with contextlib.suppress(OSError):
            self._path.unlink()
        with contextlib.suppress(*_store_errors()):
            keyring.delete_password(SERVICE, KEY_NAME)
        self._is_fresh = True

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        lock = self._path.with_suffix(".lock")
        deadline = time.monotonic() + LOCK_WAIT_S
        while not _take(lock):
            if time.monotonic() > deadline:
                raise OSError(0, "another process holds the token cache")
            time.sleep(0.05)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                lock.unlink()


def _take(lock: Path) -> bool:
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        with contextlib.suppress(OSError):
            if time.time() - lock.stat().st_mtime > STALE_LOCK_S:
                lock.unlink()  # its owner died: no one holds it for so long
        return False
    except PermissionError:
        # Windows says so while the lock of another one is on its way out.
        if sys.platform == "win32":
            return False
        raise
    return True


def _key_from_store() -> bytes | None:
    try:
        known = keyring.get_password(SERVICE, KEY_NAME)
        if known is None:
            known = Fernet.generate_key().decode("ascii")
            keyring.set_password(SERVICE, KEY_NAME, known)
            known = keyring.get_password(SERVICE, KEY_NAME)
        if known is None:
            return None
        Fernet(known.encode("ascii"))
    except _store_errors() as error:
        logger.info("no usable credential store (%s): tokens stay in memory", type(error).__name__)
        return None
    return known.encode("ascii")
