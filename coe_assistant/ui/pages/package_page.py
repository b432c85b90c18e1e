"""Step 2: the solution files, what is in them, and the way from the old versions to the new."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from coe_assistant.domain.package import Severity
from coe_assistant.domain.plan import PlanReason
from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.file_drop import FileDrop
from coe_assistant.ui.package_reading import view_of
from coe_assistant.ui.package_view import FileView, PackageView, PathLine
from coe_assistant.ui.pages.package_recent import RecentFilesRow
from coe_assistant.ui.pages.page import Page, Step
from coe_assistant.ui.text import counted, tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.difference_card import DifferenceCard
from coe_assistant.ui.widgets.drop_area import DropArea
from coe_assistant.ui.widgets.file_card import FileCard
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, clear, column, row, scrolling
from coe_assistant.ui.widgets.terms import TermRow
from coe_assistant.ui.widgets.version_line import VersionLine
from coe_assistant.ui.widgets.version_path import VersionPath
from coe_assistant.ui.widgets.work_line import WorkLine
from coe_assistant.ui.wording import BEFORE_START

MOST_USERS = 8
_MOST_FILES = 50
_TERMS = ("managed-solution", "staged-upgrade", "connection-reference", "environment-variable")


class PackagePage(Page):
    """Files in, plan out."""

    cares = frozenset({Change.PACKAGES, Change.DIFFERENCE, Change.CONNECTION, Change.RUN})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._drop = DropArea(context.theme)
        self._recent = RecentFilesRow(self._on_dropped, context.shell.open_url)
        self._busy = WorkLine(tr("Work on the files"))
        self._problems = Banner(context.theme)
        self._warnings = Banner(context.theme)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        self._lines_shown: tuple[PathLine, ...] = ()
        self._path = VersionPath(context.theme)
        self._total = label("", "strong")
        self._older = button(tr("Open the &older releases"), self._on_older)
        self._plan = Card(
            label(tr("The way to the new version"), "subtitle"),
            self._lines,
            self._total,
            self._path,
            row(self._older, None),
        )
        self._users = Banner(context.theme)
        self._difference = DifferenceCard(context.shell.copy_text, self._on_read_again)
        self._files = QVBoxLayout()
        self._files.setSpacing(Space.M)
        self._files_shown: tuple[FileView, ...] = ()
        self._shown: PackageView | None = None
        self._dialog: QFileDialog | None = None
        self._build()
        self._asked: tuple[Path, ...] = ()  # what is being read now
        self._fallen: list[Path] = []
        FileDrop(self, tr("Drop the solution files (.zip) here"), self._on_fallen, most=_MOST_FILES)
        self._drop.dropped.connect(self._on_dropped)
        self._drop.browse.connect(self._on_browse)
        self.refresh()

    def initial_focus(self) -> QWidget | None:
        """Begin at the button that opens the file dialog."""
        return self._drop.browse_button

    def refresh(self, change: Change | None = None) -> None:
        """Show files, problems and plan."""
        del change
        self._drop.setEnabled(self._is_open())
        bench = self.context.workbench
        has_files = bool(bench.packages.readings) or bench.packages.is_reading
        self._recent.refresh(bench.recent_files, has_files=has_files, is_open=self._is_open())
        view = view_of(bench.packages, bench.differences.state)
        if view != self._shown:
            self._shown = view
            self._show(view)
        self.changed.emit()

    def step(self) -> Step | None:
        """Run the checklist."""
        view = self._shown
        is_way_out = view is not None and self._only_leftovers(view)
        if view is None or not (view.can_go_on or is_way_out):
            sentence = tr("Choose the files of the release. Reading them changes nothing.")
            if view is not None and (view.errors or view.files):
                sentence = tr("Put right what is said above, or choose other files.")
            if view is not None and view.is_current:
                sentence = tr("This version is installed. Choose the files of a newer one.")
            if view is not None and view.is_reading:
                sentence = tr("The files are being read.")
            if view is not None and view.is_preparing:
                sentence = tr("The checks begin when the files are ready. Nothing is changed.")
            return Step(tr("Run the check&list"), _nothing, sentence, is_enabled=False)
        return Step(
            tr("Run the check&list"),
            self.context.workbench.run_checklist,
            tr("An earlier upgrade stopped half-way. The checklist shows the ways out.")
            if is_way_out
            else tr("Next the environment is checked. The checks read only; nothing is changed."),
        )

    def _only_leftovers(self, view: PackageView) -> bool:
        """Return whether all that refuses the plan can be put right on the next page."""
        plan = self.context.workbench.packages.plan
        is_busy = view.is_reading or view.is_preparing
        if plan is None or is_busy or any(file.errors for file in view.files):
            return False
        refusals = {one.id for one in plan.problems if one.severity is Severity.ERROR}
        return refusals == {PlanReason.LEFTOVER_UPGRADE.value}

    def _build(self) -> None:
        page = column(
            label(tr("Choose the package"), "title"),
            label(
                tr(
                    "Choose the release download of the product, or single managed solution "
                    "files. Several files are put into the right order."
                ),
                "muted",
            ),
            TermRow(self.context, _TERMS),
            self._drop,
            self._recent,
            self._busy,
            self._problems,
            self._users,
            self._warnings,
            self._plan,
            self._difference,
            self._files,
            gap=Space.L,
        )
        page.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        page.addStretch(1)
        self.setLayout(column(scrolling(page)))

    def _show(self, view: PackageView) -> None:
        if view.is_preparing:
            self._busy.begin(tr("Making the files ready for the run"))
        elif view.is_reading:
            self._busy.begin(tr("Reading the files"))
        else:
            self._busy.end()
        title = tr("There is no plan with these files")
        tone = Tone.BAD
        if view.is_current:
            title, tone = tr("Nothing is left to upgrade with these files"), Tone.GOOD
        _say(self._problems, tone, title, view.errors)
        _say(self._warnings, Tone.WARNING, tr("Worth knowing"), view.warnings)
        self._plan.setVisible(bool(view.path))
        self._show_lines(view.lines)
        self._path.show_stops(view.path)
        self._total.setText(view.total)
        self._total.setVisible(bool(view.total))
        self._older.setVisible(bool(view.link))
        self._difference.show_view(view.difference)
        self._show_users(view.difference.users)
        self._show_files(view.files)
        self._drop.show_has_files(has_files=bool(view.files))

    def _show_lines(self, lines: tuple[PathLine, ...]) -> None:
        if lines == self._lines_shown:
            return
        self._lines_shown = lines
        clear(self._lines)
        for line in lines:
            self._lines.addWidget(label(line.name, "strong"))
            self._lines.addWidget(VersionLine(self.context.theme, line.name, line.stops))

    def _show_users(self, users: tuple[str, ...]) -> None:
        if not users:
            self._users.hide()
            return
        shown = [f"•  {item}" for item in users[:MOST_USERS]]
        if len(users) > MOST_USERS:
            shown.append(tr("and {count} more").format(count=len(users) - MOST_USERS))
        shown.append(
            tr(
                "Change or remove these first, then ask the environment again. While they are "
                "there the old version cannot be removed, and the upgrade stops half-way (error "
                "8004F01D)."
            )
        )
        title = counted(
            len(users),
            "%n component still uses a part that goes away",
            "%n components still use parts that go away",
        )
        copy = self.context.shell.copy_text
        act = (tr("Cop&y the list"), lambda: copy("\n".join(users)))
        self._users.say(Tone.WARNING, title, "\n".join(shown), (act,))

    def _show_files(self, files: tuple[FileView, ...]) -> None:
        if files == self._files_shown:
            return  # what a person opened stays open
        self._files_shown = files
        clear(self._files)
        for file in files:
            card = FileCard(
                self.context.theme,
                file,
                self.context.shell.copy_text,
                partial(self._on_left_out, file.path),
            )
            card.remove.setVisible(self._is_open())
            self._files.addWidget(card)

    def _on_older(self) -> None:
        if self._shown is not None:
            self.context.shell.open_url(self._shown.link)

    def _on_read_again(self) -> None:
        self.context.workbench.differences.read_again()

    def _chosen(self) -> list[Path]:
        state = self.context.workbench.packages
        if state.is_reading:  # files that come meanwhile are added, none is lost
            return list(self._asked)
        return [reading.path for reading in state.readings]

    def _choose(self, paths: list[Path]) -> None:
        self._asked = tuple(dict.fromkeys(paths))
        self.context.workbench.choose_packages(list(self._asked))

    def _on_dropped(self, paths: list[Path]) -> None:
        self._choose([*self._chosen(), *paths])

    def _on_fallen(self, path: Path) -> None:
        """Collect the files that fell together, wherever on the page, and choose them as one."""
        if not self._fallen:
            QTimer.singleShot(0, self, self._take_fallen)
        self._fallen.append(path)

    def _take_fallen(self) -> None:
        fallen, self._fallen = self._fallen, []
        if self._is_open():
            self._on_dropped(fallen)

    def _on_left_out(self, path: Path) -> None:
        self._choose([item for item in self._chosen() if item != path])

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, tr("Choose solution files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(tr("Solution files (*.zip)"))
        dialog.filesSelected.connect(self._on_selected)
        self._dialog = dialog
        dialog.open()

    def _on_selected(self, names: list[str]) -> None:
        self._on_dropped([Path(name) for name in names])

    def _is_open(self) -> bool:
        run = self.context.workbench.run
        phase = run.phase if run is not None else Phase.PREPARING
        return phase in BEFORE_START


def _say(banner: Banner, tone: Tone, title: str, lines: tuple[str, ...]) -> None:
    if lines:
        shown = lines if len(lines) == 1 else tuple(f"•  {line}" for line in lines)
        banner.say(tone, title, "\n".join(shown))
    else:
        banner.hide()


def _nothing() -> None:
    return None


def build(context: Context) -> Page:
    """Return the page."""
    return PackagePage(context)
