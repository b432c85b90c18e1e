"""The filter evaluator: right answers for right filters, the service's refusal for wrong ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coe_assistant.simulator.odata_expression import ODataError, matches, required_values
from coe_assistant.simulator.odata_filter import parse_filter

COLUMNS = {
    "name": "String",
    "id": "Guid",
    "state": "Int32",
    "on": "Boolean",
    "made": "DateTimeOffset",
    "msdyn_solutionid": "String",
}
GUID = "86928ed8-df37-4ce2-add5-47030a833bff"
ROW = {
    "name": "O'Hara's Flow",
    "id": GUID,
    "state": 3,
    "on": True,
    "made": "2026-11-24T10:00:00Z",
    "msdyn_solutionid": GUID,
    "missing": None,
}


@pytest.mark.parametrize(
    "text",
    [
        "name eq 'o''hara''s flow'",
        f"id eq {GUID}",
        f"id eq {GUID.upper()}",
        "state eq 3 and on eq true",
        "state ne 4",
        "state gt 2 and state ge 3 and state lt 4 and state le 3",
        "not (state eq 4)",
        "not endswith(name,'_Upgrade')",
        "startswith(name,'O') or state eq 9",
        "contains(name,'hara')",
        "state eq 9 or state eq 3 and on eq true",
        "made ge 2026-11-24T09:58:00Z",
        "made lt 2026-11-24T13:00:00+02:00",
        "made gt 2026-11-23",
        f"(msdyn_solutionid eq {GUID})",
        f"msdyn_solutionid eq '{GUID}'",
        "name ne null",
    ],
)
def test_filter_that_holds_matches(text: str) -> None:
    assert matches(parse_filter(text, COLUMNS, "thing"), ROW)


@pytest.mark.parametrize(
    "text",
    ["state eq 4", "name eq null", "on eq false", "made gt 2026-11-25", "endswith(name,'x')"],
)
def test_filter_that_does_not_hold_rejects_the_row(text: str) -> None:
    assert not matches(parse_filter(text, COLUMNS, "thing"), ROW)


@pytest.mark.parametrize(
    "text",
    [
        "unknown eq 1",
        "name eq 5",
        "name eq true",
        "state eq '3'",
        f"id eq '{GUID}'",
        "on eq 'true'",
        "made gt 'yesterday'",
        "state like 3",
        "state eq",
        "(state eq 3",
        "state eq 3)",
        "state eq 3 xor on eq true",
        "contains(state,'3')",
        "contains(name,3)",
        "state eq 3 and",
        "§",
        "",
        "not " * 80 + "state eq 3",
    ],
)
def test_filter_that_is_wrong_is_refused(text: str) -> None:
    with pytest.raises(ODataError):
        parse_filter(text, COLUMNS, "thing")


def test_null_compared_with_ne_keeps_rows_without_value() -> None:
    assert matches(parse_filter("state ne 3", COLUMNS, "thing"), {"state": None})
    assert not matches(parse_filter("state lt 3", COLUMNS, "thing"), {"state": None})


def test_required_values_of_a_conjunction_are_found() -> None:
    expression = parse_filter(f"(name eq 'x' and id eq {GUID}) and state eq 3", COLUMNS, "thing")

    assert required_values(expression) == {"name": "x", "id": GUID}
    assert required_values(parse_filter("name eq 'x' or state eq 1", COLUMNS, "thing")) == {}


WORDS = [
    "state",
    "name",
    "eq",
    "and",
    "or",
    "not",
    "(",
    ")",
    "3",
    "'x'",
    "null",
    GUID,
    ",",
    "contains",
]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        answer: object = matches(parse_filter(text, COLUMNS, "thing"), ROW)
    except ODataError as error:
        answer = str(error)

    assert answer in {True, False} or answer
