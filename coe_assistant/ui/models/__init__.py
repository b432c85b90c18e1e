"""Qt models over the values of the workbench."""

from __future__ import annotations
