"""The accounts in MSAL's cache, told apart by their id at home: a user name may stand for several.

A guest and a member, or members of two directories, can have the same name. Source for the id
(uid.utid of client_info): MSAL's token cache, TokenCache.add.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any

import msal

from coe_assistant.adapters.web.discovery import FALLBACK
from coe_assistant.domain.account import Account

Row = dict[str, Any]
_ACCOUNT = msal.TokenCache.CredentialType.ACCOUNT


class KeptAccounts:
    """Finds accounts for one authority.

    Args:
        app: Signs in at the authority.
        cache: Where it keeps its accounts.
    """

    def __init__(self, app: msal.PublicClientApplication, cache: msal.TokenCache) -> None:
        self._app = app
        self._cache = cache

    def all(self) -> Sequence[Row]:
        """Return every account, one for each id at home."""
        found: list[Row] = self._app.get_accounts()
        return found

    def chosen(self, username: str, home_account_id: str) -> Row | None:
        """Return the account that is meant, or None where that is not certain.

        Args:
            username: Its name; "" for whichever is the only one.
            home_account_id: Its id, where it is known: then nothing else counts.
        """
        if home_account_id:
            return self._of(home_account_id)
        found: list[Row] = self._app.get_accounts(username or None)
        if username and len(found) > 1:
            found = self._known_here(found)
        return found[0] if len(found) == 1 else None

    def signed_in(self, result: Mapping[str, Any]) -> Row | None:
        """Return the account that MSAL's result is about, or None where it was not kept."""
        home = _home_of(result.get("client_info")) or self._home_by_claims(result)
        return self._of(home) if home else None

    def _of(self, home_account_id: str) -> Row | None:
        for item in self.all():
            if item["home_account_id"] == home_account_id:
                return item
        return None

    def _known_here(self, found: Sequence[Row]) -> list[Row]:
        """Return those that signed in at this tenant before."""
        tenant = str(self._app.authority.tenant)
        if tenant == FALLBACK:
            return list(found)
        here = {item["home_account_id"] for item in self._cache.search(_ACCOUNT)
                if item.get("realm") == tenant}  # fmt: skip
        return [item for item in found if item["home_account_id"] in here]

    def _home_by_claims(self, result: Mapping[str, Any]) -> str:
        """Return the id by the object id in the tenant; the Windows broker tells no client_info."""
        claims = result.get("id_token_claims") or {}
        tenant, local = claims.get("tid"), claims.get("oid") or claims.get("sub")
        homes = {
            str(item["home_account_id"])
            for item in self._cache.search(_ACCOUNT)
            if local and item.get("local_account_id") == local
            if not tenant or item.get("realm") in (tenant, FALLBACK)
        }
        return homes.pop() if len(homes) == 1 else ""


def account_of(item: Mapping[str, Any], tenant: str = "") -> Account:
    """Return an account of MSAL as ours; without a tenant it is that of its home."""
    home = str(item.get("home_account_id", ""))
    return Account(str(item.get("username", "")), home, tenant or home_tenant(home))


def home_tenant(home_account_id: str) -> str:
    """Return the tenant that an account is at home in, "" where its id tells none."""
    return home_account_id.partition(".")[2]


def _home_of(client_info: object) -> str:
    if not isinstance(client_info, str):
        return ""
    try:
        told = json.loads(base64.urlsafe_b64decode(client_info + "=" * (-len(client_info) % 4)))
    except (binascii.Error, ValueError):
        return ""
    if not isinstance(told, dict) or "uid" not in told or "utid" not in told:
        return ""
    return f"{told['uid']}.{told['utid']}"
