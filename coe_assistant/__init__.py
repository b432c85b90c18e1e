"""Guide an admin through upgrading the CoE Starter Kit, or any managed Dataverse solution."""

from __future__ import annotations

__version__ = "0.1.0"
