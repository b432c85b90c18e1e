"""Windows beside the main window; none of them blocks."""

from __future__ import annotations
