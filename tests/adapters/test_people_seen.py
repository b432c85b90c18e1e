"""Names of people in answers are kept on this computer, and read back for a bundle."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coe_assistant.adapters.system_user import system_user_names
from coe_assistant.adapters.web import people_seen
from coe_assistant.adapters.web.people_seen import MOST_PEOPLE, PeopleSeen, names_in, people_in

MARK = "@OData.Community.Display.V1.FormattedValue"
ANSWER = {
    "value": [
        {"name": "Flow A", f"_ownerid_value{MARK}": "Ada Byron", f"statecode{MARK}": "Activated"},
        {"name": "Flow B", f"_ownerid_value{MARK}": "contoso", f"_createdby_value{MARK}": "Bo"},
        {"modifiedby": {"fullname": "Cy Reed"}, f"_solutionid_value{MARK}": "Core"},
        {"properties": {"createdBy": {"displayName": "Di Fox", "userPrincipalName": "d@x.com"}}},
        {"properties": {"createdBy": {"displayName": "Ed Gray", "type": "User", "email": None}}},
        {"properties": {"displayName": "Contoso Prod", "requestedBy": {"displayName": "A B"}}},
    ]
}


def test_people_of_an_answer_are_found_and_nothing_else() -> None:
    assert list(names_in(ANSWER)) == ["Ada Byron", "Bo", "Cy Reed", "Di Fox", "Ed Gray"]


def test_people_are_kept_over_a_restart_each_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "people.json"
    PeopleSeen(path).read(ANSWER)
    second = PeopleSeen(path)
    second.remember("Ada Byron", " Zoe Hill ", "", "x" * 500)
    assert people_in(path) == ("Ada Byron", "Bo", "Cy Reed", "Di Fox", "Ed Gray", "Zoe Hill")


def test_people_are_bounded_the_newest_stay(tmp_path: Path) -> None:
    seen = PeopleSeen(tmp_path / "people.json")
    seen.remember(*(f"Person {number}" for number in range(MOST_PEOPLE + 5)))
    kept = people_in(tmp_path / "people.json")
    assert (len(kept), kept[-1]) == (MOST_PEOPLE, f"Person {MOST_PEOPLE + 4}")


@pytest.mark.parametrize("content", ["{ damaged", '{"a": 1}', '["Ada", 5]', None])
def test_damaged_file_of_people_is_no_obstacle(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "people.json"
    if content is not None:
        path.write_text(content)
    assert people_in(path) == (("Ada",) if content == '["Ada", 5]' else ())
    PeopleSeen(path).remember("Bo Ray")
    assert json.loads(path.read_text())[-1] == "Bo Ray"


def test_people_that_cannot_be_kept_are_told_in_the_log(tmp_path, monkeypatch, caplog) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(people_seen, "write_atomically", full)
    PeopleSeen(tmp_path / "people.json").remember("Bo Ray")
    assert caplog.messages == ["the names of people could not be kept: No space left on device"]
    caplog.clear()


def test_system_user_is_named_without_repeats() -> None:
    names = system_user_names()
    assert len(names) == len(set(names))
    assert all(name.strip() for name in names)
