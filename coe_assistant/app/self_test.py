"""One page about this computer that a support person can read."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from importlib import import_module, metadata
from typing import Any
from urllib.request import getproxies

from coe_assistant import __version__
from coe_assistant.app.places import Places
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.proxy_route import ProxyRoute, shown_proxy

_LIBRARIES = ("PySide6-Essentials", "msal", "requests", "keyring", "truststore", "cryptography")


def look_around(places: Places) -> Mapping[str, Any]:
    """Return versions, paths, proxy, trust store and pac; what cannot be read says so."""
    return {
        "version": __version__,
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "packaged": bool(getattr(sys, "frozen", False)),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "data_folder": str(places.folder.path),
        "data_folder_writable": _is_writable(places),
        "resources": {"folder": str(places.resources), "there": places.resources.is_dir()},
        "clouds": [cloud.id for cloud in places.clouds()],
        "proxy": sorted(getproxies()),
        "ways": _ways(places),
        "trust_store": "operating system",
        "credential_store": _credential_store(),
        "pac": _pac(places),
    }


def _ways(places: Places) -> Mapping[str, Mapping[str, str | None]]:
    """Return the way to the sign-in of each cloud: which proxy, who named it, what is in doubt."""
    ways = import_module("coe_assistant.adapters.proxy.ways").system_ways()
    return {cloud.id: _way(ways.route(cloud.authority)) for cloud in places.clouds()}


def _way(route: ProxyRoute) -> Mapping[str, str | None]:
    return {
        "proxy": ", ".join(shown_proxy(way) or "direct" for way in route.ways) or None,
        "from": route.origin.value,
        "script": route.script or None,
        "doubt": route.doubt.value if route.doubt is not None else None,
        "detail": route.detail or None,
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not found"


def _is_writable(places: Places) -> bool:
    try:
        places.folder.prepare()
    except CoeError:
        return False
    return True


def _credential_store() -> str:
    keyring = import_module("keyring")
    backend = keyring.get_keyring()
    return f"{type(backend).__module__}.{type(backend).__name__}"


def _pac(places: Places) -> Mapping[str, Any]:
    finder_module = import_module("coe_assistant.adapters.pac_finder")
    rules = finder_module.load_pac_rules(places.resources / "pac.toml")
    finder = finder_module.PacFinder(
        rules, os.environ, finder_module.this_system(), places.options.pac
    )
    candidate = finder.find()
    if candidate is None:
        return {"found": False, "next": rules.install}
    return {
        "found": not candidate.problem,
        "path": str(candidate.path),
        "origin": candidate.origin,
        "problem": candidate.problem,
    }
