"""A small but strict reader of OData ``$filter`` expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from coe_assistant.simulator.odata_expression import (
    COMPARISONS,
    TEXT_TESTS,
    Both,
    Comparison,
    Constant,
    Either,
    Expression,
    Kind,
    Not,
    ODataError,
    TextTest,
    instant,
)

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')"
    r"|(?P<guid>\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?)"
    r"|(?P<datetime>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)"
    r"|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_@][\w./]*)"
    r"|(?P<mark>[(),]))"
)
# Literals that may stand beside a column of a type; null may stand beside all.
_FITTING: dict[str, tuple[Kind, ...]] = {
    "String": ("string",),
    "Guid": ("guid",),
    "DateTimeOffset": ("datetime",),
    "Boolean": ("bool",),
}
# The one string column that the portal filters with a bare GUID (http-contracts 1.5).
_GUID_AS_TEXT = {"msdyn_solutionid"}
MAX_DEPTH = 60


def parse_filter(text: str, columns: Mapping[str, str], type_name: str) -> Expression:
    """Read an expression and check it against the columns of a table.

    Args:
        text: The value of ``$filter``.
        columns: Type by column name, without ``Edm.``.
        type_name: Name of the table in error texts.

    Raises:
        ODataError: The expression is wrong, names no column, or compares what cannot be compared.
    """
    return _Parser(text, columns, type_name).whole()


class _Parser:
    def __init__(self, text: str, columns: Mapping[str, str], type_name: str) -> None:
        self._columns, self._type_name = columns, type_name
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        expression = self._either()
        if self._at < len(self._tokens):
            msg = f"Syntax error at token {self._tokens[self._at][1]!r} in $filter."
            raise ODataError(msg)
        return expression

    def _either(self) -> Expression:
        left = self._both()
        while self._accept("or"):
            left = Either(left, self._both())
        return left

    def _both(self) -> Expression:
        left = self._term()
        while self._accept("and"):
            left = Both(left, self._term())
        return left

    def _term(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            msg = "The recursion limit has been exceeded while parsing $filter."
            raise ODataError(msg)
        try:
            if self._accept("not"):
                return Not(self._term())
            if self._accept("("):
                inner = self._either()
                self._expect(")")
                return inner
            return self._test()
        finally:
            self._depth -= 1

    def _test(self) -> Expression:
        kind, word = self._next()
        if kind != "name":
            msg = f"Expression expected at {word!r} in $filter."
            raise ODataError(msg)
        if word in TEXT_TESTS:
            return self._text_test(word)
        column_type = self._column(word)
        op = self._next()[1]
        if op not in COMPARISONS:
            msg = f"Syntax error: operator expected instead of {op!r} in $filter."
            raise ODataError(msg)
        literal = _literal(*self._next())
        self._check_types(word, column_type, literal, op)
        return Comparison(op, word, literal)

    def _text_test(self, test: str) -> TextTest:
        self._expect("(")
        column = self._next()[1]
        if self._column(column) != "String":
            msg = f"No function signature for the function with name '{test}' matches."
            raise ODataError(msg)
        self._expect(",")
        literal = _literal(*self._next())
        if literal.kind != "string":
            msg = f"No function signature for the function with name '{test}' matches."
            raise ODataError(msg)
        self._expect(")")
        return TextTest(test, column, literal.value)

    def _check_types(self, column: str, column_type: str, literal: Constant, op: str) -> None:
        fitting = _FITTING.get(column_type, ("number",))
        if literal.kind in fitting or (literal.kind == "null" and op in {"eq", "ne"}):
            return
        if literal.kind == "guid" and column in _GUID_AS_TEXT:
            return
        msg = (
            "A binary operator with incompatible types was detected. Found operand types "
            f"'Edm.{column_type}' and 'Edm.{literal.kind.capitalize()}' "
            f"for operator kind '{op}'."
        )
        raise ODataError(msg)

    def _column(self, name: str) -> str:
        if name not in self._columns:
            msg = (
                f"Could not find a property named '{name}' on type "
                f"'Microsoft.Dynamics.CRM.{self._type_name}'."
            )
            raise ODataError(msg)
        return self._columns[name]

    def _accept(self, word: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at][1] == word:
            self._at += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            msg = f"')' or operator expected: {word!r} is missing in $filter."
            raise ODataError(msg)

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            msg = "Expression expected at the end of $filter."
            raise ODataError(msg)
        self._at += 1
        return self._tokens[self._at - 1]


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            msg = f"Syntax error: character {text[at]!r} is not valid at position {at}."
            raise ODataError(msg)
        tokens.append((str(found.lastgroup), found.group(str(found.lastgroup))))
        at = found.end()
    return tokens


def _literal(kind: str, text: str) -> Constant:
    match kind:
        case "string":
            return Constant("string", text[1:-1].replace("''", "'"))
        case "guid":
            return Constant("guid", text.strip("{}"))
        case "datetime":
            return Constant("datetime", _instant_or_refuse(text))
        case "number":
            return Constant("number", float(text))
    if text in {"true", "false"}:
        return Constant("bool", text == "true")
    if text == "null":
        return Constant("null", None)
    msg = f"Syntax error: a constant was expected instead of {text!r} in $filter."
    raise ODataError(msg)


def _instant_or_refuse(text: str) -> datetime:
    try:
        return instant(text)
    except ValueError as error:
        msg = f"Unrecognized 'Edm.DateTimeOffset' literal '{text}'."
        raise ODataError(msg) from error
