"""The settings: sections at the left, the chosen one at the right. Every change holds at once."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.retry_policy import RetryPolicy
from coe_assistant.ui.context import Context
from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.dialogs.notification_form import NotificationForm
from coe_assistant.ui.dialogs.preferences_language import LanguageSection
from coe_assistant.ui.dialogs.preferences_section import Section
from coe_assistant.ui.dialogs.quiet_form import QuietForm
from coe_assistant.ui.dialogs.retry_form import RetryForm
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, holder, row, scrolling

_ID = Qt.ItemDataRole.UserRole
_OF_POLICY = ("retries", "quiet")


class PreferencesDialog(Dialog):
    """Sections are made when they are chosen; closing keeps what was typed, or says why not."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Settings"), width=Size.DIALOG_WIDE, is_scrolled=False)
        self._context = context
        self._window = window
        self._sections: dict[str, Section] = {}
        self._refused = ""
        self.list = QListWidget()
        self._stack = QStackedWidget()
        self._problem = Banner(context.theme)
        self._state = label("", "caption")
        self.standard = button(tr("As &shipped"), self._on_standard)
        self._build()
        self.finished.connect(self._on_finished)
        self.choose(self.list.item(0).data(_ID))
        self.resize(self.within_screen(Size.DIALOG_WIDE, Size.DIALOG_HEIGHT))
        self.list.setFocus()

    @property
    def problem(self) -> Banner:
        """Why something was not kept."""
        return self._problem

    @property
    def retries(self) -> RetryForm:
        """The retry policy."""
        return cast("RetryForm", self.section("retries"))

    @property
    def quiet(self) -> QuietForm:
        """The quiet hours."""
        return cast("QuietForm", self.section("quiet"))

    @property
    def notifications(self) -> NotificationForm:
        """How people are told."""
        return cast("NotificationForm", self.section("notifications"))

    def choose(self, section_id: str) -> None:
        """Show a section."""
        for line in range(self.list.count()):
            if self.list.item(line).data(_ID) == section_id:
                self.list.setCurrentRow(line)

    def section(self, section_id: str) -> Section:
        """Return a section; it is made when it is asked for first."""
        if section_id not in self._sections:
            made = self._make(section_id)
            made.kept.connect(self._on_kept)
            made.refused.connect(self._on_refused)
            content = column(label(self._title(section_id), "subtitle"), made, gap=Space.M)
            content.setContentsMargins(Space.S, 0, Space.S, Space.M)
            content.addStretch(1)
            self._sections[section_id] = made
            self._stack.addWidget(scrolling(content))
            made.setProperty("at", self._stack.count() - 1)
        return self._sections[section_id]

    def _build(self) -> None:
        self.list.setAccessibleName(tr("Sections of the settings"))
        CopyActions(self.list, self._context.shell.copy_text)
        self.list.setProperty("kind", "nav")
        self.list.setFixedWidth(Size.SIDE_LIST)
        self.list.setSpacing(Space.XS // 2)
        for section_id, words in self._offered():
            item = QListWidgetItem(words)
            item.setData(_ID, section_id)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._on_section)
        body = row(self.list, holder(column(self._problem, self._stack)), gap=Space.M)
        body.setStretch(1, 1)
        self.add(body)
        self.content.setStretch(self.content.count() - 1, 1)
        self.buttons.insertWidget(0, self._state)
        self.add_action(self.standard)

    def _offered(self) -> list[tuple[str, str]]:
        house = self._context.surroundings.housekeeping()
        has = {
            "language": house is not None and self._context.surroundings.languages is not None,
            "notifications": self._context.workbench.preferences.notifier is not None,
        }
        always = ("retries", "quiet")
        return [
            (section_id, words)
            for section_id, words in _titles()
            if has.get(section_id, section_id in always or house is not None)
        ]

    def _title(self, section_id: str) -> str:
        return dict(_titles())[section_id]

    def _make(self, section_id: str) -> Section:
        context = self._context
        if section_id == "retries":
            return RetryForm(context)
        if section_id == "quiet":
            return QuietForm(context)
        if section_id == "notifications":
            notifier = context.workbench.preferences.notifier
            assert notifier is not None  # noqa: S101 - offered only where there is one
            return NotificationForm(context, notifier)
        module = import_module(f"coe_assistant.ui.dialogs.preferences_{section_id}")
        build = cast("Callable[[Context, QWidget], Section]", module.build)
        return build(context, self._window)

    def _on_section(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        left = self._sections.get(before.data(_ID)) if before is not None else None
        if item is None:
            return
        if left is not None and before is not None and not left.keep():
            was_blocked = self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
            self.list.setCurrentItem(before)
            self.list.blockSignals(was_blocked)
            return
        self._problem.hide()
        self._state.setText("")
        section_id = item.data(_ID)
        self._stack.setCurrentIndex(int(self.section(section_id).property("at")))
        self.standard.setVisible(section_id in _OF_POLICY)

    def _on_kept(self) -> None:
        self._problem.hide()
        self._state.setText(tr("Kept"))
        self._refused = ""

    def _on_refused(self, error: Exception) -> None:
        self._refused = str(error)
        if self._problem.isVisible() and self._problem.accessibleName() == told(str(error)):
            return  # the button beside it may have the focus
        hint = told(error.hint) if isinstance(error, CoeError) else tr("It is not kept.")
        actions = ((tr("Close &without it"), self._close_without),)
        self._problem.say(Tone.BAD, told(str(error)), hint, actions)
        self._state.setText("")
        self._context.announcer.say(told(str(error)))

    def _close_without(self) -> None:
        super().reject()

    def _on_standard(self) -> None:
        preferences = self._context.workbench.preferences
        before = preferences.policy
        self._show_policy_of(preferences.standard_policy)
        if all(self.section(one).keep() for one in _OF_POLICY) and before != preferences.policy:
            actions = ((tr("&Undo"), lambda: self._undo(before)),)
            words = tr("Retries and quiet hours are as shipped")
            self._problem.say(Tone.INFO, words, "", actions)

    def _undo(self, before: RetryPolicy) -> None:
        self._show_policy_of(before)
        for one in _OF_POLICY:
            self.section(one).keep()

    def _show_policy_of(self, policy: RetryPolicy) -> None:
        self.retries.show_policy(policy)
        self.quiet.show_policy(policy)

    def reject(self) -> None:
        """Close when all that was typed is kept; else say what is not, and close the next time."""
        told_before, self._refused = self._refused, ""
        is_kept = all(section.keep() for section in self._sections.values())
        if is_kept or (told_before and self._refused == told_before):
            super().reject()

    def _on_finished(self) -> None:
        section = self._sections.get("language")
        if isinstance(section, LanguageSection):
            section.apply()


def _titles() -> tuple[tuple[str, str], ...]:
    return (
        ("appearance", tr("Appearance")),
        ("language", tr("Language")),
        ("notifications", tr("Notifications")),
        ("pac", tr("Power Platform CLI")),
        ("cloud", tr("Cloud")),
        ("retries", tr("Retry policy")),
        ("quiet", tr("Quiet hours")),
        ("folder", tr("Data folder")),
        ("wipe", tr("Wipe data")),
    )


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return PreferencesDialog(context, window)
