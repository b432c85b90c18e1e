"""Builds what lists and changes settings by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from importlib import import_module
from typing import Any

from coe_assistant.adapters.retry_rules import load_retry_rules
from coe_assistant.app.places import Places
from coe_assistant.app.sifting import sifter
from coe_assistant.cli.options import Options, Origin
from coe_assistant.domain.retry_policy import RetryPolicy
from coe_assistant.services.class_settings import rule_table
from coe_assistant.services.notifier import NotificationSettings, notification_table
from coe_assistant.services.retry_settings import parse_policy, policy_table
from coe_assistant.services.settings_catalogue import SETTINGS
from coe_assistant.services.settings_keeping import SettingsKeeping, Standing


def make_keeping(places: Places) -> SettingsKeeping:
    """Return the settings of this data folder."""
    return SettingsKeeping(
        places.folder,
        sifter(places.resources, places.folder.path),
        lambda: Standing(_shipped(places), _given(places), lambda: _rules(places)),
    )


def _shipped(places: Places) -> Mapping[str, Any]:
    rules = load_retry_rules(places.resources)
    policy = policy_table(parse_policy(rules.table, RetryPolicy()))
    tables: Mapping[str, Mapping[str, Any]] = {
        "appearance": {"scheme": "system"},
        "retry": policy,
        "notifications": notification_table(NotificationSettings()),
    }
    found = {f"{table}.{key}": value for table, row in tables.items() for key, value in row.items()}
    plain = Options()
    found.update({item.name: getattr(plain, item.name) for item in fields(Options)})
    return {**found, "profile": plain.profile_id, "sign_in": plain.mode.value}


def _rules(places: Places) -> Mapping[str, Mapping[str, Any]]:
    module = import_module("coe_assistant.adapters.knowledge")
    loaded = module.load_knowledge(places.resources / "knowledge", places.folder.knowledge)
    classes = loaded.knowledge.classes.values()
    # Only the knowledge can make a failure repeat by itself (domain/retry_policy.py).
    return {one.id: rule_table(one.retry) for one in classes if one.retry and one.retry.automatic}


def _given(places: Places) -> Mapping[str, tuple[Any, str]]:
    names = {item.name for item in SETTINGS if not item.table}
    return {
        name: (getattr(places.options, name), origin.value)
        for name, origin in places.origins.items()
        if name in names and origin in (Origin.OPTION, Origin.ENVIRONMENT)
    }
