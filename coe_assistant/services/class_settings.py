"""The retry rules of single failures as settings by name: retry.classes.FAILURE.KEY."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.failure import RetryRule
from coe_assistant.services.settings_catalogue import CLASS_KEYS, CLASSES, Form, Setting, SettingRow

Table = Mapping[str, Mapping[str, Any]]


def rule_table(rule: RetryRule) -> Mapping[str, Any]:
    """Return a rule of the knowledge as the settings file would hold it; waits in minutes."""
    waits = [wait.total_seconds() / 60 for wait in rule.waits]
    return {
        "automatic": rule.automatic,
        "waits_minutes": [int(wait) if wait.is_integer() else wait for wait in waits],
        "max_attempts": rule.max_attempts,
    }


@dataclass(frozen=True, slots=True)
class ClassName:
    """What a name means: all failures, one of them, or one key of its rule."""

    class_id: str = ""
    key: str = ""


def class_name(name: str) -> ClassName | None:
    """Return what a name of a setting means, or None where it is about something else."""
    if name != CLASSES and not name.startswith(f"{CLASSES}."):
        return None
    class_id, _, key = name.removeprefix(CLASSES).removeprefix(".").partition(".")
    return ClassName(class_id, key)


class ClassSettings:
    """Lists and changes the rules; the caller keeps what comes back.

    Args:
        rules: Returns the rules as shipped, by failure: those that may repeat by themselves.
    """

    def __init__(self, rules: Callable[[], Table]) -> None:
        self._rules = rules

    def rows(self, wanted: ClassName, own: Table) -> tuple[SettingRow, ...]:
        """Return the rules of all failures, or the keys of one, or one key.

        Raises:
            CoeError: nothing is known by that name (exit code 2).
        """
        rules = self._rules()
        if not wanted.class_id:
            names = sorted({*rules, *own})
            return tuple(_whole(name, rules.get(name, {}), own.get(name, {})) for name in names)
        if wanted.class_id not in own:
            self._require(wanted, rules)
        keys = (wanted.key,) if wanted.key else tuple(CLASS_KEYS)
        rule, mine = rules.get(wanted.class_id, {}), own.get(wanted.class_id, {})
        return tuple(_row(wanted.class_id, _known(key), rule, mine) for key in keys)

    def changed(self, wanted: ClassName, value: object, own: Table) -> Table:
        """Return own with one key set.

        Raises:
            CoeError: the failure is never repeated by itself, or the key is not known.
        """
        self._require(wanted, self._rules())
        _known(wanted.key)
        return {**own, wanted.class_id: {**own.get(wanted.class_id, {}), wanted.key: value}}

    def without(self, wanted: ClassName, own: Table) -> Table:
        """Return own without what is named: what is shipped holds again.

        Raises:
            CoeError: nothing is known by that name (exit code 2).
        """
        if not wanted.class_id:
            return {}
        if wanted.class_id not in own:
            self._require(wanted, self._rules())
        rest = dict(own.get(wanted.class_id, {})) if wanted.key else {}
        if wanted.key:
            _known(wanted.key)
            rest.pop(wanted.key, None)
        others = {name: row for name, row in own.items() if name != wanted.class_id}
        return {**others, wanted.class_id: rest} if rest else others

    def _require(self, wanted: ClassName, rules: Table) -> None:
        if wanted.class_id not in rules:
            raise CoeError(
                "failure-not-repeated",
                f"No failure {wanted.class_id[:60]!r} is repeated by itself, so there is no rule.",
                hint=f"There are rules for: {', '.join(sorted(rules)) or '-'}.",
                exit_code=ExitCode.USAGE,
            )


def setting_of(wanted: ClassName) -> Setting:
    """Return how the key of a rule is written.

    Raises:
        CoeError: there is no such key, or none was named (exit code 2).
    """
    return _known(wanted.key)


def _known(key: str) -> Setting:
    if key not in CLASS_KEYS:
        raise CoeError(
            "setting-unknown",
            f"A rule has no {key[:60]!r}." if key else "A rule is changed key by key.",
            hint=f"Name one of {', '.join(CLASS_KEYS)} behind the failure.",
            exit_code=ExitCode.USAGE,
        )
    return CLASS_KEYS[key]


def _row(
    class_id: str, key: Setting, rule: Mapping[str, Any], own: Mapping[str, Any]
) -> SettingRow:
    shipped = rule.get(key.key, "")
    origin = "settings" if key.key in own else "shipped"
    named = Setting(f"{class_id}.{key.key}", key.form, key.meaning, key.values, CLASSES)
    return SettingRow(named, own.get(key.key, shipped), shipped, origin)


def _whole(class_id: str, rule: Mapping[str, Any], own: Mapping[str, Any]) -> SettingRow:
    named = Setting(class_id, Form.TABLE, "The rule of one failure.", table=CLASSES)
    value = dict(_values(rule, own))
    return SettingRow(named, value, dict(rule), "settings" if own else "shipped")


def _values(rule: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in CLASS_KEYS:
        if key in own or key in rule:
            yield key, own.get(key, rule.get(key))
