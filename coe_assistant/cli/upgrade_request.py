"""What the command line asks of an upgrade."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from coe_assistant.cli.options import Options
from coe_assistant.cli.settings_arguments import answers_of
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import MaintenanceWindow
from coe_assistant.domain.sign_in_mode import SignInMode


def precautions_of(arguments: argparse.Namespace) -> Precautions:
    """Return what the flags of upgrade ask for before the first import.

    Raises:
        CoeError: a secret was given.
    """
    return Precautions(
        quiet_flows=arguments.quiet_flows,
        backup=arguments.backup,
        export_dependents=arguments.export_dependents,
        answers=answers_of(arguments),
    )


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for. package None: go on with the run that was found."""

    environment_url: str
    mode: SignInMode
    account: str
    package: Path | None
    more_packages: Sequence[Path] = ()  # imported in the same run, in the order of the plan
    accepts_confirm: bool = False
    waits_for_retry: bool = True
    retries_now: bool = False
    window: MaintenanceWindow | None = None
    allows_overrun: bool = False
    overrides: Sequence[tuple[str, str]] = ()
    attestations: Sequence[tuple[str, str]] = ()  # statement or check id, and who says so
    only_checks: bool = False
    dry_run: bool = False
    settings_files: Sequence[tuple[str, Path]] = ()
    force_overwrite: bool = False
    precautions: Precautions = field(default_factory=Precautions)
    give_up_watching_after: timedelta = timedelta(minutes=60)


def make_request(
    url: str,
    package: Path | None,
    options: Options,
    *,
    account: str = "",
    **more: Any,  # noqa: ANN401 - fields of Request
) -> Request:
    """Return a request with what the options settle; more names fields of Request.

    Raises:
        CoeError: the package cannot be read. Nobody signs in for a name that was mistyped.
    """
    if package is not None:
        _require_readable(package)
    return Request(
        url,
        SignInMode(options.mode),
        options.account or account,
        package,
        give_up_watching_after=timedelta(minutes=options.stop_watching_after_minutes),
        **more,
    )


def _require_readable(package: Path) -> None:
    try:
        package.open("rb").close()
    except OSError as error:
        raise CoeError(
            "file-unreadable",
            f"{package.name} cannot be read.",
            detail=error.strerror or str(error),
            hint="Check that the file is there and may be read, then choose it again.",
        ) from error
