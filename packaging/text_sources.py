"""Finds every text of the program that people read, so that no language lacks one.

The window names its texts itself: literals of tr() and counted(). What lies below the window makes
sentences; there, every literal of two words or more counts unless it stands where people never
read (`NOT_SHOWN`, text_literals.py). Standard library only.
"""

from __future__ import annotations

import ast
import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from text_literals import Literals, is_for_people, resource_texts

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "coe_assistant"
BELOW = ("domain", "services", "checks", "adapters", "runtime", "cli", "app")
WITH_LABELS = ("services", "cli", "app")  # elsewhere they are words of Microsoft's answers
AREAS = {"checks": "checking"}  # checks.json holds the words of resources/checks.toml

# Modules whose literals people do not read, and why.
NOT_SHOWN: Mapping[str, str] = {
    "cli/command_examples": "lines to type, the same in every language",
    "adapters/catalogues": "warnings for who writes a catalogue; the log is English",
    "adapters/fact_book": "a defect of a shipped file",
    "adapters/glossary": "the same",
    "adapters/knowledge_build": "warnings for who writes local knowledge",
    "adapters/knowledge_pattern": "the same",
    "adapters/proxy/desktop_script": "names in the settings of desktops",
    "adapters/secret_scan": "kinds of secrets, written into the support bundle",
    "adapters/web/service_health": "names by which Microsoft's answer is searched",
    "adapters/windows_power": "names of registry keys",
    "checks/developer": "checks for developers",
    "domain/classify": "searched in foreign texts",
    "domain/classify_evidence": "the same",
    "domain/classify_scan": "the same",
    "domain/classify_tables": "the same",
    "domain/identifiers": "the same",
    "domain/maker_names": "the same",
    "domain/pac_parser": "the same",
    "domain/pac_signs": "the same",
    "domain/pac_tables": "the same",
    "domain/upgrade": "notes for the journal and the log",
    "domain/upgrade_launching": "the same",
    "domain/upgrade_report": "the same",
    "domain/upgrade_safeguard": "the same",
    "domain/upgrade_waiting": "the same",
    "domain/upgrade_wishes": "the same",
    "services/bundle_case": "the support bundle is English",
    "services/bundle_parts": "the same",
    "services/bundle_prepare": "the same",
    "services/bundle_proof": "the same",
    "services/bundle_records": "the same",
    "services/bundle_outcome": "the same",
    "services/bundle_report": "the same",
    "app/whole_self_test": "steps of the self-test, read by who packages the program",
    "app/self_test": "the same",
}
NOT_WORDS = frozenset(
    {
        # names
        *("CoE Assistant", "Qt for Python", "Power Apps", "Power Platform", "Python", "Dataverse"),
        *("English", "Fusion", "Public", "Microsoft"),
        # words of Microsoft's answers, kinds of events
        *("Info", "Warning", "Error", "Failed", "Passed", "Unknown", "Classified", "Rechecked"),
        *(
            "Proposal",
            "Value",
            "components {solution_id}",
            "--cloud {pac_cloud}",
            "Host: {where}",
            "coe-starter-kit, generic",
        ),
    }
)
# Beginnings of texts that are English everywhere: in the bundle, on the platform, in the record,
# and the phrase that is typed to confirm a removal.
NOT_TOLD = (
    *("This bundle was written by", "Tenant, organisation, environment, their", "{digest}"),
    *("CoE Assistant: before ", "{count} by {tools}: ", "{act} {name} {version} by "),
    "remove {count} layer",
)
# Texts that stand in no literal of ours: argparse's own words, and one that is put together.
OTHER_TEXTS = (
    "examples:",
    *("usage:", "options", "positional arguments", "show this help message and exit"),
    "show program's version number and exit",
    "argument {argument}: expected one argument",
    "argument {argument}: expected at least one argument",
    "argument {argument}: invalid choice: {value} (choose from {choices})",
    "argument {argument}: invalid {kind} value: {value}",
    "the following arguments are required: {arguments}",
    "unrecognized arguments: {arguments}",
    "ambiguous option: {option} could match {options}",
    # marks before a check on the command line
    *("[pass]", "[WARN]", "[FAIL]", "[unknown]", "[skipped]"),
    # of ValueErrors that say why a setting is refused
    *("it must be a number from {low} to {high}", "it must be a whole number"),
    *("it must be a list of texts", "it must be a text"),
    "{setting}: it must be a number from {low} to {high}",
    "{setting}: it must be a whole number",
    "{setting}: it must be true or false",
    "{setting}: it must be a list of up to {count} numbers",
    *("{name} new to {version}", "Uninstall", "attention", "busy", "finished"),
)
# Fields of data files that people read. True: everything below the field.
_SHOWN = {"title": False, "text": False, "source": False}
DATA: Mapping[str, tuple[str, Mapping[str, bool]]] = {
    "checks.toml": ("checks", {**_SHOWN, "summaries": True}),
    "check-facts.toml": (
        "facts",
        {"name": False, "none": False, "missing": False, "values": True, "parts": True},
    ),
    "clouds.toml": ("clouds", {"name": False}),
    "glossary.toml": ("glossary", dict.fromkeys(("term", "explanation", "source"), False)),
    "kits/*.toml": ("kits", dict.fromkeys(("title", "text", "before", "purpose", "note"), False)),
    "knowledge/classes-*.toml": (
        "knowledge",
        dict.fromkeys(
            ("title", "meaning", "cause", "is_not", "helpers", "support_asks", "text"), False
        ),
    ),
    "pac.toml": ("pac", {"reason": False}),
    "retry-policy.toml": ("retry", {"sources": True}),
    "safeguard.toml": (
        "safeguard",
        {
            **dict.fromkeys(("title", "text", "remedy"), False),
            **dict.fromkeys(("outcomes", "remedies", "reasons", "changes"), True),
        },
    ),
    "sign-in-errors.toml": ("sign-in", {"title": False, "hint": False}),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text that people read. one is the singular that counted() has beside it."""

    key: str
    area: str
    where: str
    one: str | None = None


def window_texts() -> Iterator[Text]:
    """Yield the literals of the window."""
    for path in sorted((PACKAGE / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        area = _window_area(path)
        has_tables = False
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            where = f"{path.relative_to(ROOT).as_posix()}:{call.lineno}"
            match ast.unparse(call.func), call.args:
                case ("tr", [words, *_]):
                    found = list(_literals(words))
                    yield from (Text(key, area, where) for key in found)
                case ("counted", [_, one, many]):
                    found = list(_literals(many))
                    ones = list(_literals(one)) or [None]
                    yield from (
                        Text(key, area, where, single)
                        for key, single in zip(found, itertools.cycle(ones), strict=False)
                    )
                case ("counted" | "tr", _):
                    found = []
                case _:
                    continue
            has_tables = has_tables or not found
        if has_tables:
            yield from _tables(tree, area, path)


def _window_area(path: Path) -> str:
    folder = path.relative_to(PACKAGE / "ui").parts[0]
    return f"window-{folder}" if not folder.endswith(".py") else "window-main"


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _tables(tree: ast.Module, area: str, path: Path) -> Iterator[Text]:
    """Yield the texts of a module's constants, for calls that are given a name."""
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            for pair in ast.walk(node.value):
                where = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
                words = _constants(pair.elts) if isinstance(pair, ast.Tuple) else []
                if len(words) == 2 and "%n" in words[1]:
                    yield Text(words[1], area, where, words[0])
                elif words := [word for word in _constants([pair]) if "%n" not in word]:
                    yield from (Text(word, area, where) for word in words if is_for_people(word))


def _constants(nodes: Iterable[ast.AST]) -> list[str]:
    values = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


# Reasons of a ValueError that the settings show to who typed a time span.
REFUSED_SPANS = (
    "{text} is not written like 22:00-24:00",
    "{text} is no part of one day (write two spans around midnight)",
    "{text} does not begin with one of {names}",
)


def below_texts() -> Iterator[Text]:
    """Yield the sentences and phrases that are made below the window."""
    where = "coe_assistant/services/retry_settings.py:38"
    yield from (Text(key, "services", where) for key in REFUSED_SPANS)
    for floor in BELOW:
        for path in sorted((PACKAGE / floor).rglob("*.py")):
            module = path.relative_to(PACKAGE).with_suffix("").as_posix()
            if module not in NOT_SHOWN:
                area = AREAS.get(floor, floor)
                literals = Literals(
                    ast.parse(path.read_text("utf-8")), has_labels=floor in WITH_LABELS
                )
                for line, key in literals.found():
                    if key not in NOT_WORDS and not key.startswith(NOT_TOLD):
                        yield Text(key, area, f"{path.relative_to(ROOT).as_posix()}:{line}")


def other_texts() -> Iterator[Text]:
    """Yield what people read although no literal of the program says it."""
    for key in OTHER_TEXTS:
        yield Text(key, "cli", "packaging/text_sources.py")


def data_texts() -> Iterator[Text]:
    """Yield the texts of resources/ that people read."""
    for pattern, (area, names) in DATA.items():
        for path in sorted((ROOT / "resources").glob(pattern)):
            where = path.relative_to(ROOT).as_posix()
            document = tomllib.loads(path.read_text("utf-8"))
            if area == "knowledge":
                _join_durations(document)
            more = _kit_texts(document) if area == "kits" else ()
            for key in (*resource_texts(document, names), *more):
                if re.search(r"[A-Za-z]{2}", re.sub(r"\{[^{}]*\}", "", key)):
                    yield Text(key, area, where)


def page_texts() -> Iterator[Text]:
    """Yield the literals of t() in the templates of the report."""
    for path in sorted((ROOT / "resources" / "report").glob("report.*.j2")):
        for found in re.finditer(r't\("([^"]+)"', path.read_text("utf-8")):
            yield Text(found[1], "report", path.relative_to(ROOT).as_posix())


def _kit_texts(kit: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the pages show of a kit beside the fields that every table may have."""
    yield kit["name"]
    yield from (one["name"] for one in kit.get("releases", ()))
    yield from (f"{one['title']}: {one['before']}" for one in kit.get("obstacles", ()))
    yield from (one["source"] for one in kit.get("attestations", ()))
    for table in ("paths", "obstacles", "tasks_after"):
        yield from (one["ground"]["source"] for one in kit.get(table, ()))
    for one in kit.get("solutions", ()):
        yield one.get("minutes_ground", {}).get("source", "")


def _join_durations(document: object) -> None:
    """Join a remedy's text with how long it takes, as the program shows them."""
    for item in document.values() if isinstance(document, dict) else document:
        if isinstance(item, (dict, list)):
            _join_durations(item)
    if isinstance(document, dict) and document.get("takes"):
        document["text"] = f"{document['text']} ({document['takes']})"
