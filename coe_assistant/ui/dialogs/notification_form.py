"""Whether and where people are told, with a button that tries the channel."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSpinBox

from coe_assistant.domain.errors import CoeError
from coe_assistant.services.notifier import (
    LONGEST_SOON_MINUTES,
    NotificationSettings,
    Notifier,
)
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.dialogs.preferences_section import Section
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, row


class NotificationForm(Section):
    """Edits NotificationSettings; the webhook's address goes straight into the credential store."""

    def __init__(self, context: Context, notifier: Notifier) -> None:
        super().__init__(context)
        self._context = context
        self._notifier = notifier
        theme = context.theme
        self.is_on = TickBox(tr("T&ell me what happens"), theme)
        self.desktop = TickBox(tr("On this &desktop, with an icon in the tray"), theme)
        self.webhook = TickBox(tr("In a &channel (Teams, Slack, Power Automate)"), theme)
        self.soon = QSpinBox()
        self.soon.setRange(0, LONGEST_SOON_MINUTES)
        self.soon.setSuffix(tr(" min"))
        self.address = QLineEdit()
        self.address.setEchoMode(QLineEdit.EchoMode.Password)
        self.address.setMaxLength(2_000)
        self.state = Banner(theme)
        self._build()
        self.show_settings(notifier.settings)
        self._show_kept()
        self.watch(self.is_on, self.desktop, self.webhook, self.soon)

    def _build(self) -> None:
        self.keep_address = button(tr("&Keep the address"), self._on_keep)
        self.trial = button(tr("Send a &test message"), self._on_try)
        self.drop = button(tr("&Forget the address"), self._on_forget)
        self.setLayout(
            column(
                self.is_on,
                self.desktop,
                field(
                    tr("&Before an attempt"), self.soon, tr("How long before it starts; 0: never.")
                ),
                self.webhook,
                field(
                    tr("&Webhook address"),
                    self.address,
                    tr(
                        "It is a secret: kept in this system's credential store, never in a file. "
                        "What is sent went through the same redaction as a bundle for Support."
                    ),
                ),
                row(self.keep_address, self.trial, self.drop, None),
                self.state,
                label(
                    tr(
                        "You are told of a failed attempt, an attempt about to start, a sign-in or "
                        "a decision that is needed, the end, and the hand-over to Support."
                    ),
                    "caption",
                ),
                gap=Space.M,
            )
        )

    def show_settings(self, settings: NotificationSettings) -> None:
        """Show settings."""
        self.is_on.setChecked(settings.is_on)
        self.desktop.setChecked(settings.desktop)
        self.webhook.setChecked(settings.webhook)
        self.soon.setValue(settings.soon_minutes)

    def commit(self) -> bool:
        """Keep what stands in the form.

        Raises:
            CoeError: it was not saved, or an address was typed and not kept.
        """
        if self.address.text().strip():
            raise CoeError(
                "webhook-not-kept",
                "The webhook address was typed, and is not kept yet.",
                hint="Press Keep the address, or clear the field.",
            )
        settings = NotificationSettings(
            self.is_on.isChecked(),
            self.desktop.isChecked(),
            self.webhook.isChecked(),
            self.soon.value(),
        )
        if settings == self._notifier.settings:
            return False
        self._notifier.save(settings)
        return True

    def _show_kept(self) -> None:
        is_kept = self._notifier.webhook.is_set()
        self.trial.setEnabled(is_kept)
        self.drop.setEnabled(is_kept)
        words = tr("An address is kept") if is_kept else tr("No address is kept")
        problem = self._notifier.problem
        if problem is not None and is_kept:
            self.state.say(Tone.WARNING, problem.title, problem.hint)
        else:
            self.state.say(Tone.INFO, words)

    def _on_keep(self) -> None:
        try:
            self._notifier.webhook.save(self.address.text())
        except CoeError as error:
            self._failed(error)
            return
        self.address.clear()
        self.webhook.setChecked(True)
        self.keep()
        self._show_kept()

    def _on_forget(self) -> None:
        self._notifier.webhook.forget()
        self._show_kept()

    def _on_try(self) -> None:
        self.state.say(Tone.INFO, tr("A test message is on its way…"))
        self._notifier.try_webhook(self._arrived, self._failed)

    def _arrived(self, _nothing: None) -> None:
        words = tr("The channel took the test message")
        self.state.say(Tone.GOOD, words)
        self._context.announcer.say(words)

    def _failed(self, error: CoeError) -> None:
        self.state.say(Tone.BAD, error.title, f"{error.detail} {error.hint}".strip())
        self._context.announcer.say(error.title)
