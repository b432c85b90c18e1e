"""Lists environments and signs out, for the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from coe_assistant.app.late_access import LateConnector, LateFinder
from coe_assistant.app.places import Places
from coe_assistant.domain.account import DeviceCodePrompt, SignInChoice
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError
from coe_assistant.services.environment_desk import KIT_READERS


def list_environments(
    places: Places,
    address: str,
    kit: tuple[str, str],
    prompt: Callable[[DeviceCodePrompt], None],
) -> Mapping[str, Any]:
    """Return who signed in, and the environments of that account with the kit's version.

    Args:
        places: Options and folders.
        address: Tells the cloud, where none was chosen.
        kit: Unique and display name of the solution whose version is read; "" for none.
        prompt: Told what a person has to do.

    Raises:
        CoeError: nobody signed in, or the cloud is not known.
    """
    options = places.options
    finder = LateFinder(LateConnector(places, places.clouds()), places.folder.recent)
    choice = SignInChoice(address, options.mode, options.account, options.cloud)
    found = finder.environments(choice, prompt)
    ordered = sorted(found.environments, key=lambda item: item.name.casefold())
    with ThreadPoolExecutor(KIT_READERS) as pool:
        kits = list(pool.map(lambda item: _kit(finder, item.url, kit), ordered))
    return {
        "account": found.account.username,
        "environments": [_row(item, one) for item, one in zip(ordered, kits, strict=True)],
    }


def _kit(finder: LateFinder, url: str, kit: tuple[str, str]) -> Mapping[str, Any]:
    solution, name = kit
    if not solution:
        return {"solution": "", "name": "", "version": None, "readable": True}
    try:
        version = finder.kit_version(url, solution)
    except CoeError:
        return {"solution": solution, "name": name, "version": None, "readable": False}
    return {"solution": solution, "name": name, "version": version or None, "readable": True}


def _row(item: Environment, kit: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "url": item.url,
        "id": item.id,
        "name": item.name,
        "type": item.type,
        "production": item.is_production,
        "region": item.region,
        "version": item.version,
        "kit": kit,
    }


def sign_out(places: Places) -> None:
    """Forget all accounts and wipe the token cache."""
    LateConnector(places, places.clouds()).sign_out()
