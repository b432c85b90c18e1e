"""Merges two token caches that grew from the same one, so that two processes lose nothing."""

from __future__ import annotations

import json
from typing import Any

Section = dict[str, Any]


def merge(before: str, ours: str, theirs: str) -> str:
    """Return theirs with the changes that lead from before to ours.

    All three are caches as MSAL writes them: JSON, sections of entries by key. What both changed
    is taken from ours: it is the newer one as far as this process knows.
    """
    old, mine, found = _read(before), _read(ours), _read(theirs)
    for name in old.keys() | mine.keys():
        was, now = _section(old, name), _section(mine, name)
        target = found.setdefault(name, {})
        if not isinstance(target, dict):
            target = found[name] = {}
        for key in was.keys() - now.keys():
            target.pop(key, None)
        target.update({key: value for key, value in now.items() if was.get(key) != value})
    return json.dumps(found, indent=4)


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _section(cache: dict[str, Any], name: str) -> Section:
    section = cache.get(name)
    return section if isinstance(section, dict) else {}
