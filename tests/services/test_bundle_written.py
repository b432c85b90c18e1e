"""A support bundle is whole, clean, the same twice, and never written over another file."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import threading
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
from coe_assistant.services import bundle_records, bundle_shapes
from coe_assistant.services.bundle import write_bundle
from coe_assistant.services.bundle_case import support_case
from coe_assistant.services.bundle_compare import compare
from coe_assistant.services.bundle_parts import (
    LARGEST_PART,
    BundleTools,
    Collected,
    PreparedBundle,
)
from coe_assistant.services.bundle_prepare import cleaned, collect
from coe_assistant.services.bundle_proof import prove
from coe_assistant.services.bundle_report import report_values
from tests.domain.redaction_corpus import CHANCE, KINDS, PEOPLE, SPELLINGS, UNDECIDED
from tests.domain.redaction_protected import LINES

DETECTED = (
    "bearer-jwt",
    "jwt",
    "bearer-opaque",
    "client-secret",
    "client-secret-json",
    "entra-bare",
    "account-key",
    "storage-key-bare",
    "sas",
    "shared-key",
    "url-password",
    "pem",
    "pem-json",
    "cookie",
    "session-cookie",
    "github",
    "npm",
    "aws",
    "google",
    "stripe",
    "sendgrid",
    "api-key",
    "email",
    "upn",
    "user-folder",
    "home-folder",
)
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


def redactor(rules=RULES):
    return Redactor(rules, Pseudonyms(b"salt"), "support")


def prepared(longest_s=30.0, **more):
    inputs, failures = collect(collectors(**more), longest_s)
    cleaner = redactor()
    tools = BundleTools(redact_stream, findings)
    files = tuple(cleaned(source, item, cleaner, tools) for source, item in inputs)
    return PreparedBundle("r1", "support", files, tuple(map(cleaner.clean_text, failures)))


def write(file, scan=findings, without=frozenset(), **more):
    return write_bundle(file, prepared(**more), BundleTools(redact_stream, scan), without)


def test_bundle_holds_ids_and_no_secret(tmp_path):
    result = write(tmp_path / "b.zip")
    with zipfile.ZipFile(result.file) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
        manifest = json.loads(archive.read("manifest.json"))
        for row in manifest["files"]:
            assert hashlib.sha256(archive.read(row["path"])).hexdigest() == row["sha256"]
        digest = hashlib.sha256(archive.read("manifest.json")).hexdigest()
        assert archive.read("manifest.sha256").decode() == f"{digest}  manifest.json\n"
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


def test_file_left_out_is_not_in_the_bundle_and_is_said(tmp_path):
    result = write(tmp_path / "b.zip", without=frozenset({"summary.html"}))
    with zipfile.ZipFile(result.file) as archive:
        assert "summary.html" not in archive.namelist()
        assert json.loads(archive.read("manifest.json"))["left_out"] == ["summary.html"]


def test_collector_that_hangs_is_left_behind(tmp_path):
    gate = threading.Event()

    def hanging():
        gate.wait(30)
        return []

    found = prepared(longest_s=0.2, hanging=hanging)
    gate.set()
    assert found.failures == ("hanging: gave no answer within 0 s",)
    assert len(found.files) == 2


def test_large_part_keeps_its_end_and_says_so():
    big = Collected("big.log", b"x" * LARGEST_PART + b"end")
    [(_source, kept)], failures = collect({"big": lambda: [big]})
    assert (kept.is_cut, len(kept.content), kept.content[-3:]) == (True, LARGEST_PART, b"end")
    assert failures == []


def test_disk_that_fills_up_leaves_nothing(tmp_path, monkeypatch):
    def full(*_arguments, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(CoeError) as caught:
        write(tmp_path / "b.zip")
    assert caught.value.slug == "bundle-not-written"
    assert list(tmp_path.iterdir()) == []


def test_proof_plants_in_every_input_and_finds_what_a_missing_rule_lets_through():
    inputs, _failures = collect(collectors())
    tools = BundleTools(redact_stream, findings)
    whole = prove(inputs, redactor(), tools)
    assert (whole.leaked, whole.files) == ((), 2)
    assert whole.planted >= 100
    rest = [rule for rule in RULES if rule.id not in ("password", "cookie")]
    holed = prove(inputs, redactor(rest), tools)
    assert any("password (plain)" in line for line in holed.leaked)


def test_record_of_known_shape_keeps_named_fields_only():
    variable = {"schema_name": "x_Key", "has_value": True, "value": "hidden", "mark": "m"}
    data = json.dumps({"salt": "s", "variables": [variable], "other": 1}).encode()
    kept = bundle_records.allowed_json("s.json", data, bundle_shapes.SNAPSHOT)
    assert json.loads(kept.content) == {"variables": [{"schema_name": "x_Key", "has_value": True}]}


def test_damaged_record_is_reported_and_not_fatal():
    def damaged():
        return [bundle_records.allowed_json("s.json", b"{ damaged", bundle_shapes.SNAPSHOT)]

    assert prepared(snapshots=damaged).failures[0].startswith("snapshots: ")


def test_ticket_speaks_the_words_of_the_form():
    text = support_case(a_run(), {"pac": "1.52.1"}, "2611260040001234")
    for words in ("Case number**: 2611260040001234", "Problem type", "Business impact", OPERATION):
        assert words in text
    assert "2026-11-24 10:00:00Z" in text


def test_compare_says_what_changed(tmp_path):
    first = write(tmp_path / "a.zip")
    second = write(tmp_path / "b.zip", more=lambda: [Collected("x.txt", b"more\n")])
    found = compare(first.file, second.file)
    assert found["only_in_second"] == ["x.txt"]
    assert "summary.html" in found["same"]


@pytest.mark.parametrize("kind", DETECTED)
def test_detector_finds_kinds_by_itself(kind, tmp_path):
    template, make = {**KINDS, **PEOPLE}[kind]
    CHANCE.seed(kind)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("x.log", f"before\n{template.format(make())}\nbehind\n")
    assert findings(tmp_path / "b.zip")


def test_detector_is_quiet_about_lines_for_support(tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("x.log", "\n".join(LINES))
    assert findings(tmp_path / "b.zip") == []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_detector_is_quiet_about_what_was_cleaned(spelling, tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for kind, (template, make) in {**KINDS, **PEOPLE}.items():
            CHANCE.seed(f"{kind} {spelling}")
            target = io.BytesIO()
            text = SPELLINGS[spelling](template, make())
            redact_stream(redactor(), io.BytesIO(f"a\n{text}\nb\n".encode()), target)
            if (spelling, kind) not in UNDECIDED:
                archive.writestr(f"{kind}.log", target.getvalue())
    assert findings(tmp_path / "b.zip") == []


def test_token_keeps_whom_it_was_for_and_until_when():
    claims = {"aud": "https://x.crm4.dynamics.com", "exp": 1790000000, "upn": "zoe@contoso.com"}
    parts = ({"typ": "JWT", "alg": "RS256"}, claims)
    token = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts
    )
    out = redactor().clean_text(f"Bearer {token}.c2lnbmF0dXJl\n")
    assert "aud=https://x.crm4.dynamics.com exp=1790000000]" in out
    assert "zoe" not in out
    assert redactor().clean_text(out) == out
