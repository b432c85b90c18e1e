"""What differs between two support bundles, by their manifests alone."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from coe_assistant.domain.errors import CoeError

_LARGEST_MANIFEST = 4_000_000


def compare(first: Path, second: Path) -> dict[str, object]:
    """Return the names of files that are only in one bundle, differ, or are the same.

    Raises:
        CoeError: one of them is no support bundle.
    """
    one, two = _files(first), _files(second)
    both = sorted(one.keys() & two.keys())
    return {
        "schema": 1,
        "first": first.name,
        "second": second.name,
        "only_in_first": sorted(one.keys() - two.keys()),
        "only_in_second": sorted(two.keys() - one.keys()),
        "different": [name for name in both if one[name] != two[name]],
        "same": [name for name in both if one[name] == two[name]],
    }


def _files(bundle: Path) -> dict[str, str]:
    try:
        with zipfile.ZipFile(bundle) as archive, archive.open("manifest.json") as stream:
            document = json.loads(stream.read(_LARGEST_MANIFEST))
        return {str(name): str(digest) for name, digest in document["files"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError, zipfile.BadZipFile) as error:
        raise CoeError(
            "bundle-not-readable",
            f"{bundle.name} is not a support bundle.",
            detail=str(error),
            hint="Name two files that the command bundle wrote.",
        ) from error
