"""Two processes change the token cache; nothing that either of them learnt is lost."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.adapters.identity.cache_merge import merge

ENTRIES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3), max_size=6)
CACHES = st.fixed_dictionaries({"AccessToken": ENTRIES, "RefreshToken": ENTRIES})


def merged(before: dict, ours: dict, theirs: dict) -> dict:
    return json.loads(merge(json.dumps(before), json.dumps(ours), json.dumps(theirs)))


@given(before=CACHES, ours=CACHES, theirs=CACHES)
def test_merge_keeps_every_change_of_ours_and_what_only_they_changed(before, ours, theirs) -> None:
    found = merged(before, ours, theirs)
    for section in ("AccessToken", "RefreshToken"):
        was, mine, other = before[section], ours[section], theirs[section]
        for key in was.keys() | mine.keys() | other.keys():
            is_ours = was.get(key) != mine.get(key)
            expected = mine.get(key) if is_ours else other.get(key)
            assert found[section].get(key) == expected


def test_merge_of_nothing_is_ours() -> None:
    assert json.loads(merge("", '{"Account": {"x": 1}}', "")) == {"Account": {"x": 1}}


def test_merge_with_rubbish_on_disk_is_ours() -> None:
    assert json.loads(merge("", '{"Account": {"x": 1}}', '{"Account": 7}')) == {"Account": {"x": 1}}
    assert json.loads(merge("", '{"Account": {"x": 1}}', "[")) == {"Account": {"x": 1}}
