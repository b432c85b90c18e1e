"""Asks for what the new version brings without a value or a connection, before the import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.setting_answer import (
    AnswerKey,
    SettingAnswer,
    SettingKind,
    answer_key,
    by_key,
)
from coe_assistant.domain.settings_needs import NEW, NeededReference, NeededVariable, SettingsNeeds
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.text import counted, told, tr
from coe_assistant.ui.widgets.disclosure import Disclosure
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import clear, column, holder, row
from coe_assistant.ui.widgets.setting_rows import SettingRow, rows_of

_LEFT, _RIGHT = 2, 3  # how the width is shared


class SettingsSection(QWidget):
    """A table of what is open. What was typed stays, usable or not, also when nothing can be read.

    Args:
        context: The workbench and the look.
        answers: What was answered before.
    """

    def __init__(self, context: Context, answers: tuple[SettingAnswer, ...]) -> None:
        super().__init__()
        self._context = context
        self._answers = answers
        self._typed: dict[AnswerKey, str] = {}
        self._rows: list[SettingRow] = []
        self._folded: list[tuple[Disclosure, list[SettingRow]]] = []
        self._is_open = True
        self._words = label("", "muted")
        self._again = button(tr("&Look again"), self.read)
        self._body = QVBoxLayout()
        self._body.setSpacing(Space.M)
        title = label(tr("What the new version brings without a value"), "subtitle")
        line = row(self._words, self._again, gap=Space.M)
        line.setStretch(0, 1)
        self.setLayout(column(title, line, self._body, gap=Space.S))
        self.read()

    @property
    def rows(self) -> tuple[SettingRow, ...]:
        """The lines that can be answered."""
        return tuple(self._rows)

    @property
    def answers(self) -> tuple[SettingAnswer, ...]:
        """What is to be recorded: what the lines say, and earlier answers that no line asks for.

        A part of the environment that cannot be read just now has no lines.
        """
        asked = {one.key for one in self._rows}
        kept = (one for one in self._answers if one.key not in asked)
        given = (one.answer for one in self._rows if one.answer is not None)
        return (*kept, *given)

    def first_problem(self) -> SettingRow | None:
        """Return the first line whose answer cannot be taken, and open what hides it."""
        self._open_problems()
        return next((one for one in self._rows if one.problem), None)

    def let_go(self) -> None:
        """Take no answer of a service any more."""
        self._is_open = False

    def read(self) -> None:
        """Compare file and environment again; what was typed stays."""
        self._keep()
        self._words.setText(tr("Comparing the file with the environment…"))
        self._again.setEnabled(False)
        self._context.workbench.safeguard.read_needs(self._show, self._not_read)

    def _not_read(self, error: CoeError) -> None:
        if self._is_open:
            self._again.setEnabled(True)
            words = tr("What is open is not known: {why} Earlier answers are kept.")
            self._words.setText(words.format(why=told(error.title)))

    def _show(self, needs: tuple[SettingsNeeds, ...]) -> None:
        if not self._is_open:
            return
        self._keep()  # it may have been typed while the environment was asked
        place = self._place_of_focus()
        self._rows, self._folded = [], []
        self._again.setEnabled(True)
        clear(self._body)
        for one in needs:
            for widget in self._parts(one, has_name=len(needs) > 1):
                self._body.addWidget(widget)
        self._words.setText(_summary(needs))
        self._open_problems()
        self._focus(place)

    def _keep(self) -> None:
        self._typed.update({one.key: one.text for one in self._rows})
        self._answers = self.answers

    def _open_problems(self) -> None:
        for fold, rows in self._folded:
            if not fold.is_open and any(one.problem for one in rows):
                fold.toggle()

    def _place_of_focus(self) -> AnswerKey | None:
        focused = self.window().focusWidget()
        return next((one.key for one in self._rows if one.control is focused), None)

    def _focus(self, place: AnswerKey | None) -> None:
        found = next((one for one in self._rows if one.key == place), None)
        if found is not None:
            found.control.setFocus()

    def _parts(self, one: SettingsNeeds, *, has_name: bool) -> Iterator[QWidget]:
        if has_name:
            yield label(one.display_name or one.solution, "strong")
        if one.own_file:
            name = PurePath(one.own_file).name
            words = tr("Your own file {file} goes in with the import: nothing is asked beside it.")
            yield label(words.format(file=name), "caption")
            return
        fresh = tuple(item for item in one.variables if item.why == NEW)
        older = tuple(item for item in one.variables if item.why != NEW)
        lines = self._lines(one.references, fresh)
        if lines:
            self._rows += lines
            yield _table(lines)
        if more := self._lines((), older):
            self._rows += more
            title = counted(
                len(more),
                "One variable was empty before, too",
                "%n variables were empty before, too",
            )
            fold = Disclosure(title, lambda: _table(more))
            self._folded.append((fold, more))
            yield fold
        for words in _remarks(one):
            yield label(words, "caption")

    def _lines(
        self, references: tuple[NeededReference, ...], variables: tuple[NeededVariable, ...]
    ) -> list[SettingRow]:
        """Return lines for what no other solution of the plan asks for already."""
        asked = {one.key for one in self._rows}
        lines = rows_of(self._context.theme, references, variables, self._given)
        return [one for one in lines if one.key not in asked]

    def _given(self, kind: SettingKind, name: str) -> str | None:
        key = answer_key(kind, name)
        return self._typed.get(key, by_key(self._answers).get(key))


def _summary(needs: tuple[SettingsNeeds, ...]) -> str:
    asked = [one for one in needs if not one.own_file]
    if not any(one.references or one.variables or one.secrets or one.unread for one in asked):
        if needs:
            return tr("Everything else has a value or a connection.")
        return tr("Nothing: all that it brings has a value or a connection.")
    return tr(
        "What you give goes in with the import, so that its flows can be on at once. What is set "
        "in the environment already is never written over. You can change it until the import "
        "begins."
    )


def _remarks(one: SettingsNeeds) -> Iterator[str]:
    if one.secrets:
        names = ", ".join(item.label for item in one.secrets)
        yield tr(
            "Secrets are never asked for or kept: {names}. Set them after the import in the maker "
            "portal: Solutions, the solution, Environment variables."
        ).format(names=names)
    if "references" in one.unread:
        yield tr("Which references are bound could not be read: they are left as they are.")
    if "variables" in one.unread:
        yield tr("Which variables have a value could not be read: they are left as they are.")


def _table(lines: list[SettingRow]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.L)
    grid.setVerticalSpacing(Space.M)
    grid.setColumnStretch(0, _LEFT)
    grid.setColumnStretch(1, _RIGHT)
    for number, one in enumerate(lines):
        grid.addWidget(one.left, number, 0)
        grid.addWidget(one.right, number, 1)
    return holder(grid)
