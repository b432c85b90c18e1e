"""The command inspect: what lies in the tables, in words and for scripts."""

from __future__ import annotations

import json

import pytest

from coe_assistant.app.start import start
from coe_assistant.simulator.package import write_package


@pytest.fixture
def run(tmp_path, capsys):
    package = write_package(tmp_path / "core.zip", "core", "4.50.6", size_mb=0.1)

    def ran(*arguments: str) -> tuple[int, str]:
        code = start(["--data-dir", str(tmp_path / "data"), "inspect", str(package), *arguments])
        return code, capsys.readouterr().out

    return ran


def test_json_lists_columns_forms_and_views_by_table(run) -> None:
    code, out = run("--json")
    assert code == 0
    (solution,) = json.loads(out)["solutions"]
    tables = {table["name"]: table for table in solution["tables"]}
    assert len(tables) == solution["components"]["1"]
    app = tables["admin_app"]
    assert len(app["columns"]) == 117  # resources/simulator/kit/core.json
    assert app["columns"][0] == {"key": "admin_app_column1", "name": "admin_app_column1"}
    assert [form["name"] for form in app["forms"]] == ["Information (main)"]
    assert [view["name"] for view in app["views"]] == ["Active PowerApps App"]


def test_words_count_them(run) -> None:
    code, out = run()
    assert code == 0
    line = next(line for line in out.splitlines() if "in the tables" in line)
    assert line.strip() == "in the tables: 1548 columns, 45 forms, 45 views"
