"""The house rules that no linter knows, as tests."""

from __future__ import annotations

import ast
import re
import statistics
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE)) if str(HERE) not in sys.path else None

from source_tree import ROOT, functions, length, name, python_files, tracked_files, tree  # noqa: E402

FILE_LINES, FUNCTION_LINES = 300, 50
MEDIAN_LINES, P90_LINES = 10, 28

# The task boundary, the effect boundary and the last resort (house rule A5).
BROAD_EXCEPT = {
    "coe_assistant/runtime/tasks.py",
    "coe_assistant/services/upgrade_driver.py",
    "coe_assistant/app/start.py",
    "coe_assistant/app/filling.py",
    "coe_assistant/app/window.py",
    "coe_assistant/runtime/crash.py",
}
BLOCKING = {"processEvents", "waitForFinished", "waitForStarted", "waitForReadyRead"}
# Of an application or of the product's loop around it; in the process of all tests.
ENDS_ALL = re.compile(r"(Q(Core|Gui)?Application|qApp|qapp|app|application)(\.instance\(\))?")
NO_QT = ("domain", "adapters", "checks", "services", "cli", "simulator", "ports")
CODE = ("coe_assistant", "packaging", "tests")

# Written in pieces, so that this file does not find itself.
# Home folders of invented people are test data of redaction, hence not in the list.
MACHINE = re.compile("/wo" + "rk/|/r" + "oot/")
REGISTRY = re.compile(
    "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.", "registry" + r"\.npmjs"])
)
MARKS = re.compile(r"#.*\b(TO" + "DO|FIX" + r"ME|XXX)\b")
TEXT = {".py", ".toml", ".md", ".lock", ".yml", ".json", ".sh", ".spec", ".txt", ""}


def test_files_of_python_stay_within_the_limit() -> None:
    long = {
        name(path): lines
        for path in python_files("coe_assistant", "packaging")
        if (lines := len(path.read_text("utf-8").splitlines())) > FILE_LINES
    }
    assert not long


def test_functions_stay_within_the_limit() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name} {length(node)}"
        for path in python_files(*CODE)
        for node in functions(path)
        if length(node) > FUNCTION_LINES
    ]
    assert not long


def test_functions_of_the_package_are_short_on_the_whole(record_property) -> None:
    lengths = sorted(
        length(node) for path in python_files("coe_assistant") for node in functions(path)
    )
    median, p90 = statistics.median(lengths), lengths[len(lengths) * 9 // 10]
    record_property("function_lines", f"median {median}, p90 {p90}, n {len(lengths)}")
    print(f"function lines: median {median}, p90 {p90}, n {len(lengths)}")
    assert median <= MEDIAN_LINES
    assert p90 <= P90_LINES


def test_modules_have_a_docstring() -> None:
    assert not [name(p) for p in python_files(*CODE) if p.stat().st_size and not _docstring(p)]


def test_broad_except_stands_in_the_named_places_only() -> None:
    found = {
        f"{name(path)}:{node.lineno}"
        for path in python_files("coe_assistant")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and _is_broad(node.type)
        and not _raises_again(node)
        and name(path) not in BROAD_EXCEPT
    }
    assert not found


def test_application_instance_is_asked_for_in_app_only() -> None:
    found = [
        where
        for owner, attribute, where in _attributes("coe_assistant")
        if attribute == "instance" and owner in {"QApplication", "QCoreApplication", "qApp"}
    ]
    assert not [where for where in found if not where.startswith("coe_assistant/app/")]


def test_window_and_runtime_never_block_the_main_thread() -> None:
    found = [
        f"{where} {owner}.{attribute}"
        for owner, attribute, where in _attributes("coe_assistant/ui", "coe_assistant/runtime")
        if attribute in BLOCKING or (owner, attribute) == ("time", "sleep")
    ]
    assert not found


def test_no_test_runs_or_ends_the_application_of_all_tests() -> None:
    """What Qt posts at the end of the application's loop would stop the loops of later tests."""
    found = [
        f"{where} {owner}.{attribute}"
        for owner, attribute, where in _attributes("tests")
        if attribute in {"exec", "exec_", "exit", "quit"} and ENDS_ALL.fullmatch(owner)
    ]
    found += [
        f"{name(path)}:{node.lineno} HeadlessLoop"
        for path in python_files("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name) and node.id == "HeadlessLoop"
    ]
    # The measurements are programs of their own; the conftest mends what it found.
    own = ("tests/bench/", "tests/conftest.py")
    assert not [where for where in found if not where.startswith(own)]


def test_qt_stays_above_the_runtime_floor() -> None:
    found = [
        name(path)
        for path in python_files(*(f"coe_assistant/{part}" for part in NO_QT))
        if any(module.split(".")[0] == "PySide6" for module in _imports(path))
    ]
    assert not found


def test_tracked_files_hold_no_open_marks() -> None:
    assert not [
        name(path)
        for path in python_files(*CODE)
        if path.name != Path(__file__).name and MARKS.search(path.read_text("utf-8"))
    ]


def test_tracked_files_name_no_machine_and_no_registry() -> None:
    found = []
    for path in tracked_files():
        if path.suffix in TEXT and path.stat().st_size < 5_000_000:
            text = path.read_text("utf-8", errors="replace")
            hits = {hit.group() for hit in (MACHINE.search(text), REGISTRY.search(text)) if hit}
            found += [f"{name(path)}: {sorted(hits)}"] if hits else []
    assert not found


def test_test_functions_assert_something() -> None:
    idle = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in python_files("tests")
        if path.name.startswith("test_")
        for node in functions(path)
        if node.name.startswith("test_") and not _asserts(node, path)
    ]
    assert not idle


def test_locks_are_hashed_and_pin_the_tested_qt() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / "packaging" / lock).read_text("utf-8")
        assert "://" not in text
        assert re.search(r"^pyside6-essentials==6\.11\.3\b", text, re.MULTILINE)
        assert re.search(r"^shiboken6==6\.11\.3\b", text, re.MULTILINE)
        entries = re.split(r"\n(?=\S)", text.strip())
        assert not [entry for entry in entries if "--hash=sha256:" not in entry]


def _docstring(path: Path) -> str | None:
    return ast.get_docstring(tree(path))


def _is_broad(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(
        part is None or (isinstance(part, ast.Name) and part.id in {"Exception", "BaseException"})
        for part in kinds
    )


def _raises_again(node: ast.ExceptHandler) -> bool:
    """Tell a handler that only cleans up: it ends with a bare `raise`."""
    last = node.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _attributes(*folders: str) -> list[tuple[str, str, str]]:
    return [
        (ast.unparse(node.value), node.attr, f"{name(path)}:{node.lineno}")
        for path in python_files(*folders)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
    ]


def _imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found


def _asserts(node: ast.AST, path: Path) -> bool:
    """Tell whether a test asserts, itself or through a function of its own file."""
    local = {function.name: function for function in functions(path)}
    seen: set[str] = set()
    todo = [node]
    while todo:
        for part in ast.walk(todo.pop()):
            if isinstance(part, ast.Assert):
                return True
            if isinstance(part, ast.Call):
                called = ast.unparse(part.func).rsplit(".", 1)[-1]
                # qtmodeltester.check asserts every rule that Qt has for models.
                if called in {"raises", "warns", "fail", "check"} or called.startswith(
                    ("assert", "wait")
                ):
                    return True
                if called in local and called not in seen:
                    seen.add(called)
                    todo.append(local[called])
    return False
