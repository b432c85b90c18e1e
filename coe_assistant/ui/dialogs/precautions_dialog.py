"""What is done before the first import: the snapshot always, the rest where a person wants it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.precautions import Precautions
from coe_assistant.services.safeguard_state import BackupAge
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.dialogs.settings_section import SettingsSection
from coe_assistant.ui.text import duration, told, tr, when
from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.labels import button, label, rule
from coe_assistant.ui.widgets.layout import column


class PrecautionsDialog(Dialog):
    """Three choices, all off unless chosen, and what the new version brings without a value."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Before the first import"), width=Size.DIALOG_WIDE)
        self._context = context
        run = context.workbench.run
        chosen = run.precautions if run is not None else Precautions()
        self._quiet = self._box(tr("Turn scheduled flows &off for the time of the imports"))
        self._backup = self._box(tr("Have the platform make a &backup"))
        self._export = self._box(tr("&Export the unmanaged solutions that depend on it"))
        self._quiet.setChecked(chosen.quiet_flows)
        self._backup.setChecked(chosen.backup)
        self._export.setChecked(chosen.export_dependents)
        self._age = _explained(tr("Asking for the newest backup…"))
        self._settings = SettingsSection(context, chosen.answers)
        self._is_open = True
        self._build()
        self.finished.connect(self._on_finished)
        context.workbench.safeguard.read_backups(self._show_age, self._no_age)

    @property
    def boxes(self) -> tuple[TickBox, TickBox, TickBox]:
        """The three choices: flows, backup, exports."""
        return self._quiet, self._backup, self._export

    @property
    def age(self) -> str:
        """What is said about backups."""
        return self._age.text()

    @property
    def settings(self) -> SettingsSection:
        """What the new version brings without a value."""
        return self._settings

    def _box(self, text: str) -> TickBox:
        return TickBox(text, self._context.theme)

    def _build(self) -> None:
        content = column(
            label(
                tr(
                    "A snapshot of flows, variables, connections, layers, languages and roles is "
                    "always written into the run's folder first; secrets only as a salted hash."
                )
            ),
            column(
                self._quiet,
                _explained(
                    tr(
                        "The sources disagree: Microsoft's page does not ask for it, later advice "
                        "does. One request a flow, written down before each; they are turned on "
                        "again at the end, also after a failure or a crash."
                    )
                ),
                gap=Space.XXS,
            ),
            column(
                self._backup,
                _explained(tr("By pac admin backup, with a label; the import waits for its end.")),
                self._age,
                gap=Space.XXS,
            ),
            column(
                self._export,
                _explained(tr("Into the run's folder. Managed solutions cannot be exported.")),
                gap=Space.XXS,
            ),
            rule(),
            self._settings,
            gap=Space.M,
        )
        content.addStretch(1)
        self.add(content)
        self.close_button.setText(tr("&Cancel"))
        save = button(tr("&Take these"), self._on_take, kind="primary")
        self.add_action(save)
        save.setDefault(True)

    def _on_take(self) -> None:
        wrong = self._settings.first_problem()
        if wrong is not None:  # its line says why
            wrong.control.setFocus()
            self._context.announcer.say(wrong.problem)
            return
        self._context.workbench.safeguard.choose(
            Precautions(
                quiet_flows=self._quiet.isChecked(),
                backup=self._backup.isChecked(),
                export_dependents=self._export.isChecked(),
                answers=self._settings.answers,
            )
        )
        self.accept()

    def _show_age(self, found: BackupAge) -> None:
        if self._is_open:
            self._age.setText(self._age_words(found))

    def _age_words(self, found: BackupAge) -> str:
        now = self._context.clock.now()
        lines = []
        if found.last_backup_at is not None:
            old = duration((now - found.last_backup_at).total_seconds())
            lines.append(tr("The newest listed backup is {old} old.").format(old=old))
        if found.restore_points_from is not None:
            since = when(found.restore_points_from)
            lines.append(tr("The platform can restore since {since}.").format(since=since))
        return " ".join(lines) or tr("The platform tells of no backup.")

    def _no_age(self, error: CoeError) -> None:
        if self._is_open:
            self._age.setText(
                tr("The newest backup is not known: {why}").format(why=told(error.title))
            )

    def _on_finished(self) -> None:
        self._is_open = False
        self._settings.let_go()


def _explained(words: str) -> QLabel:
    """Return words below a box, that begin where the box's own words do."""
    said = label(words, "caption")
    said.setContentsMargins(Size.INDENT, 0, 0, 0)
    return said


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return PrecautionsDialog(context, window)
