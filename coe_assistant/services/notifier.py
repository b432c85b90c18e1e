"""Tells people who are away: on the desktop, and in a channel by a webhook. One switch for all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo
from typing import Any

from coe_assistant.domain.effect import Notice
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Phase, Run, WaitReason
from coe_assistant.ports import Alarm, Clock, TaskRunner
from coe_assistant.ports.channel import Message, Webhook
from coe_assistant.services.notice_words import message_for, trial_message
from coe_assistant.services.settings_store import SettingsStore, not_usable
from coe_assistant.services.task_errors import only_ours

SECTION = "notifications"
LONGEST_SOON_MINUTES = 120

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """is_on is the one switch; soon_minutes is how long before an attempt it is announced."""

    is_on: bool = True
    desktop: bool = True
    webhook: bool = False
    soon_minutes: int = 5


def parse_notifications(values: Mapping[str, Any]) -> NotificationSettings:
    """Return the settings in a table.

    Raises:
        CoeError: a key is not known or a value not usable.
    """
    names = {"enabled": "is_on", "desktop": "desktop", "webhook": "webhook"}
    settings = NotificationSettings()
    for key, value in values.items():
        if key in names and isinstance(value, bool):
            settings = replace(settings, **{names[key]: value})
        elif key == "soon_minutes" and type(value) is int and 0 <= value <= LONGEST_SOON_MINUTES:
            settings = replace(settings, soon_minutes=value)
        else:
            numbers = f"soon_minutes is 0 to {LONGEST_SOON_MINUTES}"
            why = f"enabled, desktop and webhook are true or false, {numbers}"
            raise not_usable(f"{SECTION}.{key}", why)
    return settings


def notification_table(settings: NotificationSettings) -> dict[str, Any]:
    """Return what parse_notifications reads."""
    return {
        "enabled": settings.is_on,
        "desktop": settings.desktop,
        "webhook": settings.webhook,
        "soon_minutes": settings.soon_minutes,
    }


@dataclass(frozen=True, slots=True)
class NotifierTools:
    """What telling needs from outside; redact cleans a text that leaves this machine."""

    store: SettingsStore
    webhook: Webhook
    redact: Callable[[str, Run | None], str]
    tasks: TaskRunner
    clock: Clock
    alarm: Alarm
    zone: Callable[[], tzinfo]


class Notifier:
    """Follows a run and tells what happens to it.

    Raises:
        CoeError: the settings file holds something that is not usable.
    """

    def __init__(self, tools: NotifierTools) -> None:
        self._tools = tools
        self._settings = parse_notifications(tools.store.section(SECTION))
        self._desktop: Callable[[Message], None] | None = None
        self._announced = ""
        self.problem: CoeError | None = None  # why the last webhook message did not arrive

    @property
    def settings(self) -> NotificationSettings:
        """The settings in force."""
        return self._settings

    @property
    def webhook(self) -> Webhook:
        """The channel."""
        return self._tools.webhook

    def save(self, settings: NotificationSettings) -> None:
        """Keep other settings.

        Raises:
            CoeError: they were not saved.
        """
        self._tools.store.save(SECTION, notification_table(settings))
        self._settings = settings

    def use_desktop(self, show: Callable[[Message], None] | None) -> None:
        """Show messages on the desktop from now on, or no more."""
        self._desktop = show

    def notify(self, notice: Notice, run: Run) -> None:
        """Tell what happened, wherever the settings allow it."""
        settings = self._settings
        if not settings.is_on:
            return
        message = message_for(notice, run, self._tools.zone())
        if settings.desktop and self._desktop is not None:
            self._desktop(message)
        if settings.webhook:
            self._post(message, run)

    def follow(self, run: Run | None) -> None:
        """Arm the announcement of the next start; call whenever the run changed."""
        pending = run.pending if run is not None else None
        soon = timedelta(minutes=self._settings.soon_minutes)
        is_armed = (
            run is not None
            and pending is not None
            and run.phase is Phase.WAITING
            and pending.paused_at is None
            and pending.reason in (WaitReason.RETRY, WaitReason.SCHEDULED)
            and soon > timedelta(0)
        )
        if not is_armed or run is None or pending is None:
            self._tools.alarm.clear()
            return
        at = pending.due_at - soon
        key = f"{run.id} {pending.due_at.isoformat()}"
        # A wait that is shorter than the announcement was told when it began.
        if at <= max(self._tools.clock.now(), pending.since) or key == self._announced:
            return
        self._tools.alarm.set(at, lambda: self._announce(run, key))

    def _announce(self, run: Run, key: str) -> None:
        self._announced = key
        self.notify(Notice.RETRY_SOON, run)

    def try_webhook(self, done: Callable[[None], None], failed: Callable[[CoeError], None]) -> None:
        """Send a message that says that it is a test, whatever the switches say."""
        webhook = self._tools.webhook
        self._tools.tasks.submit(lambda: webhook.send(trial_message()), done, only_ours(failed))

    def _post(self, message: Message, run: Run) -> None:
        def work() -> None:
            clean = self._tools.redact
            title, body = clean(message.title, run), clean(message.body, run)
            self._tools.webhook.send(replace(message, title=title, body=body))

        self._tools.tasks.submit(work, self._posted, only_ours(self._not_posted))

    def _posted(self, _nothing: None) -> None:
        self.problem = None

    def _not_posted(self, error: CoeError) -> None:
        # A message that does not arrive must not disturb the upgrade that it is about.
        self.problem = error
        logger.info("a webhook message did not arrive: %s", error.title)
