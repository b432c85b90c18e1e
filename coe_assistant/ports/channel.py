"""A way to people who are away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message; is_urgent where a person must act."""

    title: str
    body: str
    is_urgent: bool = False


class Webhook(Protocol):
    """A channel's address, kept as a secret, and the way to it. Blocking: for a worker."""

    def is_set(self) -> bool:
        """Return whether an address is kept."""

    def save(self, url: str) -> None:
        """Keep an address in the credential store, and nowhere else.

        Raises:
            CoeError: it is not usable, or there is no store that can keep a secret.
        """

    def forget(self) -> None:
        """Delete the address."""

    def send(self, message: Message) -> None:
        """Post a message.

        Raises:
            CoeError: it did not arrive. The address is not in the error.
        """
