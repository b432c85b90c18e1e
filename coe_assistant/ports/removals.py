"""What takes something out of an environment. Apart from everything that reads."""

from __future__ import annotations

from typing import Protocol


class Removals(Protocol):
    """Removes layers and half-applied upgrades: sent once, never repeated, never prefetched."""

    def remove_active_layer(self, component_id: str, component_type: str) -> None:
        """Remove the unmanaged layer of one component (RemoveActiveCustomizations).

        It is a GET with a side effect (http-contracts 1.6). component_type is the name that the
        layer query returned.

        Raises:
            ServiceError: refused, or no answer came; then nobody knows whether it was done.
        """

    def uninstall_holding(self, unique_name: str) -> str:
        """Start the removal of a solution whose name ends in _Upgrade; return the operation id.

        Raises:
            CoeError: any other name: the base solution holds the data of its tables.
            ServiceError: refused, or no answer came.
        """
