"""Values of environment variables by type: what is accepted, and how it is written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

# environmentvariabledefinition.type (http-contracts 1.11).
TEXT, NUMBER, BOOLEAN, JSON, DATA_SOURCE, SECRET = range(100000000, 100000006)

LONGEST_VALUE = 2000  # characters of environmentvariablevalue.value
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
_YES_NO = {"yes": "yes", "no": "no", "true": "yes", "false": "no"}  # kit rule: yes and no


@dataclass(frozen=True, slots=True)
class CheckedValue:
    """A value as it is written, or what is wrong with what a person gave; "" for nothing."""

    value: str = ""
    problem: str = ""


def can_be_asked(type_code: int) -> bool:
    """Return whether a value of this type can be given as text, and is no secret."""
    return type_code in (TEXT, NUMBER, BOOLEAN, JSON)


def check_value(type_code: int, text: str) -> CheckedValue:
    """Return the value for a variable of this type; an empty text is no value and no problem."""
    value = text.strip()
    if not value:
        return CheckedValue()
    if len(value) > LONGEST_VALUE:
        return CheckedValue(problem=f"A value has at most {LONGEST_VALUE} characters.")
    if type_code == NUMBER and _NUMBER.fullmatch(value) is None:
        return CheckedValue(problem="A number is wanted, like 7 or 0.5, with a point.")
    if type_code == BOOLEAN:
        found = _YES_NO.get(value.casefold())
        return CheckedValue(found) if found else CheckedValue(problem="Write yes or no.")
    if type_code == JSON and not _is_json(value):
        return CheckedValue(problem="This is no JSON. Check brackets, commas and quotation marks.")
    return CheckedValue(value)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
