"""A Microsoft cloud: where its services are and what tokens are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.web_address import is_host_name, split_address

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Cloud:
    """One cloud (interfaces.md section 4). ca_file is absolute, or None.

    portals are hosts whose addresses name an environment by its id.
    """

    id: str
    name: str
    authority: str
    client_id: str
    dataverse_hosts: tuple[str, ...]
    bap: str
    bap_scope: str
    power_platform_api: str
    power_platform_scope: str
    graph: str
    graph_scope: str
    admin_center: str
    maker_portal: str
    pac_cloud: str = "Public"
    instance_discovery: bool = True
    ca_file: str | None = None
    portals: tuple[str, ...] = ()

    @property
    def is_loopback(self) -> bool:
        """True when every host of the cloud is this machine: a lab."""
        urls = (self.authority, self.bap, self.power_platform_api, self.graph)
        hosts = [urlsplit(url).hostname or "" for url in urls]
        hosts += [pattern.rsplit(":", 1)[0] for pattern in self.dataverse_hosts]
        return all(host in _LOOPBACK for host in hosts)

    def has_host(self, url: str) -> bool:
        """Return whether url may be a Dataverse environment of this cloud."""
        parts = split_address(url)
        host = (parts.hostname or "").lower()
        with_port = f"{host}:{parts.port}" if parts.port else host
        return any(_matches(pattern.lower(), host, with_port) for pattern in self.dataverse_hosts)


_PASTE = "Paste it from the admin center: it looks like https://contoso.crm4.dynamics.com."


def _matches(pattern: str, host: str, with_port: str) -> bool:
    if re.search(r":\d+$", pattern):
        return fnmatchcase(with_port, pattern)
    return fnmatchcase(host, pattern)


def environment_url(text: str) -> str:
    """Return https://host[:port] of whatever a person typed or pasted.

    The Web API's own host (org.api.crm4...) becomes the organisation's.

    Raises:
        CoeError: it is no address of an environment (exit code 2).
    """
    typed = text.strip().strip("<>\"'")  # as mail programs and chats wrap it
    parts = split_address(typed if "://" in typed else f"https://{typed}")
    host = (parts.hostname or "").lower().removesuffix(".")
    if parts.scheme == "http" and is_host_name(host):
        raise _no_environment(
            typed, f"It begins with http: an environment is reached by https only. {_PASTE}"
        )
    if parts.scheme != "https" or not is_host_name(host) or _is_bare_word(typed, host):
        raise _no_environment(typed, _PASTE)
    port = f":{parts.port}" if parts.port not in (None, 443) else ""
    organisation = re.sub(r"^([^.]+)[.]api[.](crm)", r"\1.\2", host)
    return f"https://{organisation}{port}"


def _is_bare_word(typed: str, host: str) -> bool:
    # A name of a lab may have no dot; then it is typed with https:// or a port.
    return typed.casefold() == host and "." not in host and host != "localhost"


def _no_environment(typed: str, hint: str) -> CoeError:
    return CoeError(
        "environment-url-not-understood",
        f"{typed[:80]!r} is not the address of an environment.",
        hint=hint,
        exit_code=ExitCode.USAGE,
    )


def cloud_of(url: str, clouds: Sequence[Cloud]) -> Cloud:
    """Return the cloud that url belongs to; the first that claims it.

    Raises:
        CoeError: none does; it must be asked for, never guessed (clouds.md).
    """
    for cloud in clouds:
        if cloud.has_host(url):
            return cloud
    raise CoeError(
        "cloud-unknown",
        f"It is not known which Microsoft cloud {urlsplit(url).netloc} belongs to.",
        hint="Choose the cloud (--cloud on the command line): "
        f"{', '.join(cloud.id for cloud in clouds)}, or a cloud file.",
        exit_code=ExitCode.USAGE,
    )


def chosen_cloud(url: str, clouds: Sequence[Cloud], cloud_id: str) -> Cloud:
    """Return the cloud that a person named for url.

    It may have a suffix that no cloud is known by: that is what a person is asked for.

    Raises:
        CoeError: there is no such cloud, or the address is known to belong to another one.
    """
    found = next((cloud for cloud in clouds if cloud.id == cloud_id), None)
    owner = next((cloud for cloud in clouds if cloud.has_host(url)), None)
    if found is not None and owner in (None, found):
        return found
    host = urlsplit(url).netloc
    why = f"{host} belongs to the cloud {owner.name}." if owner is not None else ""
    raise CoeError(
        "cloud-wrong" if found is not None else "cloud-unknown",
        f"{host} cannot be reached by way of the cloud {cloud_id!r}.",
        detail=why,
        hint="Choose another cloud, or leave the choice to the address.",
        exit_code=ExitCode.USAGE,
    )
