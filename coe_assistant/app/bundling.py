"""Puts a support bundle together from what this start of the program can reach."""

from __future__ import annotations

import getpass
import json
import platform
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from coe_assistant.adapters.bundle_page import summary_page
from coe_assistant.adapters.journal import FileJournal
from coe_assistant.adapters.redaction_rules import load_rules
from coe_assistant.adapters.secret_scan import findings
from coe_assistant.app.places import Places
from coe_assistant.app.self_test import look_around
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction import Redactor
from coe_assistant.domain.redaction_rule import Rule
from coe_assistant.domain.redaction_stream import redact_stream as clean_stream
from coe_assistant.domain.run import Run
from coe_assistant.domain.run_people import people_named_in
from coe_assistant.runtime.decoding import decode_output
from coe_assistant.services.attempt_evidence import tail
from coe_assistant.services.bundle import BundleTools, Collected, Collector
from coe_assistant.services.bundle import write_bundle as write
from coe_assistant.services.bundle_report import report_values
from coe_assistant.services.bundle_summary import support_case
from coe_assistant.services.diagnosis_text import diagnosis_markdown
from coe_assistant.services.workbench_state import BundleResult

LARGEST_LOG = 16 * 1024 * 1024
_MOST_PAC_LOGS = 4
_SHORTEST_NAME = 3
_ROLES = ("root", "admin", "administrator", "user")  # of every machine, not of a person


def write_bundle(
    places: Places,
    journal: FileJournal,
    exchanges: Sequence[Any],
    run: Run | None,
    file: Path,
    audience: str,
) -> BundleResult:
    """Collect, clean, write and scan; blocking.

    Raises:
        CoeError: nothing was written, and why.
    """
    if run is None:
        raise CoeError(
            "run-not-found", "There is no run to report.", hint="Start or open one first."
        )
    folder = journal.folder(run.id)
    collectors: dict[str, Collector] = {
        "case": lambda: [Collected("SUPPORT-CASE.md", support_case(run).encode())],
        "summary": lambda: [
            Collected("summary.html", summary_page(places.resources / "report", report_values(run)))
        ],
        "diagnosis": lambda: _diagnosis(run),
        "journal": lambda: [Collected("journal.json", _journal(run))],
        "attempts": lambda: _attempts(run, folder),
        "exchanges": lambda: [_json("exchanges.json", [asdict(item) for item in exchanges])],
        "computer": lambda: [_json("computer.json", look_around(places))],
        "log": lambda: _logs(places.folder.logs),
        "checklist": lambda: _named(folder, "checks.json", "checks.json"),
        "pac-log": lambda: _pac_log(places),
    }
    tools = BundleTools(clean_stream, findings)
    return write(file, collectors, _redactor(places, audience, run, _checklist(folder)), tools)


def redact_stream(places: Places, source: BinaryIO, target: BinaryIO, audience: str) -> None:
    """Clean a text as a stream."""
    clean_stream(_redactor(places, audience, None), source, target)


def clean_text(places: Places, text: str, run: Run | None) -> str:
    """Return a short text as it may leave this machine, for people who know the environment."""
    return _redactor(places, "support", run).clean_text(text)


def _redactor(places: Places, audience: str, run: Run | None, record: object = None) -> Redactor:
    rules = load_rules(places.resources / "redaction", places.folder.knowledge)
    # The same run gives the same pseudonyms and so the same bytes; other runs other ones.
    salt = run.id.encode() if run is not None else secrets.token_bytes(16)
    return Redactor((*rules, *_known(run, record)), Pseudonyms(salt), audience)


def _known(run: Run | None, record: object) -> Iterable[Rule]:
    """Yield rules for names that this computer knows itself, whatever they look like."""
    known = [(platform.node(), "machine", False), (getpass.getuser(), "person", False)]
    if run is not None:
        known += [(name, "person", False) for name in people_named_in(run, record)]
        environment = run.environment
        known += [
            (environment.id, "environment", True),
            (environment.organization_id, "organization", True),
            (environment.tenant_id, "tenant", True),
            (environment.url.split("://", 1)[-1], "host", True),
        ]
    for value, kind, is_public_only in known:
        if len(value) < _SHORTEST_NAME or value in _ROLES:
            continue
        gate = value.lower().encode()
        pattern = re.compile(rb"(?i)(?<![\w-])" + re.escape(gate) + rb"(?![\w-])")
        yield Rule(f"known-{kind}", kind, pattern, (gate,), is_public_only)


def _checklist(folder: Path) -> object:
    try:
        return json.loads((folder / "checks.json").read_bytes())
    except (OSError, ValueError):
        return None


def _diagnosis(run: Run) -> Iterable[Collected]:
    if run.diagnosis is None:
        return []
    return [Collected("diagnosis.md", diagnosis_markdown(run.diagnosis).encode("utf-8"))]


def _journal(run: Run) -> bytes:
    return msgspec.json.format(msgspec.json.encode(run), indent=1)


def _attempts(run: Run, folder: Path) -> Iterable[Collected]:
    for attempt in run.attempts:
        raw = tail(folder / attempt.raw_log, LARGEST_LOG)
        if raw:
            yield Collected(f"attempts/{attempt.raw_log}", decode_output(raw).encode("utf-8"))


def _logs(folder: Path) -> Iterable[Collected]:
    for path in sorted(folder.glob("*.log")) if folder.is_dir() else ():
        yield Collected(f"log/{path.name}", tail(path, LARGEST_LOG))


def _named(folder: Path, file: str, name: str) -> Iterable[Collected]:
    data = tail(folder / file, LARGEST_LOG)
    return [Collected(name, data)] if data else []


def _pac_log(places: Places) -> Iterable[Collected]:
    """Yield pac's own log (pac.md 4.5); it lies below the folder of the tool."""
    found = look_around(places)["pac"].get("path")
    if not found:
        return
    tool = Path(found).resolve().parent
    store = tool / ".store" / "microsoft.powerapps.cli.tool"
    inside = store.glob("*/microsoft.powerapps.cli.tool/*/tools/*/any/logs/pac-log.txt")
    for path in [tool / "logs" / "pac-log.txt", *sorted(inside)][:_MOST_PAC_LOGS]:
        data = tail(path, LARGEST_LOG)
        if data:
            yield Collected("pac/pac-log.txt", decode_output(data).encode("utf-8"))


def _json(name: str, value: object) -> Collected:
    text = json.dumps(value, indent=1, default=str, ensure_ascii=False, sort_keys=True)
    return Collected(name, text.encode("utf-8"))
