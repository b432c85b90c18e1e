"""The long self-test: is everything in the program, and does all of it work together?

Imports every module, loads every resource, compares the shipped files, paints a window offscreen
and runs a whole upgrade in the simulated tenant. Needs no network beyond this computer.
"""

from __future__ import annotations

import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import coe_assistant
from coe_assistant.adapters.lab import console_program
from coe_assistant.app.places import Places
from coe_assistant.app.program_files import files_problem, program_folder
from coe_assistant.domain.errors import CoeError

_LIMIT_S = 300
_LIBRARIES = (
    "msal",
    "requests",
    "keyring",
    "truststore",
    "cryptography.fernet",
    "jinja2",
    "psutil",
)
# Guarded by the systems that have them; importing one elsewhere says nothing about the program.
_FOREIGN = ("coe_assistant.adapters.windows_power",)
_SHORT = ("licences",)  # pages of one heading
_EXPECTED = (ImportError, CoeError, OSError, ValueError, KeyError, subprocess.SubprocessError)


@dataclass(frozen=True, slots=True)
class StepResult:
    """How one step ended; detail is what it saw, or why it failed."""

    name: str
    is_passed: bool
    detail: str
    duration_s: float

    def document(self) -> Mapping[str, object]:
        """Return the step for JSON."""
        result = "pass" if self.is_passed else "fail"
        duration = round(self.duration_s, 2)
        return {"name": self.name, "result": result, "detail": self.detail, "duration_s": duration}


def run_steps(places: Places, told: Callable[[StepResult], None]) -> Sequence[StepResult]:
    """Run all steps, each in spite of the others; told hears of each as it ends."""
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("modules", _modules),
        ("resources", lambda: _resources(places)),
        ("help", lambda: read_help(places)),
        ("shipped files", _shipped_files),
        ("window", _window),
        ("simulated upgrade", _upgrade),
    )
    results = []
    for name, step in steps:
        started = time.monotonic()
        try:
            is_passed, detail = True, step()
        except _EXPECTED as error:
            is_passed, detail = False, f"{type(error).__name__}: {error}"
        results.append(StepResult(name, is_passed, detail, time.monotonic() - started))
        told(results[-1])
    return results


def _modules() -> str:
    found = pkgutil.walk_packages(coe_assistant.__path__, f"{coe_assistant.__name__}.")
    names = [item.name for item in found if not item.name.endswith("__main__")]
    if len(names) < 2:
        raise CoeError("program-empty", "The program's own modules cannot be listed.")
    for name in (*_LIBRARIES, *names):
        if name not in _FOREIGN or sys.platform == "win32":
            import_module(name)
    return f"{len(names)} modules, {len(_LIBRARIES)} libraries"


def _resources(places: Places) -> str:
    files = [path for path in sorted(places.resources.rglob("*")) if path.is_file()]
    for path in files:
        if path.suffix == ".toml":
            tomllib.loads(path.read_text("utf-8"))
        elif path.suffix == ".json":
            json.loads(path.read_text("utf-8"))
    _load_all(places)
    if not files:
        raise CoeError("resources-missing", f"The folder {places.resources} is empty.")
    return f"{len(files)} files"


def _load_all(places: Places) -> None:
    shelf = import_module("coe_assistant.app.knowledge_shelf").KnowledgeShelf(places)
    shelf.knowledge()
    shelf.kit()
    folder = places.resources
    places.clouds()
    import_module("coe_assistant.checks.book").parse_book(
        (folder / "checks.toml").read_text("utf-8")
    )
    import_module("coe_assistant.adapters.redaction_rules").load_rules(folder / "redaction")
    import_module("coe_assistant.adapters.pac_finder").load_pac_rules(folder / "pac.toml")
    import_module("coe_assistant.adapters.package_limits").load_limits()
    import_module("coe_assistant.adapters.identity.entra_errors").load_entra_errors(folder)
    scenario = import_module("coe_assistant.simulator.scenario")
    for name in scenario.scenario_names():
        scenario.load_scenario(name)


def read_help(places: Places) -> str:
    """Make every page of the help in every language it has; return how many there are."""
    helping = import_module("coe_assistant.app.helping")
    shelf = import_module("coe_assistant.app.knowledge_shelf").KnowledgeShelf(places)
    count = 0
    for language in helping.help_languages():
        pages = helping.make_help(places, shelf, language, str).pages
        empty = [page.id for page in pages if len(page.sections) < 2 and page.id not in _SHORT]
        if empty:
            raise CoeError("help-empty", f"Pages of the help are empty: {', '.join(empty)}.")
        count += len(pages)
    return f"{count} pages"


def _shipped_files() -> str:
    folder = program_folder()
    problem = files_problem(folder)
    if problem is not None:
        raise problem
    return "as shipped" if folder is not None else "not packaged: nothing to compare"


def _window() -> str:
    with tempfile.TemporaryDirectory(prefix="coe-assistant-test-") as folder:
        started = time.monotonic_ns()
        done = _own("--data-dir", folder, "--report-first-paint", QT_QPA_PLATFORM="offscreen")
    line = next((line for line in done.stderr.splitlines() if "first_paint" in line), "")
    if done.returncode != 0 or not line:
        raise CoeError("window-not-painted", f"The window was not painted: {_tail(done.stderr)}")
    painted = json.loads(line)["first_paint_monotonic_ns"]
    return f"painted offscreen {(painted - started) // 1_000_000} ms after its start"


def _upgrade() -> str:
    with tempfile.TemporaryDirectory(prefix="coe-assistant-test-") as folder:
        done = _own(
            "--data-dir", folder, "demo", "--headless", "--scenario", "clean", "--speed", "600"
        )
    if done.returncode != 0:
        words = _tail(done.stdout + done.stderr)
        raise CoeError("simulated-upgrade-failed", f"It ended with {done.returncode}: {words}")
    return _tail(done.stdout)


def _own(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "coe_assistant"]
    if program_folder() is not None:
        program = [str(console_program(Path(sys.executable)))]
    return subprocess.run(
        [*program, *arguments],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_LIMIT_S,
        check=False,
    )


def _tail(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1][:300] if lines else "it said nothing"
