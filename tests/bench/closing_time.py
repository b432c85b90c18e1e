"""How long the program lives after its window was closed while something is at work.

Run: python tests/bench/closing_time.py [SCENE ...]
Scenes: rest, checklist, layers, pac, bundle, import-log, asked (while an import runs). Each is the real program in a process of
its own over the simulated tenant; the clock runs from the window's close to the process's end.
What lies in the temporary folder and as an unfinished file in the data folder afterwards is
counted. Exit code 1 when a scene takes longer than 3 seconds or leaves something.
"""

# ruff: noqa: PLC0415 - Qt is loaded by the child only, as the program does
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from coe_assistant.adapters.data_folder import DataFolder  # noqa: E402
from coe_assistant.adapters.leftovers import in_use  # noqa: E402
from coe_assistant.domain.environment import RecentEnvironment  # noqa: E402
from tests.e2e.harness import Program, tenant  # noqa: E402

LIMIT_S = 3.0
LONGEST_S = 240.0
SLOW = "[network]\nlatency_ms = 2500\n"
MANY = "[layers]\nreal = 60\nphantom = 60\ncolumns = true\n"
MUTE = '[pac]\nquirks = ["mute"]\n'
HEAD = 'title = "Closing"\nshows = "A window that is closed."\n'
FAILURE = """
[[failures]]
attempt = 1
phase = "import"
after_s = 720.0
code = "80097376"
text = 'Flow server error returned with status code "BadGateway" and details "{}".'
"""
SCENARIOS = {
    "rest": "",
    "checklist": SLOW + MANY,
    "layers": MANY,
    "pac": MUTE,
    "bundle": FAILURE,
    "import-log": "",
    "asked": "",
}


# --- the child: the program itself, led by a timer ------------------------------------------


class Led:
    """Leads the window of this process to a scene, then closes it."""

    def __init__(self, scene: str, package: str) -> None:
        from PySide6.QtCore import QTimer

        self.package = package
        self.is_asked = scene == "asked"
        self._steps = getattr(self, scene.replace("-", "_"))()
        self._waits: Callable[[], object] = lambda: self.window is not None
        self._timer = QTimer()
        self._timer.timeout.connect(self._on_tick)
        self._timer.start(20)

    @property
    def window(self):
        from PySide6.QtWidgets import QApplication

        from coe_assistant.ui.main_window import MainWindow

        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        return next((one for one in found if one._content is not None), None)

    @property
    def content(self):
        return self.window.content

    @property
    def bench(self):
        return self.content.context.workbench

    @property
    def dialog(self):
        from shiboken6 import isValid

        found = self.content._actions.dialog
        return found if found is not None and isValid(found) else None

    def _on_tick(self) -> None:
        if not self._waits():
            return
        step = next(self._steps, None)
        if step is not None:
            self._waits = step
            return
        if self.dialog is not None:  # as a person must: it blocks the window
            self.dialog.close()
            return
        self._timer.stop()
        if self.is_asked:
            self.window.close()
            box = self.content._close.box
            leave = next(one for one in box.buttons() if "lose" in one.text())
            print(json.dumps({"closed": time.monotonic()}), flush=True)
            leave.click()
            return
        self.window.agree_to_close()
        print(json.dumps({"closed": time.monotonic()}), flush=True)
        self.window.close()

    def _connected(self) -> Iterator[Callable[[], object]]:
        from coe_assistant.services.workbench_state import ConnectionPhase

        if self.dialog is not None:
            self.dialog.reject()
        button = self.content.footer.main_button
        yield button.isEnabled
        button.click()
        yield lambda: self.bench.connection.phase is ConnectionPhase.CONNECTED

    def _checking(self) -> Iterator[Callable[[], object]]:
        yield from self._connected()
        self.bench.choose_packages([Path(self.package)])
        yield lambda: self.bench.packages.plan is not None
        self.bench.run_checklist()
        yield lambda: any(row.is_running for row in self.bench.checklist.rows)

    def rest(self) -> Iterator[Callable[[], object]]:
        yield from self._connected()

    def checklist(self) -> Iterator[Callable[[], object]]:
        yield from self._checking()
        end = time.monotonic() + 1.5
        yield lambda: time.monotonic() > end

    def layers(self) -> Iterator[Callable[[], object]]:
        yield from self._checking()
        yield lambda: self.bench.checklist.verdict is not None
        layers = self.bench.remediation.layers
        chosen = [row.layer for row in layers.state.rows]
        layers.remove(chosen, f"remove {len(chosen)} layers")
        yield lambda: layers.state.done > 2

    def pac(self) -> Iterator[Callable[[], object]]:
        yield from self._connected()
        end = time.monotonic() + 3
        yield lambda: time.monotonic() > end

    def asked(self) -> Iterator[Callable[[], object]]:
        from coe_assistant.domain.run import Phase

        yield from self._started()
        yield lambda: self.bench.run.phase is Phase.IMPORTING

    def _started(self) -> Iterator[Callable[[], object]]:
        from coe_assistant.domain.attestation import AttestationAnswer

        yield from self._checking()
        yield lambda: self.bench.checklist.verdict is not None
        for row in self.bench.checklist.rows:
            self.bench.acknowledge(row.id)
        statements = self.bench.remediation.statements
        for one in statements.state.open_rows:
            statements.answer(one.item.id, AttestationAnswer.CONFIRMED)
        self.bench.control.start(automatic_retries=False)

    def bundle(self) -> Iterator[Callable[[], object]]:
        from coe_assistant.domain.run import Phase
        from tests.bench.window_stalls import flood

        yield from self._started()
        ended = (Phase.NEEDS_ACTION, Phase.ESCALATED, Phase.WAITING)
        yield lambda: self.bench.run.phase in ended
        flood(self.bench.run_folder / self.bench.run.attempt.raw_log, 200)
        self.content.context.do("export-bundle")
        end = time.monotonic() + 0.3
        yield lambda: time.monotonic() > end

    def import_log(self) -> Iterator[Callable[[], object]]:
        from tests.bench.import_log_read import write

        self.dialog.reject()
        log = Path(os.environ["TMPDIR"]).parent / "log.xml"
        write(log, 100)
        self.content.context.do("import-log")
        self.dialog.open_log(log)
        end = time.monotonic() + 1
        yield lambda: time.monotonic() > end


