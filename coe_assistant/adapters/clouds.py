"""Reads the clouds: those that ship with the program, and one from a file of the user's."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.web_address import split_address

LARGEST = 1_000_000


def load_clouds(resources: Path) -> tuple[Cloud, ...]:
    """Return the clouds that ship with the program, in the order in which they claim hosts."""
    document = tomllib.loads((resources / "clouds.toml").read_text("utf-8"))
    return tuple(msgspec.convert(item, type=Cloud) for item in document["cloud"])


def choose_cloud(name: str, clouds: tuple[Cloud, ...]) -> Cloud | None:
    """Return the cloud called name, or the one in the file name; None for "".

    Raises:
        CoeError: there is no such cloud, or the file is not usable (exit code 2).
    """
    if not name:
        return None
    for cloud in clouds:
        if cloud.id == name:
            return cloud
    path = Path(name).expanduser()
    if not path.is_file():
        known = ", ".join(item.id for item in clouds)
        raise CoeError(
            "cloud-unknown",
            f"There is no cloud {name!r}, and no file of that name.",
            hint=f"Choose one of {known}, or give the path of a cloud file.",
            exit_code=ExitCode.USAGE,
        )
    return _read(path)


def _read(path: Path) -> Cloud:
    try:
        with path.open("rb") as stream:
            document: dict[str, Any] = tomllib.loads(stream.read(LARGEST).decode("utf-8"))
        cloud = msgspec.convert(document, type=Cloud)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise _wrong(path, str(error)) from error
    for name in ("authority", "bap", "power_platform_api", "graph"):
        parts = split_address(getattr(cloud, name))
        if parts.scheme != "https" or not parts.hostname:
            raise _wrong(path, f"{name} is not an https address")
    if cloud.ca_file is None:
        return cloud
    anchor = (path.parent / cloud.ca_file).absolute()
    if not anchor.is_file():
        raise _wrong(path, f"ca_file {anchor.name} is not there")
    return replace(cloud, ca_file=str(anchor))


def _wrong(path: Path, why: str) -> CoeError:
    return CoeError(
        "cloud-file-not-usable",
        f"The cloud file {path} cannot be used.",
        detail=why,
        hint="Compare it with the example in the documentation and correct it.",
        exit_code=ExitCode.USAGE,
    )
