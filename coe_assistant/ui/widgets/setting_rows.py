"""One line each for what an import leaves open: what it is at the left, the answer at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.setting_answer import AnswerKey, SettingAnswer, SettingKind, answer_key
from coe_assistant.domain.settings_needs import NEW, NeededReference, NeededVariable
from coe_assistant.domain.variable_value import BOOLEAN, JSON, NUMBER, check_value
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.theme import Theme, wants_touch
from coe_assistant.ui.widgets.controls import ChoiceBox
from coe_assistant.ui.widgets.labels import label, set_tone
from coe_assistant.ui.widgets.layout import column, holder


class SettingRow:
    """A name with its reason, a control, and a line below it that says what an answer means."""

    def __init__(self, name: str, about: str, control: QWidget) -> None:
        self.control = control
        self.below = label("", "caption")
        title = label(name, "strong")
        control.setAccessibleName(name)
        wants_touch(control)
        words = column(title, label(about, "caption"), gap=Space.XS)
        words.addStretch(1)
        self.left = holder(words)
        # on Linux only a label beside it, seen or not, says of what a combo box is the choice
        beside = label(name)
        beside.setBuddy(control)
        self.right = holder(column(control, beside, self.below, gap=Space.XS))
        beside.hide()

    @property
    def key(self) -> AnswerKey:
        """What it is asked for."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """What stands in the control now, usable or not."""
        raise NotImplementedError

    @property
    def answer(self) -> SettingAnswer | None:
        """What is to be recorded; None for nothing."""
        raise NotImplementedError

    @property
    def problem(self) -> str:
        """Why the answer cannot be taken, "" if it can."""
        return ""

    def say(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say what the answer means."""
        self.below.setText(text)
        set_tone(self.below, tone)
        self.control.setAccessibleDescription(text)


class ConnectionRow(SettingRow):
    """A reference and the connections that it can have."""

    def __init__(self, theme: Theme, one: NeededReference, given: str | None) -> None:
        self._one = one
        self._box = ChoiceBox(theme)
        super().__init__(one.label, _about_reference(one), self._box)
        self._box.addItem(tr("Leave it unbound"), "")
        for item in one.choices or ():
            self._box.addItem(_connection_words(item), item.id)
        wanted = one.proposed if given is None else given
        if wanted and one.choice(wanted) is None:  # chosen before: nobody else may drop it
            self._box.addItem(tr("{id} (not in the list now)").format(id=wanted), wanted)
        self._box.setCurrentIndex(max(0, self._box.findData(wanted)))
        self._box.setEnabled(self._box.count() > 1)
        self._box.may_shrink()
        self._box.currentIndexChanged.connect(self._show)
        self._show()

    @property
    def key(self) -> AnswerKey:
        """The reference's name."""
        return answer_key(SettingKind.CONNECTION, self._one.logical_name)

    @property
    def text(self) -> str:
        """The id of the chosen connection, "" for none."""
        return str(self._box.currentData() or "")

    @property
    def answer(self) -> SettingAnswer | None:
        """The connection; "" where one was proposed and is not wanted."""
        chosen = self.text
        if not chosen and not self._one.proposed:
            return None
        return SettingAnswer(SettingKind.CONNECTION, self._one.logical_name, chosen)

    def _show(self) -> None:
        chosen = self._one.choice(self.text)
        if self.text and self._one.choices is None:
            self.say(tr("Connections could not be read. Your choice is kept."), Tone.WARNING)
        elif self.text and chosen is None:
            words = tr("This connection is not there any more: its flows stay off until it is.")
            self.say(words, Tone.WARNING)
        elif self._one.choices is None:
            self.say(tr("Connections could not be read. Bind it after the import."))
        elif not self._one.choices:
            self.say(
                tr("There is no connection yet. Make one in the maker portal, then look again.")
            )
        elif chosen is None:
            self.say(tr("Its flows stay off until a connection is chosen."))
        elif chosen.is_broken:
            self.say(tr("This connection reports an error: its flows may not run."), Tone.WARNING)
        else:
            self.say(tr("Its flows come with a connection."))


