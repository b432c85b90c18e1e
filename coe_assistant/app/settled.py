"""Builds what the admin settled for all runs, over the settings file."""

from __future__ import annotations

from collections.abc import Sequence

from coe_assistant.adapters.retry_rules import RetryRules
from coe_assistant.app.knowledge_shelf import KnowledgeShelf
from coe_assistant.app.places import Places
from coe_assistant.domain.cloud import Cloud
from coe_assistant.runtime.time_zones import find_zone, system_zone_name, zone_names
from coe_assistant.services.notifier import Notifier
from coe_assistant.services.preferences import (
    KnownClass,
    Preferences,
    ShippedRules,
    Zones,
)


def make_preferences(
    places: Places,
    rules: RetryRules,
    shelf: KnowledgeShelf,
    clouds: Sequence[Cloud],
    notifier: Notifier | None,
) -> Preferences:
    """Return the preferences of this data folder.

    Raises:
        CoeError: the settings file holds something that is not usable.
    """

    def classes() -> list[KnownClass]:
        return [
            KnownClass(item.id, item.title, item.retry, item.sources)
            for item in shelf.knowledge().classes.values()
            if item.retry is not None
        ]

    def titles() -> dict[str, str]:
        return {item.id: item.title for item in shelf.knowledge().classes.values()}

    def admin_center(url: str) -> str:
        return next((item.admin_center for item in clouds if item.has_host(url)), "")

    shipped = ShippedRules(rules.table, rules.sources, rules.checks_for, classes, titles)
    zones = Zones(find_zone, zone_names, system_zone_name)
    return Preferences(places.store(), shipped, zones, admin_center, notifier)
