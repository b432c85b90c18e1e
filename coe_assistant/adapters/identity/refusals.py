"""Words for an environment that does not let an account in (resources/sign-in-errors.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from coe_assistant.domain.errors import CoeError, ExitCode, ServiceError, ServiceProblem


@dataclass(frozen=True, slots=True)
class Refusal:
    """What one family of Dataverse's codes means for somebody who wants to enter."""

    codes: tuple[str, ...]  # 8 hex digits, upper case
    slug: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class EnvironmentRefusals:
    """All that is known; an entry without codes stands for any other 403."""

    entries: tuple[Refusal, ...]

    def explained(self, error: ServiceError) -> CoeError:
        """Return the refusal in words, with what Dataverse said; other errors as they are."""
        found = [entry for entry in self.entries if error.code and error.code in entry.codes]
        if not found and error.problem is ServiceProblem.FORBIDDEN:
            found = [entry for entry in self.entries if not entry.codes]
        if not found:
            return error
        said = " ".join(part for part in (error.detail, _ids(error)) if part)
        entry = found[0]
        return CoeError(
            entry.slug, entry.title, detail=said, hint=entry.hint, exit_code=ExitCode.SIGN_IN
        )


def load_refusals(resources: Path) -> EnvironmentRefusals:
    """Return what resources/sign-in-errors.toml knows."""
    document = tomllib.loads((resources / "sign-in-errors.toml").read_text("utf-8"))
    return EnvironmentRefusals(msgspec.convert(document["refusal"], type=tuple[Refusal, ...]))


def _ids(error: ServiceError) -> str:
    code = f"Code 0x{error.code}." if error.code else ""
    request = f"Request id {error.request_id}." if error.request_id else ""
    return " ".join(part for part in (code, request) if part)
