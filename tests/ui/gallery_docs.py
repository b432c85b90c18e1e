"""Which scenes README and docs/ show, by the names of the pictures in docs/images."""

from __future__ import annotations

DOCUMENTED = {
    "connect": "connect-listed",
    "connected": "connect-pac-same",
    "package": "package-still-used",
    "checklist": "checklist-confirm",
    "import": "import-in-window",
    "failure": "failure-waiting",
    "finish": "finish-verified",
}
