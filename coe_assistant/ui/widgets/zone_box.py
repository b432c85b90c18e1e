"""A box to choose a time zone by name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

from coe_assistant.services.preferences import Zones
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.controls import ChoiceBox


class ZoneBox(ChoiceBox):
    """The computer's own zone first, then every zone by its IANA name; can be typed into."""

    def __init__(self, theme: Theme, zones: Zones, chosen: str = "") -> None:
        super().__init__(theme)
        own = zones.own()
        self.setEditable(True)
        self.setInsertPolicy(ChoiceBox.InsertPolicy.NoInsert)
        self.addItem(tr("This computer's ({name})").format(name=own), "")
        for name in zones.names():
            self.addItem(name, name)
        completer = self.completer() or QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        if (line := self.lineEdit()) is not None:
            line.setAccessibleName(tr("Time zone"))

    @property
    def zone_name(self) -> str:
        """The IANA name, "" for the computer's own; what was typed where it is no known one."""
        index = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
        return str(self.itemData(index)) if index >= 0 else self.currentText().strip()
