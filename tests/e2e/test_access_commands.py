"""Listing environments and signing out, as a person would in a terminal."""

from __future__ import annotations

import pytest

from tests.e2e.harness import Program, tenant

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


def test_environments_are_listed_with_the_version_of_the_kit(tmp_path) -> None:
    with tenant(tmp_path / "lab", "clean", 120.0) as lab:
        program = Program(lab, tmp_path / "data", 120.0)
        code, lines, errors = program.run("environments", "--json")
        assert (code, lines[0]["schema"]) == (0, 1), errors
        rows = {row["url"]: row for row in lines[0]["environments"]}
        mine = rows[lab.url]
        assert (mine["type"], mine["production"]) == ("Production", True)
        assert mine["kit"]["version"] == "4.49.2"
        others = [row for url, row in rows.items() if url != lab.url]
        assert others
        assert all(
            row["kit"] == {**mine["kit"], "version": None, "readable": False} for row in others
        )
        log = tmp_path / "words.log"
        assert program.start("environments", log=log).wait(60) == 0
        assert "CoE Production  Production (production)" in log.read_text("utf-8")
        assert program.start("sign-out", log=log).wait(60) == 0
        assert "pac's sign-ins are untouched" in log.read_text("utf-8")
        assert not (tmp_path / "data" / "tokens" / "cache.bin").exists()


def test_environments_of_an_address_without_a_known_cloud_ask_for_it(tmp_path) -> None:
    with tenant(tmp_path / "lab", "clean", 120.0) as lab:
        program = Program(lab, tmp_path / "data", 120.0)
        code, lines, errors = program.run(
            "environments", "--environment", "https://contoso.crm.example", "--json"
        )
        assert (code, lines) == (2, [])
        assert "(cloud-unknown)" in errors
