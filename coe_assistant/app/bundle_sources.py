"""Where the parts of a support bundle come from on this computer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coe_assistant.adapters.bundle_page import summary_page
from coe_assistant.adapters.stored_checklist import NAME, read_checklist
from coe_assistant.app.places import Places
from coe_assistant.app.self_test import look_around
from coe_assistant.domain.check import CheckReport, blocking
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.redaction_stream import wide_encoding
from coe_assistant.domain.run import Phase, Run
from coe_assistant.runtime.decoding import decode_output
from coe_assistant.services import bundle_records as records
from coe_assistant.services import bundle_shapes as shapes
from coe_assistant.services.attempt_evidence import tail
from coe_assistant.services.bundle_case import support_case
from coe_assistant.services.bundle_outcome import pac_version
from coe_assistant.services.bundle_parts import LARGEST_PART, Collected, Collector
from coe_assistant.services.bundle_report import report_values
from coe_assistant.services.diagnosis_text import diagnosis_markdown

_BINARY = (
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"%PDF",
    b"\xff\xd8",
    b"MZ",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
)
_ARCHIVE = b"PK\x03\x04"  # may stand behind other bytes
_CONTROLS = "".join(map(chr, (*range(9), 11, *range(14, 27), *range(28, 32), 127)))
_LED_AWAY = b"It leads out of the folder of the run, so it is not taken in.\n"
_MOST_PAC_LOGS = 4
_MOST_LOGS = 10
_TEXT_ENDINGS = (".har", ".txt", ".log", ".json", ".xml", ".csv", ".md", ".html", ".yml", ".yaml")


class BundleSources:
    """The collectors of one bundle; each is called on its own.

    Args:
        places: Folders of this start.
        run: Whose bundle it is.
        folder: Where the run's files lie.
        exchanges: The last requests and answers.
        case_number: Of the support request, "" for none.
        added: Files that the person adds.
    """

    def __init__(
        self,
        places: Places,
        run: Run,
        folder: Path,
        exchanges: Sequence[Any],
        case_number: str = "",
        added: tuple[Path, ...] = (),
    ) -> None:
        self._places = places
        self._run = run
        self._folder = folder
        self._exchanges = exchanges
        self._case_number = case_number
        self._added = added
        self._computer: Mapping[str, Any] | None = None

    def collectors(self) -> Mapping[str, Collector]:
        """Return all collectors by the name of their source."""
        found: dict[str, Collector] = {
            "case": self._case,
            "summary": self._summary,
            "run": self._of_run,
            "journal": lambda: [records.journal_lines(self._run)],
            "diagnosis": self._diagnosis,
            "attempts": self._attempts,
            "server": lambda: records.server_records(self._run),
            "exchanges": self._last_exchanges,
            "checklist": self._checklist,
            "snapshots": self._snapshots,
            "settings": self._settings,
            "computer": self._system,
            "program-log": self._logs,
            "pac-log": self._pac_log,
        }
        for number, path in enumerate(self._added, 1):
            found[f"added-{number}"] = lambda path=path: [added_file(path)]  # type: ignore[misc]
        return found

    def versions(self) -> dict[str, str]:
        """Return versions of the program, of pac and of the system."""
        seen = self._look()
        stored = read_checklist(self._folder / NAME)
        checks = stored.reports if stored is not None else ()
        return {
            "coe-assistant": str(seen["version"]),
            "pac": pac_version(checks, is_found=bool(seen["pac"].get("found"))),
            "system": str(seen["system"]),
            "python": str(seen["python"]),
        }

    def _blocking(self) -> tuple[CheckReport, ...]:
        """Return the checks that block the run, as its checklist was kept."""
        if self._run.phase is not Phase.BLOCKED:
            return ()
        stored = read_checklist(self._folder / NAME)
        return blocking(stored.reports, self._run.overrides) if stored is not None else ()

    def _look(self) -> Mapping[str, Any]:
        if self._computer is None:
            self._computer = look_around(self._places)
        return self._computer

    def _case(self) -> list[Collected]:
        text = support_case(self._run, self.versions(), self._case_number, self._blocking())
        return [Collected("SUPPORT-CASE.md", text.encode("utf-8"))]

    def _summary(self) -> list[Collected]:
        values = report_values(self._run, self._blocking())
        page = summary_page(self._places.resources / "report", values)
        return [
            Collected("summary.html", page),
            records.record("summary.json", records.run_record(self._run)),
        ]

    def _of_run(self) -> list[Collected]:
        place = records.environment_record(self._run)
        return [records.record("environment/environment.json", place)]

    def _diagnosis(self) -> list[Collected]:
        diagnosis = self._run.diagnosis
        if diagnosis is None:
            return []
        return [
            Collected("diagnosis.md", diagnosis_markdown(diagnosis).encode("utf-8")),
            records.record("diagnosis.json", records.diagnosis_record(diagnosis)),
        ]

    def _attempts(self) -> Iterator[Collected]:
        for item in self._run.attempts:
            place = f"attempts/{item.number:02}"
            yield records.record(f"{place}/attempt.json", records.attempt_record(item))
            yield from self._text(item.raw_log, f"{place}/pac.log")
            yield from self._text(
                f"attempt-{item.number}-import-log.xml", f"{place}/import-job-data.xml"
            )
            yield from self._text(
                f"attempt-{item.number}-results.xml", f"{place}/formatted-results.xml"
            )

    def _text(self, name: str, target: str) -> Iterator[Collected]:
        path = self._folder / name
        if name and not _is_own(path, self._folder):
            yield Collected(f"{target}-left-out.txt", _LED_AWAY)
            return
        raw = tail(path, LARGEST_PART)
        if raw:
            text = decode_output(raw).encode("utf-8")
            yield Collected(target, text, is_cut=path.stat().st_size > len(raw))

    def _last_exchanges(self) -> list[Collected]:
        return [records.record("network/exchanges.json", [asdict(x) for x in self._exchanges])]

    def _checklist(self) -> Iterator[Collected]:
        path = self._folder / "checks.json"
        if not path.exists():
            return
        data = path.read_bytes()
        yield records.allowed_json("preflight/results.json", data, shapes.CHECKS)
        checks = json.loads(data).get("checks", [])
        probes = [item.get("facts") for item in checks if item.get("id") == "network"]
        yield records.record("network/probes.json", probes)

    def _snapshots(self) -> Iterator[Collected]:
        for path in _own_files(self._folder, "snapshot-*.json"):
            name = f"environment/{path.name}"
            yield records.allowed_json(name, path.read_bytes(), shapes.SNAPSHOT)
        for path in _own_files(self._folder, "verification-*.json"):
            name = f"environment/{path.name}"
            yield records.allowed_json(name, path.read_bytes(), shapes.VERIFICATION)

    def _settings(self) -> Iterator[Collected]:
        """Give the deployment settings of the imports, those of the person's own as well."""
        for pattern in ("settings-*.json", "deployment-settings-*.json"):
            for path in _own_files(self._folder, pattern):
                data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
                yield records.allowed_json(f"import/{path.name}", data, shapes.SETTINGS)

    def _system(self) -> list[Collected]:
        return [records.record("system/system.json", self._look())]

    def _logs(self) -> Iterator[Collected]:
        folder = self._places.folder.logs
        for path in _own_files(folder, "*.log")[:_MOST_LOGS]:
            yield Collected(f"log/{path.name}", tail(path, LARGEST_PART))

    def _pac_log(self) -> Iterator[Collected]:
        """Give pac's own log (pac.md 4.5); it lies below the folder of the tool."""
        found = self._look()["pac"].get("path")
        if not found:
            return
        tool = Path(found).resolve().parent
        store = tool / ".store" / "microsoft.powerapps.cli.tool"
        inside = store.glob("*/microsoft.powerapps.cli.tool/*/tools/*/any/logs/pac-log.txt")
        paths = [tool / "logs" / "pac-log.txt", *sorted(inside)]
        for number, path in enumerate(paths[:_MOST_PAC_LOGS], 1):
            data = tail(path, LARGEST_PART)
            if data:
                yield Collected(f"pac/pac-log-{number}.txt", decode_output(data).encode("utf-8"))


