"""The argument lists for pac: what is not built here is never run.

Left out on purpose: ``--publish-changes``, ``--convert-to-managed``, ``--skip-dependency-check``,
``--skip-lower-version``, and everything below ``auth`` that changes profiles (pac.md 1.1, 8).
"""

from __future__ import annotations

from pathlib import PurePath

from coe_assistant.domain.run import StepMode

# A Core import takes 45 minutes or more; the limit ends the watching, not the import (pac.md 0).
MAX_WAIT_MIN = 180
_LONGEST_WAIT_MIN = 24 * 60
_EXPORT_WAIT_MIN = 60


def import_argv(
    pac: str,
    package: str,
    environment_url: str,
    mode: StepMode,
    max_wait_min: int = MAX_WAIT_MIN,
    settings_file: str | None = None,
    *,
    force_overwrite: bool = False,
) -> tuple[str, ...]:
    """Return the command that imports package (pac.md 8).

    Args:
        pac: Absolute path of the program.
        package: Absolute path of the solution zip.
        environment_url: Where to import; always said, as profiles change in other windows.
        mode: A first installation must not be staged, an upgrade must (pac.md 1.2).
        max_wait_min: Minutes that pac watches.
        settings_file: Absolute path of deployment settings, or None.
        force_overwrite: Only by a person's recorded choice.

    Raises:
        ValueError: A path is relative, the URL is no https URL, or the wait makes no sense.
    """
    _require_absolute(pac, package, *([settings_file] if settings_file else []))
    argv = [pac, "solution", "import", "--path", package, *_where(environment_url)]
    argv += ["--activate-plugins", *_wait(max_wait_min)]
    if mode is StepMode.UPGRADE:
        argv.append("--stage-and-upgrade")
    if settings_file:
        argv += ["--settings-file", settings_file]
    if force_overwrite:
        argv.append("--force-overwrite")
    return tuple(argv)


def upgrade_argv(
    pac: str, solution: str, environment_url: str, max_wait_min: int = MAX_WAIT_MIN
) -> tuple[str, ...]:
    """Return the command that applies a staged upgrade.

    Raises:
        ValueError: As for import_argv, or the name is no unique name.
    """
    _require_absolute(pac)
    if not solution.isidentifier():
        msg = f"not a solution's unique name: {solution[:40]!r}"
        raise ValueError(msg)
    argv = (pac, "solution", "upgrade", "--solution-name", solution)
    return (*argv, *_where(environment_url), *_wait(max_wait_min))


def backup_argv(pac: str, label: str, environment_url: str) -> tuple[str, ...]:
    """Return the command that has the platform back the environment up (pac.md 2).

    Raises:
        ValueError: As for import_argv, or the label would be taken for a flag.
    """
    _require_absolute(pac)
    if not label.strip() or label.startswith("-"):
        msg = f"not a label: {label[:40]!r}"
        raise ValueError(msg)
    return (pac, "admin", "backup", "--label", label, *_where(environment_url))


def export_argv(pac: str, solution: str, file: str, environment_url: str) -> tuple[str, ...]:
    """Return the command that exports an unmanaged solution into file (pac.md 2).

    Raises:
        ValueError: As for upgrade_argv.
    """
    _require_absolute(pac, file)
    if not solution.isidentifier():
        msg = f"not a solution's unique name: {solution[:40]!r}"
        raise ValueError(msg)
    argv = (pac, "solution", "export", "--name", solution, "--path", file)
    return (*argv, *_where(environment_url), *_wait(_EXPORT_WAIT_MIN))


def help_argv(pac: str) -> tuple[str, ...]:
    """Return the command that tells the version; ``--version`` is no command (pac.md 0)."""
    return (pac, "help")


def who_argv(pac: str, environment_url: str) -> tuple[str, ...]:
    """Return the command that proves the sign-in (pac.md 3)."""
    return (pac, "env", "who", *_where(environment_url), "--json")


def list_argv(pac: str, environment_url: str) -> tuple[str, ...]:
    """Return the command that lists the solutions."""
    return (pac, "solution", "list", *_where(environment_url), "--json")


def profiles_argv(pac: str) -> tuple[str, ...]:
    """Return the command that lists the stored sign-ins."""
    return (pac, "auth", "list")


def _where(environment_url: str) -> tuple[str, str]:
    if not environment_url.startswith("https://") or any(c.isspace() for c in environment_url):
        msg = f"not an environment URL: {environment_url[:60]!r}"
        raise ValueError(msg)
    return "--environment", environment_url


def _wait(minutes: int) -> tuple[str, ...]:
    if not 1 <= minutes <= _LONGEST_WAIT_MIN:
        msg = f"not a time to wait: {minutes} minutes"
        raise ValueError(msg)
    return "--async", "--max-async-wait-time", str(minutes)


def _require_absolute(*paths: str) -> None:
    for path in paths:
        if not PurePath(path).is_absolute():
            msg = f"not an absolute path: {path[:60]!r}"
            raise ValueError(msg)
