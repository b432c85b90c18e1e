"""Small building blocks of the pages."""

from __future__ import annotations
