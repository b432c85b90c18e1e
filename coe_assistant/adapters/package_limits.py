"""The limits of untrusted solution files, as data, and the refusal that ends a reading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from coe_assistant.adapters.resources import resources_folder

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """Upper bounds; units are in the names (issue 3, defence)."""

    file_mb: int = 1000
    entries: int = 20_000
    directory_mb: int = 4
    name_chars: int = 1000
    entry_inflated_mb: int = 600
    total_inflated_mb: int = 4000
    ratio: int = 100
    ratio_from_kb: int = 1024
    xml_mb: int = 200
    xml_depth: int = 250
    xml_elements: int = 4_000_000
    xml_piece_kb: int = 4096
    xml_text_chars: int = 20_000
    kept_items: int = 50_000
    inner_zips: int = 40
    inner_total_mb: int = 800
    whole_check_mb: int = 8
    verified_mb: int = 2000


class PackageRefusedError(Exception):
    """A file cannot be read or must not be; becomes a problem of the reading."""

    def __init__(self, problem_id: str, text: str) -> None:
        super().__init__(text)
        self.problem_id = problem_id
        self.text = text


def load_limits(path: Path | None = None) -> PackageLimits:
    """Return the limits of the program's own file.

    Raises:
        msgspec.ValidationError: the file names an unknown limit or a wrong value.
        OSError: the file cannot be read.
    """
    raw = msgspec.toml.decode((path or resources_folder() / "package-limits.toml").read_bytes())
    unknown = set(raw) - set(PackageLimits.__dataclass_fields__)
    if unknown:
        reason = f"unknown limits: {', '.join(sorted(unknown))}"
        raise msgspec.ValidationError(reason)
    return msgspec.convert(raw, PackageLimits)
