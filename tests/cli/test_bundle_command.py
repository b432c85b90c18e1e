"""`bundle` on the command line, the whole way: a stored run with planted secrets to a zip."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime

import pytest

from coe_assistant.__main__ import main
from coe_assistant.adapters.journal import FileJournal
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.run import Phase, Run, RunStep, StepMode
from tests.domain.redaction_corpus import CHANCE, KINDS, PEOPLE, UNDECIDED, leaks
from tests.domain.redaction_corpus import SPELLINGS as ALL_SPELLINGS

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
OPERATION = "9f8e7d6c-1234-4abc-9def-0123456789ab"
SPELLINGS = ("plain", "json", "url", "base64", "base64-utf16", "two-lines")


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    step = RunStep("CoreX", "Core X", "4.49", "4.50", StepMode.UPGRADE, "/x.zip", "00")
    run = Run(
        id="20261124T100000Z-corex",
        created_at=AT,
        profile="generic",
        environment=Environment("https://contoso.crm4.dynamics.com", id="e" * 36, name="Prod"),
        account="alice@contoso.com",
        steps=(step,),
        phase=Phase.ESCALATED,
        attempts=(Attempt(1, 0, AttemptKind.IMPORT, AT, operation_id=OPERATION),),
    )
    FileJournal(folder / "runs").save(run)
    return folder


def planted(folder):
    values, lines = [], []
    for spelling in SPELLINGS:
        for kind, (template, make) in {**KINDS, **PEOPLE}.items():
            if (spelling, kind) in UNDECIDED:
                continue
            CHANCE.seed(f"{kind} {spelling} bundle")
            value = make()
            values.append((kind, spelling, value))
            lines += [ALL_SPELLINGS[spelling](template, value), "", f"correlation id {OPERATION}"]
    (folder / "runs" / "20261124T100000Z-corex" / "attempt-1.log").write_text("\n".join(lines))
    return values


def test_bundle_of_a_run_with_planted_secrets_holds_none(data, tmp_path, capsys):
    values = planted(data)
    file = tmp_path / "b.zip"
    code = main(["--data-dir", str(data), "bundle", "--output", str(file), "--json"])
    document = json.loads(capsys.readouterr().out)
    assert (code, document["rescan"]) == (0, "clean")
    with zipfile.ZipFile(file) as archive:
        log = archive.read("attempts/01/pac.log").decode()
        whole = b"\n".join(archive.read(name) for name in archive.namelist()).decode()
    assert [(kind, spelling) for kind, spelling, value in values if leaks(value, log)] == []
    assert log.count(f"correlation id {OPERATION}") == len(values)
    assert "alice" not in whole
    assert "bundle-salt" not in whole


def test_bundle_written_twice_is_the_same_and_compares_so(data, tmp_path, capsys):
    planted(data)
    digests = []
    for name in ("a.zip", "b.zip"):
        main(["--data-dir", str(data), "bundle", "--output", str(tmp_path / name), "--json"])
        digests.append(json.loads(capsys.readouterr().out)["sha256"])
    assert digests[0] == digests[1]
    main(["bundle", "--compare", str(tmp_path / "a.zip"), str(tmp_path / "b.zip"), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["different"], found["changes"]) == ([], [])


def test_proof_on_the_command_line_finds_nothing(data, capsys):
    planted(data)
    code = main(["--data-dir", str(data), "bundle", "--prove", "--json"])
    document = json.loads(capsys.readouterr().out)
    assert (code, document["leaked"]) == (0, [])
    assert document["planted"] > 100


def test_damaged_file_of_the_run_is_told_in_the_bundle(data, tmp_path, capsys):
    (data / "runs" / "20261124T100000Z-corex" / "checks.json").write_text("{ damaged")
    file = tmp_path / "b.zip"
    main(["--data-dir", str(data), "bundle", "--output", str(file), "--case-number", "26112600"])
    capsys.readouterr()
    with zipfile.ZipFile(file) as archive:
        assert "checklist: " in archive.read("not-collected.txt").decode()
        assert "26112600" in archive.read("SUPPORT-CASE.md").decode()


def test_links_in_the_folder_of_the_run_lead_nowhere(data, tmp_path, capsys):
    folder = data / "runs" / "20261124T100000Z-corex"
    other = tmp_path / "private.txt"
    other.write_text("Zebra-Plan, no secret by its shape")
    (data / "logs").mkdir(exist_ok=True)
    for link in (folder / "attempt-1.log", folder / "snapshot-x.json", data / "logs" / "x.log"):
        try:
            link.symlink_to(other)
        except OSError:
            pytest.skip("links are not allowed here")
    file = tmp_path / "b.zip"
    code = main(["--data-dir", str(data), "bundle", "--output", str(file), "--json"])
    capsys.readouterr()
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert b"Zebra-Plan" not in b"".join(map(archive.read, names))
    assert (code, "attempts/01/pac.log-left-out.txt" in names) == (0, True)
