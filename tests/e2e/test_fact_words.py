"""Every fact that the real checks find on the simulated tenant has words for people."""

from __future__ import annotations

import pytest

from coe_assistant.adapters.fact_book import load_fact_book
from coe_assistant.adapters.resources import resources_folder
from tests.e2e.harness import Program, tenant

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


@pytest.mark.parametrize("scenario", ["removed-parts-used", "leftover-upgrade", "customizer-only"])
def test_every_fact_of_a_checklist_has_a_name(tmp_path, scenario) -> None:
    book = load_fact_book(resources_folder())
    with tenant(tmp_path / "lab", scenario, 60.0) as lab:
        program = Program(lab, tmp_path / "data", 60.0)
        arguments = ("check", "--environment", lab.url, lab.package, "--dry-run", "--json")
        _, documents, errors = program.run(*arguments)
    assert documents, errors
    seen = {(check["id"], fact) for check in documents[0]["checks"] for fact in check["facts"]}
    assert len(seen) > 50
    assert {one for one in seen if one[1] not in book.words(one[0])} == set()