def child(scene: str, package: str, arguments: list[str]) -> None:
    from PySide6.QtCore import QTimer

    from coe_assistant import __main__ as entry
    from coe_assistant.app import window

    leads: list[Led] = []
    opened = window._work

    def led(*given):
        QTimer.singleShot(0, lambda: leads.append(Led(scene, package)))
        return opened(*given)

    window._work = led
    sys.argv[1:] = arguments
    entry.run()


# --- the parent ------------------------------------------------------------------------------


def measure(scene: str, folder: Path) -> tuple[float, list[str]]:
    scenario = folder / "scenario.toml"
    scenario.write_text(HEAD + SCENARIOS[scene], "utf-8")
    temporary = folder / "tmp"
    temporary.mkdir()
    with tenant(folder / "lab", str(scenario), 600.0) as running:
        program = Program(running, folder / "data", 600.0)
        known = DataFolder(program.data)
        known.prepare()
        known.remember(RecentEnvironment(running.url))
        command = program.command()
        process = subprocess.Popen(
            [sys.executable, __file__, "--child", scene, running.package, *command[3:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**program.environment(), "TMPDIR": str(temporary)},
        )
        assert process.stdout is not None
        guard = threading.Timer(LONGEST_S, process.kill)
        guard.start()
        line = process.stdout.readline()
        closed = json.loads(line)["closed"] if line else time.monotonic()
        process.wait(LONGEST_S)
        guard.cancel()
        took = time.monotonic() - closed
        process.stdout.close()
    used = in_use()  # a pac that goes on keeps its folder
    there = [path for path in temporary.iterdir() if str(path) not in used]
    left = [str(path.relative_to(folder)) for path in there]
    left += [str(path.relative_to(folder)) for path in program.data.rglob(".*.tmp")]
    return took, left if process.returncode == 0 else [*left, f"exit code {process.returncode}"]


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], sys.argv[4:])
        return 0
    is_well = True
    for scene in sys.argv[1:] or SCENARIOS:
        with tempfile.TemporaryDirectory(prefix="coe-closing-", ignore_cleanup_errors=True) as name:
            took, left = measure(scene, Path(name))
        print(f"{scene}: lived {took:.1f} s after the close; left: {', '.join(left) or 'nothing'}")
        is_well = is_well and took <= LIMIT_S and not left
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
