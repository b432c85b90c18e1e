"""Refuses zips that are made to harm or to deceive, from their list of contents alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coe_assistant.adapters.package_limits import MB, PackageLimits, PackageRefusedError
from coe_assistant.adapters.zip_directory import ZipEntry

_BAD_CHARS = re.compile(r'[\x00-\x1f<>:"|?*]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_ORIGIN = "Take the file from its publisher again."


def check_entries(entries: Sequence[ZipEntry], limits: PackageLimits) -> None:
    """Refuse what no exporter writes.

    Raises:
        PackageRefusedError: names the first thing found.
    """
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry, limits)
        _check_size(entry, limits)
        folded = entry.name.casefold()
        if folded in seen:
            text = f"The zip holds {_short(entry.name)} twice. {_ORIGIN}"
            raise PackageRefusedError("duplicate-entry", text)
        seen.add(folded)
    if sum(entry.size for entry in entries) > limits.total_inflated_mb * MB:
        text = f"The zip would unpack to more than {limits.total_inflated_mb} MB. {_ORIGIN}"
        raise PackageRefusedError("too-large", text)
    _check_overlap(entries)


def _check_name(entry: ZipEntry, limits: PackageLimits) -> None:
    name = entry.name
    if len(name) > limits.name_chars:
        text = f"An entry's name has {len(name)} characters. {_ORIGIN}"
        raise PackageRefusedError("long-name", text)
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name):
        text = f"The zip holds {_short(name)}, a path that leads out of it. {_ORIGIN}"
        raise PackageRefusedError("path-escape", text)
    if _BAD_CHARS.search(name) or any(_is_locked(part) for part in parts):
        text = f"The zip holds {_short(name)}, a name that Windows cannot create. {_ORIGIN}"
        raise PackageRefusedError("bad-name", text)


def _is_locked(part: str) -> bool:
    return bool(_DEVICE.match(part)) or part.endswith((".", " "))


def _check_size(entry: ZipEntry, limits: PackageLimits) -> None:
    if entry.is_encrypted:
        text = f"{_short(entry.name)} is encrypted; a solution never is. {_ORIGIN}"
        raise PackageRefusedError("encrypted", text)
    if entry.method not in (0, 8):
        text = f"{_short(entry.name)} is packed by a method that solutions do not use. {_ORIGIN}"
        raise PackageRefusedError("unknown-method", text)
    if entry.size > limits.entry_inflated_mb * MB or (
        entry.size > limits.ratio_from_kb * 1024 and entry.size > entry.packed * limits.ratio
    ):
        text = f"{_short(entry.name)} would unpack to {entry.size} bytes: a zip bomb. {_ORIGIN}"
        raise PackageRefusedError("zip-bomb", text)
    # Deflate adds 5 bytes a block at most, never thousands.
    if entry.packed > entry.size + entry.size // 1000 + 1000 or (
        entry.method == 0 and entry.packed != entry.size
    ):
        text = f"The size stated for {_short(entry.name)} is not its real size. {_ORIGIN}"
        raise PackageRefusedError("lying-size", text)


def _check_overlap(entries: Sequence[ZipEntry]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda one: one.offset):
        if entry.offset < end:
            text = f"The data of {_short(entry.name)} overlap those of another entry. {_ORIGIN}"
            raise PackageRefusedError("overlapping-entries", text)
        end = entry.offset + 30 + len(entry.raw_name) + entry.packed


def _short(name: str) -> str:
    return repr(name if len(name) <= 80 else name[:77] + "...")
