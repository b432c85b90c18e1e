"""What the admin settled once and for all runs: the retry policy and how people are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from coe_assistant.domain.failure import RetryRule
from coe_assistant.domain.retry_policy import RetryPolicy
from coe_assistant.services.notifier import Notifier
from coe_assistant.services.retry_settings import SECTION, parse_policy, policy_table
from coe_assistant.services.settings_store import SettingsStore


@dataclass(frozen=True, slots=True)
class Zones:
    """The time zones of this computer."""

    find: Callable[[str], tzinfo]  # by IANA name, the computer's own for ""
    names: Callable[[], Sequence[str]]
    own: Callable[[], str]


@dataclass(frozen=True, slots=True)
class KnownClass:
    """A class of failure for which the knowledge has a retry rule."""

    class_id: str
    title: str
    rule: RetryRule
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShippedRules:
    """The retry policy as it is shipped, where its numbers come from, and the doubtful checks.

    titles: what every class of failure is called, also those without a retry rule.
    """

    table: Mapping[str, Any]
    sources: Mapping[str, str]
    checks_for: Callable[[str], Sequence[str]]
    classes: Callable[[], Sequence[KnownClass]] = tuple
    titles: Callable[[], Mapping[str, str]] = dict


class Preferences:
    """Reads and saves settings; a face shows them, a run is begun under them.

    Args:
        store: The settings file.
        shipped: What holds where the file says nothing.
        zones: Time zones.
        admin_center: Returns the address of the admin center for an environment's address.
        notifier: Tells people who are away, or None where nobody can be told.

    Raises:
        CoeError: the settings file holds something that is not usable.
    """

    def __init__(
        self,
        store: SettingsStore,
        shipped: ShippedRules,
        zones: Zones,
        admin_center: Callable[[str], str] = lambda _url: "",
        notifier: Notifier | None = None,
    ) -> None:
        self._store = store
        self.shipped = shipped
        self.zones = zones
        self.admin_center = admin_center
        self.notifier = notifier
        self._standard = parse_policy(shipped.table, RetryPolicy())
        self._policy = parse_policy(store.section(SECTION), self._standard)
        zones.find(self._policy.zone)
        self._listeners: list[Callable[[], None]] = []

    @property
    def policy(self) -> RetryPolicy:
        """The retry policy in force for the next run."""
        return self._policy

    def known_classes(self) -> Sequence[KnownClass]:
        """Return the classes of failures that have a retry rule, by title."""
        return sorted(self.shipped.classes(), key=lambda item: item.title)

    def class_titles(self) -> Mapping[str, str]:
        """Return what every known class of failure is called, by its id."""
        return self.shipped.titles()

    @property
    def standard_policy(self) -> RetryPolicy:
        """The policy as it is shipped."""
        return self._standard

    def save_policy(self, policy: RetryPolicy) -> None:
        """Keep a policy; only what differs from the shipped one is written.

        Raises:
            CoeError: it was not saved.
        """
        standard = policy_table(self._standard)
        table = {k: v for k, v in policy_table(policy).items() if v != standard[k]}
        self.zones.find(policy.zone)
        self._store.save(SECTION, table)
        self._policy = policy
        for listener in self._listeners:
            listener()

    def listen(self, listener: Callable[[], None]) -> None:
        """Call listener when the policy was changed."""
        self._listeners.append(listener)
