"""What an import may do beyond the default: take settings, write over customizations."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import RunStep
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Tone
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.file_drop import FileDrop
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import holder, row


class ImportOptionsDialog(Dialog):
    """One settings file a solution of the plan, and one recorded choice for all."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("Import options"))
        self._context = context
        self._problem = Banner(context.theme)
        self._chooser: QFileDialog | None = None
        self._fields: dict[str, QLineEdit] = {}
        self._overwrite = TickBox(tr("Write &over unmanaged customizations"), context.theme)
        self._build()

    @property
    def overwrite(self) -> TickBox:
        """The choice to write over customizations."""
        return self._overwrite

    def choose(self, solution: str, file: str | Path) -> None:
        """Use a settings file for one solution; "" takes it away."""
        try:
            source = Path(file) if file else None
            self._context.workbench.control.options.use_settings_file(solution, source)
        except CoeError as error:
            self._problem.say(Tone.BAD, error.title, error_text(error))
            return
        self._problem.hide()
        self._fields[solution].setText(str(file))

    def _build(self) -> None:
        run = self._context.workbench.run
        self.add(
            label(
                tr(
                    "Deployment settings give connections and values of environment variables to "
                    "the import. The file is copied into the run's folder."
                ),
                "muted",
            )
        )
        for step in run.steps if run is not None else ():
            self.add(self._row(step))
        self._overwrite.setChecked(self._context.workbench.control.options.wants_overwrite)
        self._overwrite.toggled.connect(self._on_overwrite)
        self.add(
            self._overwrite,
            label(
                tr(
                    "Changes that were made in this environment to parts of the solution are lost "
                    "where the import brings the same part. Leave it off unless you know them all. "
                    "The choice is recorded with the start."
                ),
                "caption",
            ),
            self._problem,
        )
        self._problem.hide()

    def _row(self, step: RunStep) -> QWidget:
        shown = QLineEdit(step.settings_file)
        shown.setReadOnly(True)
        shown.setPlaceholderText(tr("None"))
        self._fields[step.solution] = shown
        name = step.display_name or step.solution
        browse = button(tr("Choose…"), partial(self._on_browse, step.solution))
        browse.setAccessibleName(tr("Choose settings for {name}").format(name=name))
        remove = button(tr("Remove"), partial(self.choose, step.solution, ""))
        remove.setAccessibleName(tr("Remove settings for {name}").format(name=name))
        beside = holder(row(browse, remove))
        made = holder(field(tr("Settings for {name}").format(name=name), shown, beside=beside))
        take = partial(self.choose, step.solution)
        FileDrop(made, tr("Drop the settings for {name}").format(name=name), take)
        return made

    def _on_browse(self, solution: str) -> None:
        dialog = QFileDialog(self, tr("Choose deployment settings"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("JSON files (*.json)"))
        dialog.fileSelected.connect(partial(self.choose, solution))
        self._chooser = dialog
        dialog.open()

    def _on_overwrite(self, is_wanted: bool) -> None:  # noqa: FBT001 - the signal's signature
        self._context.workbench.control.options.choose_overwrite(is_wanted=is_wanted)


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return ImportOptionsDialog(context, window)
