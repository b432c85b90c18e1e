"""Facts as people read them: names, units, values, and never a nothing that is a not known."""

from __future__ import annotations

import logging

import pytest

from coe_assistant.adapters.fact_book import load_fact_book
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.lexicon import ResourceLexicon
from coe_assistant.domain.fact_book import FactForm, FactWords
from coe_assistant.ui.fact_words import fact_rows, fact_value

BOOK = load_fact_book(resources_folder())


def shown(check_id: str, **facts: object) -> dict[str, str]:
    return dict(fact_rows(facts, check_id, BOOK))


def test_storage_is_told_with_units() -> None:
    assert shown(
        "storage",
        database_free_percent=4.1,
        database_total_mb=20480.0,
        database_used_mb=19650.0,
        lent_to_log_and_file_mb=0.0,
        restore_possible=False,
    ) == {
        "Database storage free in the tenant": "4.1 %",
        "Used, with what was lent": "19.2 GB",
        "In all": "20.0 GB",
        "Of that lent to log and file storage": "0 bytes",
        "A backup can be restored": "no",
    }


def test_what_was_not_read_is_not_known_and_an_empty_list_is_none() -> None:
    assert shown("service-health", issues=None) == {"Open issues": "not known"}
    assert shown("service-health", issues=[]) == {"Open issues": "none"}
    assert shown("storage", database_free_percent=None) == {
        "Database storage free in the tenant": "not known"
    }


def test_entries_of_a_list_are_sentences_without_empty_parts() -> None:
    entry = {
        "id": "5a1c",
        "what": "ImportSolutionAsync",
        "name": "x",
        "who": None,
        "since": "2026-03-14T01:08:00+00:00",
        "minutes": 12,
        "state": "running",
    }
    told = shown("running-operations", operations=[entry])["Running now"]
    assert told.startswith("import of a solution, for 12 min, since 14 Mar 2026 ")
    assert told.endswith("running, operation 5a1c")


def test_missing_value_with_a_meaning_says_it() -> None:
    steps = [{"solution": "Core", "from": None, "to": "4.50"}]
    assert shown("upgrade-path", steps=steps) == {"Steps": "Core: not installed to 4.50"}


def test_ids_and_links_stay_in_the_evidence() -> None:
    facts = {"account": "a@b.example", "user_id": "0d91b00a", "admin_link": "https://x"}
    assert shown("sign-in", **facts) == {"Account": "a@b.example"}


def test_unknown_facts_are_shown_under_their_own_name_after_the_known_ones() -> None:
    rows = fact_rows({"odd_thing": 3, "roles": ["System Administrator"]}, "roles", BOOK)
    assert rows == [("Roles of this account", "System Administrator"), ("Odd thing", "3")]


def test_long_list_that_is_brief_is_counted() -> None:
    layers = [{"name": f"n{n}", "component_type": "Workflow"} for n in range(40)]
    assert shown("unmanaged-layers", layers=layers) == {
        "Changed here": "40 (named in the evidence)"
    }


@pytest.mark.parametrize(
    ("value", "form", "told"),
    [
        (1033, FactForm.LANGUAGE, "English (1033)"),
        (9999, FactForm.LANGUAGE, "9999"),
        (0.4, FactForm.SECONDS, "under 1 s"),
        (900, FactForm.SECONDS, "15 min"),
        (166.4, FactForm.MILLISECONDS, "166 ms"),
        (0, FactForm.MINUTES, "under 1 min"),
        ("not a time", FactForm.TIME, "not a time"),
        ("2026-03-14T01:08:00", FactForm.TIME, "2026-03-14T01:08:00"),
        (12345, FactForm.NUMBER, "12345"),
    ],
)
def test_forms(value, form, told) -> None:
    assert fact_value(value, FactWords("x", form)) == told


def test_entry_without_parts_names_its_fields() -> None:
    assert fact_value({"a_b": 1, "c": None}, FactWords("x")) == "A b: 1, C: not known"


def test_damaged_words_cost_the_words_only(tmp_path, caplog) -> None:
    (tmp_path / "check-facts.toml").write_text("schema = ", "utf-8")
    with caplog.at_level(logging.WARNING):
        lexicon = ResourceLexicon(tmp_path)
        assert lexicon.facts.check_ids == ()
        assert len(lexicon.glossary) == 0
    assert len(caplog.records) == 2
    assert fact_rows({"database_free_percent": 4.0}, "storage", lexicon.facts) == [
        ("Database free percent", "4")
    ]
