"""Filter expressions as values: what a ``$filter`` says, and whether a row satisfies it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, assert_never

Row = Mapping[str, Any]
Kind = Literal["string", "guid", "datetime", "number", "bool", "null"]

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
TEXT_TESTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startswith": lambda text, part: text.startswith(part),
    "endswith": lambda text, part: text.endswith(part),
}


class ODataError(Exception):
    """The query is not valid; the text is what the service says."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant of the expression."""

    kind: Kind
    value: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """``column op constant``."""

    op: str
    column: str
    literal: Constant


@dataclass(frozen=True, slots=True)
class TextTest:
    """``contains(column,'x')`` and its two siblings."""

    test: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """``not expression``."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class Both:
    """``left and right``."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Either:
    """``left or right``."""

    left: Expression
    right: Expression


Expression = Comparison | TextTest | Not | Both | Either


def matches(expression: Expression, row: Row) -> bool:
    """Say whether a row satisfies an expression; text is compared without case."""
    match expression:
        case Comparison():
            return _compares(expression, row.get(expression.column))
        case TextTest(test=test, column=column, text=text):
            value = row.get(column)
            return value is not None and TEXT_TESTS[test](str(value).casefold(), text.casefold())
        case Not(inner=inner):
            return not matches(inner, row)
        case Both(left=left, right=right):
            return matches(left, row) and matches(right, row)
        case Either(left=left, right=right):
            return matches(left, row) or matches(right, row)
    assert_never(expression)


def required_values(expression: Expression | None) -> dict[str, str]:
    """Return columns that must equal one text or GUID whatever else holds."""
    match expression:
        case Comparison(
            op="eq", column=column, literal=Constant(kind="string" | "guid", value=text)
        ):
            return {column: str(text)}
        case Both(left=left, right=right):
            return required_values(left) | required_values(right)
        case _:
            return {}


def instant(text: str) -> datetime:
    """Return an OData date as an aware instant; a bare date means midnight UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _compares(expression: Comparison, value: object) -> bool:
    literal = expression.literal
    if value is None or literal.kind == "null":
        same = value is None and literal.kind == "null"
        return same if expression.op == "eq" else expression.op == "ne" and not same
    if literal.kind in {"string", "guid"}:
        constant = str(literal.value).casefold()
        return COMPARISONS[expression.op](str(value).casefold(), constant)
    if literal.kind == "datetime":
        value = instant(str(value))
    return COMPARISONS[expression.op](value, literal.value)
