"""A support bundle: collect, clean, write, and prove that nothing secret is in it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.redaction import Redactor
from coe_assistant.services.workbench_state import BundleResult

# The same inputs give the same bytes: entries carry no time of their own.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
LARGEST_INPUT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Collected:
    """One input of the bundle. name may hold names of people: it is cleaned too."""

    name: str
    content: bytes


Collector = Callable[[], Iterable[Collected]]


@dataclass(frozen=True, slots=True)
class BundleTools:
    """What writing needs from outside.

    Args:
        clean: Copies a stream through a redactor.
        scan: Returns what looks like a secret in a finished bundle.
    """

    clean: Callable[[Redactor, BinaryIO, BinaryIO], Counter[str]]
    scan: Callable[[Path], list[str]]


def write_bundle(
    file: Path, collectors: Mapping[str, Collector], redactor: Redactor, tools: BundleTools
) -> BundleResult:
    """Write file, or nothing.

    A collector that fails is a record in the bundle; a finding of the last scan is the end of it.

    Raises:
        CoeError: file exists, cannot be written, or the scan found something.
    """
    if file.exists():
        raise CoeError(
            "bundle-exists",
            f"{file.name} exists already and is not overwritten.",
            hint="Choose another name.",
        )
    counts: Counter[str] = Counter()
    parts = _cleaned(collectors, redactor, tools, counts)
    temporary = file.with_name(f".{file.name}.part")
    try:
        _pack(temporary, parts)
        _prove(temporary, tools)
        temporary.replace(file)
    except OSError as error:
        raise CoeError(
            "bundle-not-written",
            f"{file} cannot be written.",
            detail=error.strerror or str(error),
            hint="Free disk space or choose another folder.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return BundleResult(file, len(data), digest, len(parts) + 1, dict(counts))


def _cleaned(
    collectors: Mapping[str, Collector],
    redactor: Redactor,
    tools: BundleTools,
    counts: Counter[str],
) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    failures = []
    for name, collect in collectors.items():
        try:
            items = list(collect())
        except (CoeError, OSError, ValueError) as error:
            failures.append(f"{name}: {type(error).__name__}: {error}")
            continue
        for item in items:
            target = io.BytesIO()
            counts += tools.clean(redactor, io.BytesIO(item.content[:LARGEST_INPUT]), target)
            parts[redactor.clean_text(item.name)] = target.getvalue()
    if failures:
        text = redactor.clean_text("\n".join(failures) + "\n")
        parts["not-collected.txt"] = text.encode("utf-8")
    report = json.dumps(dict(sorted(counts.items())), indent=1)
    parts["redaction-report.json"] = report.encode("utf-8")
    return dict(sorted(parts.items()))


def _pack(file: Path, parts: Mapping[str, bytes]) -> None:
    manifest = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
    text = json.dumps({"schema": 1, "files": manifest}, indent=1)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in {**parts, "manifest.json": text.encode("utf-8")}.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, data)


def _prove(file: Path, tools: BundleTools) -> None:
    found = tools.scan(file)
    if found:
        raise CoeError(
            "bundle-not-clean",
            "The last scan found something that looks like a secret; no bundle was written.",
            detail="; ".join(found[:10]),
            hint="Tell us which file it is, without its content.",
        )
