"""What this computer and its way to the services look like to the rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from coe_assistant.domain.proxy_route import ProxyDoubt, ProxyOrigin


class ReachProblem(Enum):
    """The first step on the way to a host that failed."""

    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    PROXY = "proxy"
    TIMEOUT = "timeout"
    HTTP = "http"


@dataclass(frozen=True, slots=True)
class NeededHost:
    """A host that the upgrade talks to. url has a scheme; purpose is a short noun for people."""

    url: str
    purpose: str
    is_needed: bool  # False: only a check or a convenience is lost without it


@dataclass(frozen=True, slots=True)
class HostReading:
    """One unauthenticated look at a host; durations in ms, None where not reached.

    clock_skew_s is the local clock minus the host's, from its Date header. proxy is host and port
    of the one that was used, "" for the direct way; who named that way stands beside it.
    """

    url: str
    address: str = ""
    proxy: str = ""
    dns_ms: float | None = None
    connect_ms: float | None = None
    tls_ms: float | None = None
    answer_ms: float | None = None
    issuer: str = ""
    clock_skew_s: float | None = None
    problem: ReachProblem | None = None
    detail: str = ""
    proxy_origin: ProxyOrigin = ProxyOrigin.NONE
    proxy_script: str = ""
    proxy_doubt: ProxyDoubt | None = None
    proxy_detail: str = ""


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """What the computer says about itself; None is "could not be read"."""

    free_bytes: int | None = None
    on_battery: bool | None = None
    battery_percent: float | None = None
    sleeps_after_s: int | None = None  # on mains; 0 means never
    is_reboot_pending: bool | None = None
    networks: tuple[str, ...] = ()  # kinds in use: ethernet, wifi, vpn
    other_instance: str = ""
