"""classify and import-log as a person calls them, in a process of their own."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = (
    '<workflow id="{{{n}}}" LocalizedName="Flow {n}"><result result="{result}" {more}/></workflow>'
)
FAILURE = 'errorcode="0x80097376" errortext="Flow server error returned with status code &quot;BadGateway&quot;"'


def program(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "coe_assistant", *arguments],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        check=False,
        timeout=120,
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    rows = [ROW.format(n=n, result="success", more="") for n in range(3)]
    rows.append(ROW.format(n=9, result="failure", more=FAILURE))
    path = tmp_path / "log.xml"
    path.write_text(f"<importexportxml>{''.join(rows)}</importexportxml>", "utf-8")
    return path


def test_import_log_lists_components_as_json(log: Path) -> None:
    done = program("import-log", str(log), "--failures", "--json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["total"], document["problems"]) == (0, 4, 1)
    assert [part["name"] for part in document["components"]] == ["Flow 9"]
    assert document["components"][0]["code"] == "80097376"


def test_import_log_in_words_and_as_a_table(log: Path, tmp_path: Path) -> None:
    said = program("import-log", str(log)).stdout.decode()
    assert "Flow 0" in said
    assert said.rstrip().endswith("Components: 4, with a failure or warning: 1")
    table = tmp_path / "out.csv"
    assert program("import-log", str(log), "--output", str(table)).returncode == 0
    with table.open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.reader(stream))) == 5


def test_import_log_of_something_else_says_why_and_leaves_no_table(tmp_path: Path) -> None:
    path, table = tmp_path / "x.txt", tmp_path / "out.csv"
    path.write_text("hello", "utf-8")
    done = program("import-log", str(path), "--output", str(table))
    assert done.returncode == 1
    assert b"is not an import log" in done.stderr
    assert not table.exists()
    assert program("import-log", str(tmp_path / "absent")).returncode == 1


@pytest.mark.parametrize(
    ("name", "content", "class_id"),
    [
        ("mail.html", "<html><body><p>Error: 8004801D<br>x</p></body></html>", "missing_dependency"),
        ("answer.json", '{"error":{"code":"0x80071151","message":"x"}}', "import_already_running"),
        ("pac.txt", "Error: No profiles were found on this computer.", "sign_in_required"),
    ],
)  # fmt: skip
def test_classify_files_of_every_form(
    name: str, content: str, class_id: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    done = program("classify", str(tmp_path / name), "--json")
    assert json.loads(done.stdout)["class"] == class_id


def test_classify_import_log_and_standard_input(log: Path) -> None:
    of_file = json.loads(program("classify", str(log), "--json").stdout)
    assert (of_file["class"], of_file["codes"]) == ("service_transient", ["80097376"])
    of_text = json.loads(program("classify", "--json", stdin=b"disk is full").stdout)
    assert (of_text["class"], of_text["collect"] != []) == ("unknown", True)
    assert program("classify", "absent.txt").returncode == 1
