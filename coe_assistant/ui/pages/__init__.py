"""The pages of the window, one a step."""

from __future__ import annotations