class ValueRow(SettingRow):
    """A variable and a field for its value."""

    def __init__(self, theme: Theme, one: NeededVariable, given: str) -> None:
        self._one = one
        self._field: QLineEdit | None = None
        self._box: ChoiceBox | None = None
        super().__init__(one.label, _about_variable(one), self._made(theme, given))
        self._show()

    def _made(self, theme: Theme, given: str) -> QWidget:
        if not self._one.can_be_asked:
            return label(tr("Chosen in the portal"), "muted")
        if self._one.type_code == BOOLEAN:
            self._box = ChoiceBox(theme)
            for words, value in ((tr("Leave it empty"), ""), (tr("yes"), "yes"), (tr("no"), "no")):
                self._box.addItem(words, value)
            self._box.setCurrentIndex(max(0, self._box.findData(given)))
            self._box.currentIndexChanged.connect(self._show)
            return self._box
        self._field = QLineEdit(given)
        self._field.setPlaceholderText(self._one.default)
        self._field.textChanged.connect(self._show)
        return self._field

    @property
    def key(self) -> AnswerKey:
        """The variable's name."""
        return answer_key(SettingKind.VARIABLE, self._one.schema_name)

    @property
    def text(self) -> str:
        """What was typed or chosen."""
        if self._box is not None:
            return str(self._box.currentData() or "")
        return self._field.text() if self._field is not None else ""

    @property
    def answer(self) -> SettingAnswer | None:
        """The value; None where the field is empty or not usable."""
        value = check_value(self._one.type_code, self.text).value
        return SettingAnswer(SettingKind.VARIABLE, self._one.schema_name, value) if value else None

    @property
    def problem(self) -> str:
        """What is wrong with the value."""
        return told(check_value(self._one.type_code, self.text).problem)

    def _show(self) -> None:
        if self.problem:
            self.say(self.problem, Tone.BAD)
        elif self.text.strip():
            self.say(tr("It is set with the import."))
        elif not self._one.can_be_asked:
            self.say(tr("Flows that need it do not work until then."))
        elif self._one.default:
            words = tr("Leave it empty: the default applies, {value}.")
            self.say(words.format(value=_short(self._one.default)))
        else:
            self.say(tr("Leave it empty: flows that need it do not work until it is set."))


def _about_reference(one: NeededReference) -> str:
    if one.why == NEW:
        words = tr("{name}: new reference to {connector}")
    else:
        words = tr("{name}: reference to {connector}, unbound until now")
    return words.format(name=one.logical_name, connector=one.connector)


def _about_variable(one: NeededVariable) -> str:
    if one.type_code == NUMBER:
        kind = tr("a number")
    elif one.type_code == BOOLEAN:
        kind = tr("yes or no")
    elif one.type_code == JSON:
        kind = tr("JSON")
    else:
        kind = tr("text") if one.can_be_asked else tr("another kind of value")
    words = tr("{name}: new, {kind}") if one.why == NEW else tr("{name}: empty until now, {kind}")
    return words.format(name=one.schema_name, kind=kind)


def _connection_words(one: Connection) -> str:
    owner = one.owner if one.owner.casefold() != one.name.casefold() else ""
    name = tr("{name}, of {owner}").format(name=one.name, owner=owner) if owner else one.name
    state = tr("reports an error") if one.is_broken else told(one.status)
    return tr("{name} ({state})").format(name=name, state=state or tr("state not told"))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def rows_of(
    theme: Theme,
    references: tuple[NeededReference, ...],
    variables: tuple[NeededVariable, ...],
    given: Callable[[SettingKind, str], str | None],
) -> list[SettingRow]:
    """Return the lines of one group; given returns what was recorded for a name, or None."""
    found: list[SettingRow] = [
        ConnectionRow(theme, one, given(SettingKind.CONNECTION, one.logical_name))
        for one in references
    ]
    found += [
        ValueRow(theme, one, given(SettingKind.VARIABLE, one.schema_name) or "")
        for one in variables
    ]
    return found
