"""The settings for all runs: retries, quiet hours, and how people are told."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QTabWidget, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.dialogs.notification_form import NotificationForm
from coe_assistant.ui.dialogs.quiet_form import QuietForm
from coe_assistant.ui.dialogs.retry_form import RetryForm
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.labels import button
from coe_assistant.ui.widgets.layout import column, scrolling


class PreferencesDialog(Dialog):
    """One tab a subject; saved together, or not at all."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Settings"), width=720)
        self._context = context
        self._problem = Banner(context.theme)
        self._problem.hide()
        self.retries = RetryForm(context)
        self.quiet = QuietForm(context)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setAccessibleName(tr("Subjects of the settings"))
        self._tabs.tabBar().setAccessibleName(tr("Subjects of the settings"))
        self._add_tab(self.retries, tr("&Retries"))
        self._add_tab(self.quiet, tr("&Quiet hours"))
        notifier = context.workbench.preferences.notifier
        self.notifications = NotificationForm(context, notifier) if notifier is not None else None
        if self.notifications is not None:
            self._add_tab(self.notifications, tr("&Notifications"))
        self.add(self._problem, self._tabs)
        self.content.setStretch(self.content.count() - 1, 1)
        self.add_action(button(tr("As &shipped"), self._on_standard))
        self.add_action(button(tr("Sa&ve"), self._on_save, kind="primary"))
        self.resize(760, 640)

    @property
    def problem(self) -> Banner:
        """Why the settings were not saved."""
        return self._problem

    def _add_tab(self, form: QWidget, title: str) -> None:
        content = column(form)
        content.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        content.addStretch(1)
        self._tabs.addTab(scrolling(content), title)

    def _on_standard(self) -> None:
        standard = self._context.workbench.preferences.standard_policy
        self.retries.show_policy(standard)
        self.quiet.show_policy(standard)

    def _on_save(self) -> None:
        preferences = self._context.workbench.preferences
        try:
            policy = self.quiet.changed(self.retries.changed(preferences.policy))
            preferences.save_policy(policy)
            if self.notifications is not None:
                self.notifications.save()
        except (CoeError, ValueError) as error:
            hint = error.hint if isinstance(error, CoeError) else tr("Nothing was saved.")
            self._problem.say(Tone.BAD, str(error), hint)
            self._context.announcer.say(str(error))
            return
        self.accept()


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return PreferencesDialog(context, window)
