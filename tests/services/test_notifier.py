"""Telling people: what, when, where, redacted, and by one switch."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.effect import Notice
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import PendingStart, Phase, WaitReason
from coe_assistant.services.notice_words import message_for
from coe_assistant.services.notifier import (
    NotificationSettings,
    Notifier,
    NotifierTools,
    notification_table,
    parse_notifications,
)
from coe_assistant.services.settings_store import SettingsStore
from tests.domain.upgrade_runs import HOUR, MINUTE, T0, diagnosis, run_in
from tests.services.driver_fakes import InlineTasks, VirtualAlarm, VirtualClock


class File:
    def __init__(self, **values) -> None:
        self.values = values

    def settings(self):
        return self.values

    def save_section(self, name, values) -> None:
        self.values[name] = values


class Channel:
    def __init__(self) -> None:
        self.sent, self.problem = [], None

    def send(self, message) -> None:
        if self.problem is not None:
            raise self.problem
        self.sent.append(message)


class World:
    def __init__(self, **settings) -> None:
        self.clock, self.channel, self.shown = VirtualClock(), Channel(), []
        self.file = File(notifications=settings)
        self.notifier = Notifier(
            NotifierTools(
                store=SettingsStore(self.file),
                webhook=self.channel,
                redact=lambda text, run: text.replace("mara@contoso.com", "person-1"),
                tasks=InlineTasks(),
                clock=self.clock,
                alarm=VirtualAlarm(self.clock),
                zone=lambda: UTC,
            )
        )
        self.notifier.use_desktop(self.shown.append)


def waiting(due=T0 + HOUR, reason=WaitReason.RETRY, **more):
    pending = PendingStart(due, reason, AttemptKind.IMPORT, T0, **more)
    return run_in(Phase.WAITING, pending=pending, diagnosis=diagnosis())


@pytest.mark.parametrize("notice", list(Notice))
def test_every_notice_has_a_title_and_says_where(notice) -> None:
    message = message_for(notice, waiting(), UTC)
    assert message.title
    assert "Core 4.50.6 in https://contoso.crm4.dynamics.com" in message.body


def test_planned_attempt_says_when() -> None:
    assert "2026-11-24 23:00 UTC" in message_for(Notice.RETRY_ARMED, waiting(), UTC).body


def test_desktop_by_default_and_the_channel_only_when_switched_on() -> None:
    world = World()
    world.notifier.notify(Notice.DONE, waiting())
    assert len(world.shown) == 1
    assert world.channel.sent == []
    world.notifier.save(NotificationSettings(webhook=True, desktop=False))
    world.notifier.notify(Notice.DONE, waiting())
    assert (len(world.shown), len(world.channel.sent)) == (1, 1)
    assert world.file.values["notifications"]["webhook"] is True


@pytest.mark.parametrize("notice", list(Notice))
def test_one_switch_silences_everything(notice) -> None:
    world = World(enabled=False, webhook=True)
    world.notifier.notify(notice, waiting())
    assert (world.shown, world.channel.sent) == ([], [])


def test_what_leaves_the_machine_was_redacted() -> None:
    world = World(webhook=True)
    run = waiting()
    environment = replace(run.environment, name="of mara@contoso.com")
    world.notifier.notify(Notice.ESCALATED, replace(run, environment=environment))
    assert "mara@contoso.com" in world.shown[0].body
    assert "mara@contoso.com" not in world.channel.sent[0].body
    assert "person-1" in world.channel.sent[0].body


def test_channel_that_fails_disturbs_nobody_and_is_remembered() -> None:
    world = World(webhook=True)
    world.channel.problem = CoeError("webhook-not-arrived", "It did not arrive.")
    world.notifier.notify(Notice.DONE, waiting())
    assert world.notifier.problem is world.channel.problem
    world.channel.problem = None
    world.notifier.notify(Notice.DONE, waiting())
    assert world.notifier.problem is None


def test_next_attempt_is_announced_once_five_minutes_before() -> None:
    world = World()
    run = waiting()
    world.notifier.follow(run)
    world.notifier.follow(run)
    world.clock.advance(54 * MINUTE)
    assert world.shown == []
    world.clock.advance(2 * MINUTE)
    assert [m.title for m in world.shown] == ["The next attempt starts soon"]
    world.notifier.follow(run)
    world.clock.advance(HOUR)
    assert len(world.shown) == 1


@pytest.mark.parametrize(
    "run",
    [
        None,
        run_in(Phase.NEEDS_ACTION),
        waiting(paused_at=T0),
        waiting(reason=WaitReason.OTHER_OPERATION),
        waiting(due=T0 + 3 * MINUTE),
    ],
)
def test_nothing_is_announced_that_does_not_start_later(run) -> None:
    world = World()
    world.notifier.follow(waiting())
    world.notifier.follow(run)
    if run is not None and run.pending is not None and run.pending.due_at < T0 + 5 * MINUTE:
        world.notifier.follow(run)
    world.clock.advance(timedelta(minutes=50))
    assert world.shown == []


def test_trial_goes_out_whatever_the_switches_say() -> None:
    world, told = World(enabled=False), []
    world.notifier.try_webhook(told.append, told.append)
    assert told == [None]
    world.channel.problem = CoeError("x", "no")
    world.notifier.try_webhook(told.append, told.append)
    assert told[1] is world.channel.problem


def test_settings_round_trip_and_wrong_ones_are_refused() -> None:
    settings = NotificationSettings(False, False, True, 10)
    assert parse_notifications(notification_table(settings)) == settings
    for wrong in ({"enabled": 1}, {"soon_minutes": -1}, {"soon_minutes": True}, {"other": True}):
        with pytest.raises(CoeError, match="notifications"):
            parse_notifications(wrong)