def _is_own(path: Path, folder: Path) -> bool:
    """Return whether path lies in folder itself, not behind a link that leads away from it."""
    return path.resolve().parent == folder.resolve() and not path.is_symlink()


def _own_files(folder: Path, pattern: str) -> list[Path]:
    """Return the files of folder that pattern names; links that lead away are left out."""
    return [path for path in sorted(folder.glob(pattern)) if _is_own(path, folder)]


def _is_text(data: bytes) -> bool:
    """Return whether data is text in one of the usual encodings, with hardly a control letter."""
    if data.startswith(_BINARY) or _ARCHIVE in data:
        return False
    encoding = wide_encoding(data[:4096])
    text = data.decode(encoding or "utf-8", "replace")
    odd = sum(map(text.count, _CONTROLS)) + (text.count("\ufffd") if encoding else 0)
    return odd * 200 <= len(text)


def added_file(path: Path) -> Collected:
    """Return a file that a person adds.

    Raises:
        CoeError: it holds no text that could be cleaned (a picture, an archive), or is too large.
    """
    refused = CoeError(
        "file-not-cleanable",
        f"{path.name} is not taken in: what it holds cannot be cleaned.",
        detail="Only text is taken: " + ", ".join(_TEXT_ENDINGS),
        hint="A picture may show names and tokens. Look at it, and send it by yourself.",
    )
    if path.suffix.lower() not in _TEXT_ENDINGS:
        raise refused
    try:
        if path.stat().st_size > LARGEST_PART:
            raise CoeError(
                "file-too-large",
                f"{path.name} is larger than {LARGEST_PART // 1024 // 1024} MB.",
                hint="Cut out the part around the failure.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise CoeError(
            "file-not-readable", f"{path} cannot be read.", detail=error.strerror or str(error)
        ) from error
    if not _is_text(data):
        raise refused
    return Collected(f"added/{path.name}", data)
