"""Whether two sign-ins mean the same person and the same environment, and how to mend it.

Checks would run for one user and the import for another if they differed (http-pitfalls 50).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from coe_assistant.domain.pac import PacIdentity, PacProfile
from coe_assistant.domain.web_address import split_address


class Match(Enum):
    """Whether two values agree; what is not known never agrees."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class IdentityLine:
    """One thing as this program and as pac see it; "" is not known."""

    subject: str  # account, environment or organisation
    ours: str
    pacs: str
    match: Match


def compared(ours: PacIdentity, pac: PacIdentity | None) -> tuple[IdentityLine, ...]:
    """Return account, environment and organisation side by side; pac None: it said nothing."""
    theirs = pac or PacIdentity()
    account = _account_match(ours, theirs)
    organisation = _match(ours.organization_id, theirs.organization_id)
    host = _host_match(ours.environment_url, theirs.environment_url)
    # one organisation may be known by several addresses, but not the other way round
    place = organisation if organisation is not Match.UNKNOWN else host
    return (
        IdentityLine("account", ours.account, theirs.account or theirs.user_id, account),
        IdentityLine("environment", ours.environment_url, theirs.environment_url, place),
        IdentityLine("organisation", ours.organization_id, theirs.organization_id, organisation),
    )


def verdict(lines: Sequence[IdentityLine]) -> Match:
    """Return DIFFERENT if account or environment differ, UNKNOWN if one of them is not known."""
    found = [line.match for line in lines if line.subject in ("account", "environment")]
    for worst in (Match.DIFFERENT, Match.UNKNOWN):
        if worst in found:
            return worst
    return Match.SAME if found else Match.UNKNOWN


def mend_command(
    account: str, environment_url: str, profiles: Sequence[PacProfile], pac_cloud: str = "Public"
) -> str:
    """Return the command for a terminal that makes pac work as account in the environment.

    A stored sign-in of that account is chosen rather than a new one made; nothing is deleted.
    """
    for profile in profiles:
        is_same = bool(account) and profile.account.casefold() == account.casefold()
        if is_same and profile.index and not profile.is_active:
            return f"pac auth select --index {profile.index}"
    cloud = "" if pac_cloud == "Public" else f" --cloud {pac_cloud}"
    return f"pac auth create --environment {environment_url}{cloud}"


def same_host(one: str, other: str) -> bool:
    """Return whether two environment addresses mean one organisation; unknown ones do.

    org.crm4 and org.api.crm4 are the same (http-contracts 0).
    """
    return _host_match(one, other) is not Match.DIFFERENT


def _account_match(ours: PacIdentity, theirs: PacIdentity) -> Match:
    if ours.user_id and theirs.user_id:
        return _match(ours.user_id, theirs.user_id)
    return _match(ours.account, theirs.account)


def _match(one: str, other: str) -> Match:
    if not one or not other:
        return Match.UNKNOWN
    return Match.SAME if one.casefold() == other.casefold() else Match.DIFFERENT


def _host_match(one: str, other: str) -> Match:
    if not one or not other:
        return Match.UNKNOWN
    return Match.SAME if _host(one) == _host(other) else Match.DIFFERENT


def _host(url: str) -> tuple[str, int | None]:
    parts = split_address(url)
    return (parts.hostname or "").replace(".api.", ".").casefold(), parts.port
