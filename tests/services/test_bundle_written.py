"""A support bundle is whole, clean, the same twice, and never written over another file."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coe_assistant.adapters.bundle_page import summary_page
from coe_assistant.adapters.redaction_rules import load_rules
from coe_assistant.adapters.secret_scan import findings
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction import Redactor
from coe_assistant.domain.redaction_stream import redact_stream
from coe_assistant.domain.run import Phase, Run, RunStep, StepMode, TimelineEntry
from coe_assistant.services.bundle import BundleTools, Collected, write_bundle
from coe_assistant.services.bundle_compare import compare
from coe_assistant.services.bundle_report import report_values

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
RULES = load_rules(RESOURCES / "redaction")
AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
OPERATION = "9f8e7d6c-1234-4abc-9def-0123456789ab"
SECRET = "abc8Q~xY7zW1vU2tS3rQ4pO5nM6lK7jI8hG9fE0d"


def a_run() -> Run:
    step = RunStep("CoreX", "Core <X>", "4.49", "4.50", StepMode.UPGRADE, "/x.zip", "00")
    hour = timedelta(hours=1)
    attempts = (
        Attempt(1, 0, AttemptKind.IMPORT, AT, ended_at=AT + hour, class_id="throttling"),
        Attempt(2, 0, AttemptKind.IMPORT, AT + 3 * hour, operation_id=OPERATION),
    )
    return Run(
        id="r1",
        created_at=AT,
        profile="generic",
        environment=Environment("https://contoso.crm4.dynamics.com", id="e1", name="Prod"),
        account="alice@contoso.com",
        steps=(step,),
        phase=Phase.ESCALATED,
        attempts=attempts,
        timeline=(TimelineEntry(AT, "attempt-started", "by alice@contoso.com"),),
    )


def collectors(**more):
    page = summary_page(RESOURCES / "report", report_values(a_run()))
    log = f"Bearer {SECRET} operation {OPERATION}\n".encode()
    return {
        "page": lambda: [Collected("summary.html", page)],
        "log": lambda: [Collected("alice@contoso.com.log", log)],
        **more,
    }


def write(file, scan=findings, **more):
    redactor = Redactor(RULES, Pseudonyms(b"salt"), "support")
    return write_bundle(file, collectors(**more), redactor, BundleTools(redact_stream, scan))


def test_bundle_holds_ids_and_no_secret(tmp_path):
    result = write(tmp_path / "b.zip")
    with zipfile.ZipFile(result.file) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
        manifest = json.loads(archive.read("manifest.json"))
        for name, digest in manifest["files"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert SECRET.encode() not in whole
    assert b"alice" not in whole
    assert not any("alice" in name for name in names)
    assert OPERATION.encode() in whole
    assert result.redactions


def test_bundle_written_twice_is_identical(tmp_path):
    first, second = write(tmp_path / "a.zip"), write(tmp_path / "b.zip")
    assert first.sha256 == second.sha256
    assert compare(first.file, second.file)["different"] == []


def test_bundle_over_a_file_is_refused(tmp_path):
    (tmp_path / "b.zip").write_bytes(b"mine")
    with pytest.raises(CoeError):
        write(tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == b"mine"


def test_bundle_with_a_finding_is_not_written(tmp_path):
    with pytest.raises(CoeError):
        write(tmp_path / "b.zip", scan=lambda _path: ["x: token"])
    assert list(tmp_path.iterdir()) == []


def test_bundle_with_the_scan_broken_is_not_written(tmp_path):
    def broken(_path):
        raise OSError("scan is down")

    with pytest.raises(CoeError):
        write(tmp_path / "b.zip", scan=broken)
    assert list(tmp_path.iterdir()) == []


def test_bundle_with_a_failing_collector_says_so(tmp_path):
    def damaged():
        raise ValueError("journal of alice@contoso.com is damaged")

    result = write(tmp_path / "b.zip", journal=damaged)
    with zipfile.ZipFile(result.file) as archive:
        text = archive.read("not-collected.txt").decode()
    assert "journal" in text
    assert "alice" not in text


def test_bundle_on_a_full_disk_leaves_nothing(tmp_path):
    with pytest.raises(CoeError):
        write(tmp_path / "missing" / "b.zip")


def test_compare_of_no_bundle_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"no zip")
    with pytest.raises(CoeError):
        compare(tmp_path / "x", tmp_path / "x")


def test_detector_sees_what_a_missing_rule_lets_through(tmp_path):
    token = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.c2ln"
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("x.log", f"found {token}\n-----BEGIN PRIVATE KEY-----\n")
    assert len(findings(tmp_path / "b.zip")) == 2
