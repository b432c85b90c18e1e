"""How many components an import has worked on, from the job's data (http-contracts 1.9)."""

from __future__ import annotations

import re

# Each component's element holds one result; the manifest's own result comes at the end.
_RESULT = re.compile(r'<result\s[^<>]{0,40}?result="(?:success|failure|warning|ignore)"', re.ASCII)
_MANIFEST = re.compile(r"<solutionManifest\s.{0,20000}?</solutionManifest>", re.DOTALL)


def processed_components(data: str) -> int | None:
    """Return how many components have a result in importjob.data; None when it shows none.

    The text is untrusted and may be large: it is only searched, never parsed as a whole.
    """
    manifests = sum(len(_RESULT.findall(part)) for part in _MANIFEST.findall(data))
    count = len(_RESULT.findall(data)) - manifests
    return count if count > 0 else None
