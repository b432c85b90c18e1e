"""Builds what tells people who are away; keyring and requests are loaded when they are used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from importlib import import_module
from pathlib import Path

from coe_assistant.app.places import Places
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.run import Run
from coe_assistant.ports import Alarm, Clock, TaskRunner
from coe_assistant.ports.channel import Message, Webhook
from coe_assistant.runtime.time_zones import find_zone
from coe_assistant.services.notifier import Notifier, NotifierTools


class LateWebhook:
    """Implements ports.channel.Webhook; messages go out in the language of the program."""

    def __init__(self, ca_file: Path | None, told: Callable[[str], str]) -> None:
        self._ca_file = ca_file
        self._told = told
        self._real: Webhook | None = None

    def _webhook(self) -> Webhook:
        if self._real is None:
            module = import_module("coe_assistant.adapters.webhook")
            made: Webhook = module.KeyringWebhook(self._ca_file)
            self._real = made
        return self._real

    def is_set(self) -> bool:
        """Return whether an address is kept."""
        return self._webhook().is_set()

    def save(self, url: str) -> None:
        """Keep an address in the credential store."""
        self._webhook().save(url)

    def forget(self) -> None:
        """Delete the address."""
        self._webhook().forget()

    def send(self, message: Message) -> None:
        """Post a message."""
        title, body = self._told(message.title), self._told(message.body)
        self._webhook().send(replace(message, title=title, body=body))


def late_webhook(clouds: Sequence[Cloud], told: Callable[[str], str] = str) -> LateWebhook:
    """Return the channel; in a lab it trusts the lab's own anchor, too."""
    anchors = [Path(cloud.ca_file) for cloud in clouds if cloud.ca_file]
    return LateWebhook(anchors[0] if anchors else None, told)


def make_notifier(
    places: Places,
    clouds: Sequence[Cloud],
    tasks: TaskRunner,
    clock: Clock,
    alarm: Alarm,
    told: Callable[[str], str] = str,
) -> Notifier:
    """Return the notifier of this data folder.

    Raises:
        CoeError: the settings file holds something that is not usable.
    """

    def clean(text: str, run: Run | None) -> str:
        bundling = import_module("coe_assistant.app.bundling")
        cleaned: str = bundling.clean_text(places, text, run)
        return cleaned

    def zone() -> tzinfo:
        return find_zone("")

    return Notifier(
        NotifierTools(
            store=places.store(),
            webhook=late_webhook(clouds, told),
            redact=clean,
            tasks=tasks,
            clock=clock,
            alarm=alarm,
            zone=zone,
        )
    )
