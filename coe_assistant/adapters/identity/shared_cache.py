"""The one token cache of this process: shared by all sign-ins, kept in memory and on disk."""

from __future__ import annotations

import threading
from typing import Any

import msal

from coe_assistant.adapters.identity.cache_merge import merge
from coe_assistant.adapters.identity.token_cache import TokenCacheFile
from coe_assistant.domain.account import CacheProtection
from coe_assistant.domain.errors import CoeError


class SharedTokenCache:
    """MSAL's cache over the encrypted file. May be used from any thread.

    Without a credential store it lives as long as the program, so that nobody is asked twice.

    Args:
        file: Tokens at rest.
    """

    def __init__(self, file: TokenCacheFile) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._read = file.read()
        # Refusals of consent by account and scope: "not readable", asked for by a person only.
        self.refused: dict[tuple[str, str], CoeError] = {}
        self.msal = msal.SerializableTokenCache()
        self.msal.deserialize(self._read or None)

    @property
    def protection(self) -> CacheProtection:
        """How tokens are kept."""
        return self._file.protection

    def usernames(self) -> tuple[str, ...]:
        """Return the user names of all accounts that are kept, without asking anybody."""
        kind = msal.TokenCache.CredentialType.ACCOUNT
        found: list[dict[str, Any]] = list(self.msal.search(kind))
        names = {str(item.get("username") or "") for item in found}
        return tuple(sorted(names - {""}, key=str.casefold))

    def save(self) -> None:
        """Write what changed here; what another process wrote meanwhile is kept."""
        if not self.msal.has_state_changed:
            return
        with self._lock:
            ours = str(self.msal.serialize())
            self._file.update(lambda theirs: merge(self._read, ours, theirs))
            self._read = ours

    def wipe(self) -> None:
        """Forget everything, here and on disk."""
        with self._lock:
            self._read = ""
            self.refused.clear()
            self.msal.deserialize(None)
            self._file.wipe()
