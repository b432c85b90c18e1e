"""Writes a support bundle: packed the same way every time, and proved clean before it is kept."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from coe_assistant.domain.errors import CoeError
from coe_assistant.services.bundle_parts import (
    BundleFile,
    BundleResult,
    BundleTools,
    PreparedBundle,
)

SCHEMA = 1
CASE_FILE = "SUPPORT-CASE.md"
# The same inputs give the same bytes: entries carry no time of their own.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_README = """This bundle was written by coe-assistant for {audience}.

Secrets, people and this computer were replaced by names like [person-3f9a21] before anything was
written; the same value has the same name within one bundle, and another one in any other bundle.
The key of these names stays on the computer of the person who wrote the bundle.
{also}
SUPPORT-CASE.md       text for the support request
summary.html          what was attempted, when, what failed, what the server says
attempts/             output of pac and answers of the server, attempt by attempt
preflight/            the checklist
redaction-report.json what was removed, by rule and by file, without the values
manifest.json         every file with its size and SHA-256
manifest.sha256       the SHA-256 of manifest.json (check it with sha256sum -c manifest.sha256)
not-collected.txt     only there if something could not be read

The finished file was read back and looked through by a second, independent detector.
No detector finds everything: look into the files before you hand them on.
"""


def write_bundle(
    file: Path,
    prepared: PreparedBundle,
    tools: BundleTools,
    without: frozenset[str] = frozenset(),
) -> BundleResult:
    """Write file, or nothing.

    Raises:
        CoeError: file exists, cannot be written, the scan found something, or there was none.
    """
    if file.exists():
        raise _exists(file)
    taken = [item for item in prepared.files if item.name not in without]
    parts = _parts(prepared, taken, without)
    temporary = file.with_name(f".{file.name}.part")
    try:
        temporary.unlink(missing_ok=True)  # of a program that was killed
        _pack(temporary, parts)
        _prove(temporary, tools)
        data = temporary.read_bytes()
        _put(temporary, file)
    except OSError as error:
        raise CoeError(
            "bundle-not-written",
            f"{file} cannot be written.",
            detail=error.strerror or str(error),
            hint="Free disk space or choose another folder.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    digest = hashlib.sha256(data).hexdigest()
    ticket = parts.get(CASE_FILE, b"").decode("utf-8", "replace")
    counts = dict(sorted(prepared.removed.items()))
    return BundleResult(file, len(data), digest, len(parts), counts, ticket)


def _parts(
    prepared: PreparedBundle, taken: list[BundleFile], without: frozenset[str]
) -> dict[str, bytes]:
    parts = {item.name: item.cleaned for item in taken}
    if prepared.failures:
        parts["not-collected.txt"] = ("\n".join(prepared.failures) + "\n").encode("utf-8")
    parts["redaction-report.json"] = _json(_report(prepared, taken))
    who = "Microsoft Support" if prepared.audience == "support" else "a public place"
    also = (
        ""
        if prepared.audience == "support"
        else "Tenant, organisation, environment, their hosts and addresses were replaced, too.\n"
    )
    parts["README.txt"] = _README.format(audience=who, also=also).encode("utf-8")
    manifest = {
        "schema": SCHEMA,
        "run": prepared.run_id,
        "audience": prepared.audience,
        "versions": dict(prepared.versions),
        "left_out": sorted(without),
        "truncated": sorted(item.name for item in taken if item.is_cut),
        "not_collected": list(prepared.failures),
        "files": [
            {
                "path": name,
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                **_origin(taken, name),
            }
            for name, data in sorted(parts.items())
        ],
    }
    parts["manifest.json"] = _json(manifest)
    digest = hashlib.sha256(parts["manifest.json"]).hexdigest()
    parts["manifest.sha256"] = f"{digest}  manifest.json\n".encode()
    return dict(sorted(parts.items()))


def _origin(taken: list[BundleFile], name: str) -> Mapping[str, object]:
    found = next((item for item in taken if item.name == name), None)
    if found is None:
        return {"source": "program", "redactions": 0}
    return {"source": found.source, "redactions": found.removals}


def _report(prepared: PreparedBundle, taken: list[BundleFile]) -> Mapping[str, object]:
    by_rule: dict[str, int] = {}
    for item in taken:
        for rule, count in item.removed.items():
            by_rule[rule] = by_rule.get(rule, 0) + count
    by_file = [
        {"file": item.name, "removed": dict(sorted(item.removed.items()))}
        for item in sorted(taken, key=lambda item: item.name)
        if item.removed
    ]
    return {
        "schema": SCHEMA,
        "audience": prepared.audience,
        "by_rule": dict(sorted(by_rule.items())),
        "by_file": by_file,
    }


def _pack(file: Path, parts: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(file, "x", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, data)


def _put(temporary: Path, file: Path) -> None:
    """Give the finished file its name; never over another one that came meanwhile."""
    try:
        file.hardlink_to(temporary)
    except FileExistsError as error:
        raise _exists(file) from error
    except OSError:  # no links on this disk
        if file.exists():
            raise _exists(file) from None
        temporary.replace(file)


def _prove(file: Path, tools: BundleTools) -> None:
    try:
        found = tools.scan(file)
    except (CoeError, ValueError, ImportError, RuntimeError, zipfile.BadZipFile) as error:
        raise CoeError(
            "bundle-not-proved",
            "The detector that looks through the finished bundle did not work; none was written.",
            detail=str(error),
            hint="Install the program again, then write the bundle once more.",
        ) from error
    if found:
        raise CoeError(
            "bundle-not-clean",
            "The last scan found something that looks like a secret; no bundle was written.",
            detail="; ".join(found[:10]),
            hint="Leave the named file out, or add a rule for it to the folder knowledge.",
        )


def _exists(file: Path) -> CoeError:
    return CoeError(
        "bundle-exists",
        f"{file.name} exists already and is not overwritten.",
        hint="Choose another name.",
    )


def _json(value: object) -> bytes:
    text = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True, default=str)
    return (text + "\n").encode("utf-8")
