"""What only the checks and their remedies need from the outside, as protocols.

Adapters implement these by shape; app.py hands them over. What other parts of the program need
too stands in ports.py.
"""

from __future__ import annotations

from typing import Protocol

from coe_assistant.domain.configuration import Connection, Dependency
from coe_assistant.domain.machine import HostReading, MachineFacts


class Dependents(Protocol):
    """Reads what uses a component."""

    def dependents(self, component_id: str, type_code: int) -> tuple[Dependency, ...]:
        """Return what keeps a component from being removed (RetrieveDependenciesForDelete)."""


class ConnectionStates(Protocol):
    """Reads connections of an environment and whether they work (http-contracts 5)."""

    def connections(self, environment_id: str) -> tuple[Connection, ...]:
        """Return the connections that the signed-in account may see."""

    def usable_connections(self, environment_id: str) -> tuple[Connection, ...]:
        """Return those that it may use: its own and those shared with it."""


class NetworkProbe(Protocol):
    """Looks at the way to a host, without a token."""

    def probe(self, url: str) -> HostReading:
        """Return how far the way to the host of url goes; never raises for the network."""


class Computer(Protocol):
    """Reads what this computer says about itself."""

    def facts(self) -> MachineFacts:
        """Return disk, power, sleep, reboot and network facts; None for what is not readable."""
