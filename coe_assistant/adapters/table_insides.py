"""Columns, forms and views of a table, from customizations.xml as it goes by; nothing else is kept.

There are two ways in, which give the same: the parser's elements (element, text), and the bytes of
a stretch that the parser is not shown (xml_shortcut), in which every "<" is markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coe_assistant.domain.package import PackageTablePart, TablePartKind

_COLUMN, _FORM, _VIEW = TablePartKind.COLUMN, TablePartKind.FORM, TablePartKind.VIEW
_LONGEST_KEY, _LONGEST_LABEL = 100, 200
_LONGEST_TAIL = 64 * 1024  # of bytes without markup: no name is that long
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}

# Depth of the elements below Entity (3) by their path: what begins, tells the key, or the name.
_BEGINS = {
    ("EntityInfo", "entity", "attributes", "attribute"): _COLUMN,
    ("FormXml", "forms", "systemform"): _FORM,
    ("SavedQueries", "savedqueries", "savedquery"): _VIEW,
}
_KEYS = {_COLUMN: "LogicalName", _FORM: "formid", _VIEW: "savedqueryid"}
_LABELS = {
    _COLUMN: ("displaynames", "displayname"),
    _FORM: ("LocalizedNames", "LocalizedName"),
    _VIEW: ("LocalizedNames", "LocalizedName"),
}
ITEM_DEPTH, DEEPEST = 3, 9

_TOKEN = re.compile(
    rb"<(?:attribute[ \t\r\n]+(?P<column>PhysicalName)|(?P<form>systemform)[ \t\r\n>]"
    rb"|(?P<view>savedquery)[ \t\r\n>]|LogicalName>(?P<logical>[^<]*)|formid>(?P<formid>[^<]*)"
    rb"|savedqueryid>(?P<viewid>[^<]*)|displayname[ \t\r\n]+(?P<display>[^<]*)"
    rb"|LocalizedName[ \t\r\n]+(?P<localized>[^<]*)|forms[ \t\r\n]+(?P<forms>[^<]*)"
    rb"|optionset[ \t\r\n>](?P<choice>[^<]*)"
    rb"|/(?P<end>attribute|systemform|savedquery|optionset|form)[ \t\r\n]*>)"
)
_ENDS = {b"attribute": _COLUMN, b"systemform": _FORM, b"savedquery": _VIEW}
_DESCRIPTION = re.compile(
    rb"(?:^|[ \t\r\n])description[ \t\r\n]*=[ \t\r\n]*(?:\"([^\"]*)\"|'([^']*)')"
)
_TYPE = re.compile(rb"(?:^|[ \t\r\n])type[ \t\r\n]*=[ \t\r\n]*(?:\"([^\"]*)\"|'([^']*)')")


class TableInsides:
    """Collects the parts of tables, at most so many; is_whole tells whether all are there.

    Args:
        most: How many are kept.
        table: Returns the name of the table at hand.
    """

    def __init__(self, most: int, table: Callable[[], str]) -> None:
        self.found: list[PackageTablePart] = []
        self.is_whole = True
        self._most = most
        self._table = table
        self._kind: TablePartKind | None = None
        self._key = self._label = self._form_type = ""
        self._path = [""] * (DEEPEST + 1)
        self._base = 0
        self._tail = b""
        self._is_choice = False

    def element(self, depth: int, name: str, attributes: dict[str, str]) -> bool:
        """Take an element below a table; return whether its text is wanted."""
        self._path[depth] = name
        way = tuple(self._path[ITEM_DEPTH + 1 : depth + 1])
        if way in _BEGINS:
            self._begin(_BEGINS[way])
            self._base = depth
        elif way[:-1] in _BEGINS and depth == self._base + 1:
            return self._kind is not None and name == _KEYS[self._kind]
        elif way == ("FormXml", "forms"):
            self._end()  # the last form of the group before
            self._form_type = attributes.get("type", "")
        elif self._kind is not None and way[self._base - ITEM_DEPTH :] == _LABELS[self._kind]:
            self._name(attributes.get("description", ""))
        return False

    def text(self, text: str) -> None:
        """Take the text that was wanted."""
        self._key = self._key or text

    def passed(self, piece: bytes) -> None:
        """Take the next bytes of a stretch that the parser is not shown."""
        data = self._tail + piece if self._tail else piece
        end = data.rfind(b"<")
        if end < 0:
            end = len(data)
        for token in _TOKEN.finditer(data, 0, end):
            self._token(token)
        tail = data[end:]
        self._tail = tail if len(tail) <= _LONGEST_TAIL else b""

    def end_table(self) -> None:
        """Take the last part: the table is over."""
        for token in _TOKEN.finditer(self._tail):
            self._token(token)
        self._tail = b""
        self._end()
        self._form_type = ""

    def _token(self, token: re.Match[bytes]) -> None:
        match token.lastgroup:
            case "column" | "form" | "view" as kind if self._kind is None:
                self._begin(TablePartKind(kind))
            case "logical" | "formid" | "viewid" as word:
                self._take_key(word, token[word])
            case "display" if self._kind is _COLUMN and not self._is_choice:
                self._name(_value(_DESCRIPTION, token["display"]))
            case "localized" if self._kind in (_FORM, _VIEW):
                self._name(_value(_DESCRIPTION, token["localized"]))
            case "forms" if self._kind is None:
                self._form_type = _value(_TYPE, token["forms"])
            case "choice":
                self._is_choice = not token["choice"].rstrip().endswith(b"/>")
            case "end":
                self._take_end(token["end"])

    def _take_key(self, word: str, value: bytes) -> None:
        wanted = {"logical": _COLUMN, "formid": _FORM, "viewid": _VIEW}[word]
        if self._kind is wanted:
            self.text(_plain(value).strip())

    def _take_end(self, name: bytes) -> None:
        if name == b"optionset":
            self._is_choice = False
        elif name == b"form":
            self._label = ""  # what stood inside of the form is no name of it
        elif self._kind is _ENDS[name]:
            self._end()

    def _begin(self, kind: TablePartKind) -> None:
        self._end()
        self._kind = kind

    def _name(self, label: str) -> None:
        self._label = self._label or label

    def _end(self) -> None:
        kind, key, label = self._kind, self._key.strip("{}").lower(), " ".join(self._label.split())
        self._kind, self._key, self._label, self._is_choice = None, "", "", False
        table = self._table().lower()[:_LONGEST_KEY]
        if kind is None or not key or not table:
            return
        if len(self.found) >= self._most:
            self.is_whole = False
            return
        if kind is _FORM and self._form_type:
            label = f"{label or key} ({self._form_type})"
        self.found.append(
            PackageTablePart(
                kind,
                table,
                key[:_LONGEST_KEY],
                (label or key)[:_LONGEST_LABEL],
            )
        )


def _value(pattern: re.Pattern[bytes], attributes: bytes) -> str:
    found = pattern.search(attributes)
    return _plain(found[1] if found[1] is not None else found[2]) if found is not None else ""


def _plain(text: bytes) -> str:
    return _ENTITY.sub(_sign, text.decode("utf-8", errors="replace"))


def _sign(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    code = int(found[1]) if found[1] else int(found[2], 16)
    is_sign = 31 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if is_sign else ""
