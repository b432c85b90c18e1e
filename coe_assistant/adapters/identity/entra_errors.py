"""Turns MSAL's error dictionaries into ours, with words from resources/sign-in-errors.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from coe_assistant.domain.errors import (
    CoeError,
    ExitCode,
    ServiceError,
    ServiceProblem,
    SignInNeededError,
)

_CODE = re.compile(r"AADSTS(\d+)")
_NEEDS_PERSON = frozenset({"interaction_required", "login_required", "invalid_grant"})


@dataclass(frozen=True, slots=True)
class EntraEntry:
    """What one family of codes means. is_refusal: asking again would not help."""

    codes: tuple[str, ...]
    slug: str
    title: str
    hint: str
    is_refusal: bool = False


@dataclass(frozen=True, slots=True)
class EntraErrors:
    """All that is known about Entra's errors."""

    entries: tuple[EntraEntry, ...]

    def interactive(self, result: Mapping[str, Any]) -> CoeError:
        """Return the error of a sign-in with a person."""
        entry, detail = self._entry(result), _detail(result)
        if entry is None:
            known = {
                "access_denied": "The sign-in was declined.",
                "authorization_declined": "The sign-in was declined.",
                "expired_token": "The code was not entered in time.",
                "code_expired": "The code was not entered in time.",
            }
            title = known.get(str(result.get("error")), "The sign-in failed.")
            return _error("sign-in-failed", title, detail, "Try again, or another way to sign in.")
        return _error(entry.slug, entry.title, detail, entry.hint)

    def is_refusal(self, error: CoeError) -> bool:
        """Return whether asking again would not help: consent was declined or is not possible."""
        return any(entry.is_refusal and entry.slug == error.slug for entry in self.entries)

    def silent(self, result: Mapping[str, Any] | None) -> CoeError:
        """Return the error of a token that could not be had without a person."""
        if not result:
            return SignInNeededError("Nobody is signed in, or the sign-in has ended.")
        entry = self._entry(result)
        if entry is not None and entry.is_refusal:
            return ServiceError(
                ServiceProblem.FORBIDDEN,
                "sign-in",
                entry.title,
                detail=_detail(result),
                hint=entry.hint,
            )
        if entry is not None or result.get("error") in _NEEDS_PERSON:
            title = entry.title if entry is not None else "The sign-in has ended."
            claims = result.get("claims")
            return SignInNeededError(title, detail=_detail(result), claims=claims)
        return ServiceError(
            ServiceProblem.UNAVAILABLE,
            "sign-in",
            "Microsoft's sign-in service gave no token.",
            detail=_detail(result),
            hint="Wait a minute and try again.",
        )

    def _entry(self, result: Mapping[str, Any]) -> EntraEntry | None:
        codes = [str(code) for code in result.get("error_codes") or ()]
        codes += _CODE.findall(str(result.get("error_description") or ""))
        for code in codes:
            for entry in self.entries:
                if code in entry.codes:
                    return entry
        blocked = [entry for entry in self.entries if "530" in entry.codes]
        return blocked[0] if blocked and any(c.startswith("530") for c in codes) else None


def load_entra_errors(resources: Path) -> EntraErrors:
    """Return what resources/sign-in-errors.toml knows."""
    document = tomllib.loads((resources / "sign-in-errors.toml").read_text("utf-8"))
    return EntraErrors(msgspec.convert(document["error"], type=tuple[EntraEntry, ...]))


def not_readable(error: CoeError) -> ServiceError:
    """Return a declined consent as what it means for reading: forbidden, and remembered."""
    return ServiceError(
        ServiceProblem.FORBIDDEN, "sign-in", error.title, detail=error.detail, hint=error.hint
    )


def _detail(result: Mapping[str, Any]) -> str:
    text = str(result.get("error_description") or result.get("error") or "")
    # Trace and correlation ids stand behind line breaks: Microsoft Support asks for them.
    return " ".join(text.replace("&nbsp;", " ").split())[:900]


def _error(slug: str, title: str, detail: str, hint: str) -> CoeError:
    return CoeError(slug, title, detail=detail, hint=hint, exit_code=ExitCode.SIGN_IN)
