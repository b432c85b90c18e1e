"""How long the window stands still in each action of whole journeys, with large data.

Run: python tests/bench/window_stalls.py [STORY ...] [--small]
Stories: journey, layers, restore, resume (all by default). The real window over the
simulated tenant. Per action: the longest gap of the event loop in wall time (other load on this
machine counts), the longest work of the main thread within one gap (what the program itself is to
blame for), and where the main thread was while it stood still for more than 200 ms.
Exit code 1 when the main thread itself worked longer than a second in one piece.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEvent, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QLineEdit  # noqa: E402

from coe_assistant.adapters.data_folder import DataFolder  # noqa: E402
from coe_assistant.adapters.journal import FileJournal  # noqa: E402
from coe_assistant.adapters.lab import start_lab  # noqa: E402
from coe_assistant.adapters.resources import resources_folder  # noqa: E402
from coe_assistant.app.at_work import at_work  # noqa: E402
from coe_assistant.app.demo import lab_places  # noqa: E402
from coe_assistant.app.filling import Filling  # noqa: E402
from coe_assistant.app.places import Places  # noqa: E402
from coe_assistant.app.window import Opening, scheme_of  # noqa: E402
from coe_assistant.cli.options import Options  # noqa: E402
from coe_assistant.domain.attestation import AttestationAnswer  # noqa: E402
from coe_assistant.domain.environment import RecentEnvironment  # noqa: E402
from coe_assistant.domain.run import Phase  # noqa: E402
from coe_assistant.services.safeguard_state import Doing  # noqa: E402
from coe_assistant.services.workbench_state import ConnectionPhase  # noqa: E402
from coe_assistant.ui.main_window import MainWindow  # noqa: E402
from tests.bench.import_log_read import write as write_import_log  # noqa: E402
from tests.bench.stall_watch import Gap, StallWatch  # noqa: E402
from tests.e2e.harness import wait_for_workers  # noqa: E402
from tests.e2e.window_journey import application  # noqa: E402

LONGEST_S = 300.0
LIMIT_MS = 1000.0
FLOOD = "2026-11-26 21:00:00 pac says one line of its output, as long as such lines are: {n}\n"
SCENARIO = """
title = "Large"
shows = "Large data."
[environment]
name = "CoE Production"
[[packages]]
key = "core"
version = "4.50.6"
size_mb = {size_mb}
[layers]
real = {real}
phantom = {phantom}
columns = true
[timing]
import_minutes = 20.0
apply_minutes = 5.0
{more}
"""
FAILURE = """
[[failures]]
attempt = 1
phase = "import"
after_s = 720.0
code = "80097376"
text = 'Flow server error returned with status code "BadGateway" and details "{}".'
"""


class Sizes:
    """How large everything is."""

    def __init__(self, *, small: bool) -> None:
        self.package_mb = 2 if small else 40
        self.layers = 60 if small else 1500
        self.flood_mb = 2 if small else 60
        self.run_mb = 5 if small else 500
        self.log_mb = 3 if small else 300
        self.events = 300 if small else 10_000
        self.runs = 5 if small else 50
        self.of_others = 300  # entries of each


class Walk:
    """One start of the real program in a lab."""

    def __init__(self, app: QApplication, watch: StallWatch, lab, folder: Path) -> None:
        self.app, self.watch, self.lab = app, watch, lab
        blank = Places(Options(), DataFolder(folder), resources_folder())
        self.places = lab_places(blank, lab, folder, 240.0)
        self.places.folder.prepare()
        self.places.folder.remember(RecentEnvironment(lab.environment_url))
        self._earlier = threading.enumerate()

    def open(self, action: str) -> None:
        with self.watch.during(action):
            self._held = at_work(self.places, begins=False)
            work = self._held.__enter__()
            self.window = MainWindow(scheme_of(self.places))
            self.window.resize(1180, 760)
            filling = Filling(self.app, self.window)
            self.opening = Opening(self.places, self.window, work, (), self.app, filling)
            self.window.painted.connect(self.opening.on_painted)
            self.window.show()
            self.until(lambda: self.window._content is not None)
            self.rest()
        self.bench = self.opening._assembly.workbench
        if self.dialog is not None:
            self.dialog.reject()  # the first steps

    @property
    def content(self):
        return self.window.content

    @property
    def dialog(self):
        return self.content._actions.dialog

    def do(self, action: str, act: Callable[[], object], is_done=lambda: True) -> Gap:
        with self.watch.during(action) as gap:
            act()
            self.until(is_done)
            self.rest()
        print(line_of(gap), flush=True)
        return gap

    def to_checklist(self) -> None:
        """Connect, choose the lab's package, and run the checklist."""
        self.connect()
        self.choose("package", list(self.lab.packages))
        self.check()

    def ask(self, slug: str):
        self.content.context.do(slug)
        return self.dialog

    def press(self) -> None:
        self.content.footer.main_button.click()

    def until(self, is_true: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST_S
        timer = QTimer()
        timer.setInterval(10)
        timer.timeout.connect(
            lambda: self.app.exit() if is_true() or time.monotonic() > end else None
        )
        timer.start()
        self.app.exec()
        timer.stop()
        assert is_true(), "the window did not get there"

    def rest(self, seconds: float = 0.4) -> None:
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end)

    def close(self) -> None:
        self.opening._language._window.use(None)
        self.window.agree_to_close()
        with self.watch.during("close"):
            self.window.close()
            self.opening.close()
            self._held.__exit__(None, None, None)
        wait_for_workers(self._earlier, 120)
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # --- as a person would -----------------------------------------------------------------

    def connect(self) -> None:
        connected = lambda: self.bench.connection.phase is ConnectionPhase.CONNECTED  # noqa: E731
        self.do("connect", self.press, connected)
        self.do("to the package", self.press)

    def choose(self, action: str, paths) -> None:
        packages = self.bench

        def is_read() -> bool:
            state = packages.packages
            readings = state.readings
            return state.error is not None or (
                bool(readings) and all(one.is_verified or not one.is_usable for one in readings)
            )

        self.do(action, lambda: self.bench.choose_packages(paths), is_read)

    def check(self) -> None:
        self.do("checklist", self.press, lambda: self.bench.checklist.verdict is not None)

    def agree(self) -> None:
        for row in self.bench.checklist.rows:
            self.bench.acknowledge(row.id)
        statements = self.bench.remediation.statements
        for one in statements.state.open_rows:
            statements.answer(one.item.id, AttestationAnswer.CONFIRMED)
        self.rest()

    def phase(self) -> Phase:
        return self.bench.run.phase if self.bench.run is not None else Phase.PREPARING


def line_of(gap: Gap) -> str:
    text = (
        f"{gap.longest_ms:8.0f} ms gap {gap.work_ms:8.0f} ms work {gap.took_s:7.1f} s  {gap.action}"
    )
    for stack, count in gap.stacks.most_common(4):
        text += f"\n      {count * 20:5d} ms+ {stack}"
    return text


def bomb(path: Path) -> Path:
    """Write a zip that says it holds far more than it is, and one with very many parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("solution.xml", "<ImportExportXml/>")
        archive.writestr("customizations.xml", b"\0" * 400_000_000)
        for number in range(20_000):
            archive.writestr(f"Workflows/{number}.json", "{}")
    return path


def flood(path: Path, megabytes: float) -> None:
    text = "".join(FLOOD.format(n=n) for n in range(10_000))
    for _ in range(int(megabytes * 1e6 / len(text)) + 1):
        with path.open("a", encoding="utf-8") as stream:
            stream.write(text)


def lab_of(folder: Path, sizes: Sizes, *, layers: int, more: str):
    scenario = folder / "large.toml"
    scenario.write_text(
        SCENARIO.format(size_mb=sizes.package_mb, real=layers, phantom=layers, more=more), "utf-8"
    )
    return start_lab(folder / "lab", str(scenario), 240.0)


def journey(app: QApplication, watch: StallWatch, folder: Path, sizes: Sizes) -> None:
    """From nothing to the verified version, with a failure on the way, and what comes after."""
    lab = lab_of(folder, sizes, layers=0, more=FAILURE)
    walk = Walk(app, watch, lab, folder / "data")
    try:
        walk.open("first start")
        walk.connect()
        walk.choose("malicious zip", [bomb(folder / "bomb.zip")])
        walk.choose("package", list(lab.packages))
        walk.check()
        walk.agree()
        run_imports(walk, sizes)
        after(walk, folder, sizes)
    finally:
        walk.close()
        lab.stop()


def run_imports(walk: Walk, sizes: Sizes) -> None:
    walk.do("start", walk.press, lambda: walk.phase() is Phase.IMPORTING)
    raw = walk.bench.run_folder / walk.bench.run.attempt.raw_log
    walk.do("flood of output", lambda: flood(raw, sizes.flood_mb), lambda: True)
    walk.do(
        "import until it fails",
        lambda: None,
        lambda: walk.phase() in (Phase.WAITING, Phase.NEEDS_ACTION, Phase.ESCALATED),
    )
    log = walk.content.page(walk.content.place).log
    walk.do("find in the log", lambda: find_in(log))
    walk.do("copy hand-over", walk.content.page(walk.content.place)._on_hand_over)
    walk.do("explain a pasted text", lambda: explain(walk))
    walk.do("second attempt", walk.bench.control.retry_now, lambda: walk.phase() is Phase.SUCCEEDED)
    walk.do("verification", lambda: None, lambda: not walk.bench.safeguard.has_work)


def find_in(log) -> None:
    log.find_bar.begin()
    for text in ("p", "pa", "pac", "line", "nowhere to be found"):
        log.find_bar.field.setText(text)
    log.find_bar.field.setText("one line")
    for _ in range(3):
        log.find_bar.go_on()


def explain(walk: Walk) -> None:
    dialog = walk.ask("explain")
    dialog.text.setPlainText(FLOOD * 12_000)
    dialog._on_explain()
    walk.until(lambda: bool(dialog.title))
    dialog.reject()


def after(walk: Walk, folder: Path, sizes: Sizes) -> None:
    bench = walk.bench
    done: list[object] = []
    walk.do(
        "report",
        lambda: bench.safeguard.write_report(done.append, done.append),
        lambda: bool(done),
    )
    raw = bench.run_folder / bench.run.attempt.raw_log
    flood(raw, sizes.run_mb)
    walk.do("bundle dialog", lambda: walk.ask("export-bundle"), lambda: walk.dialog._prepared)
    dialog = walk.dialog
    walk.do("bundle: what was removed", lambda: look_at_largest(dialog))
    dialog._path.setText(str(folder / "bundle.zip"))
    walk.do("bundle written", dialog._on_write, lambda: dialog._written is not None)
    if not sizes.run_mb > 100:
        walk.do("bundle proved", dialog._on_prove, lambda: "test" in dialog.message)
    dialog.reject()
    others(walk, folder, sizes)


def look_at_largest(dialog) -> None:
    largest = max(dialog._prepared.files, key=lambda file: len(file.original))
    dialog._on_picked(largest.name)
    dialog._on_look()
    dialog.removed_dialog.reject()


def others(walk: Walk, folder: Path, sizes: Sizes) -> None:
    log = folder / "log.xml"
    write_import_log(log, sizes.log_mb)
    walk.do("import log dialog", lambda: walk.ask("import-log"))
    dialog = walk.dialog
    walk.do(
        "import log opened",
        lambda: dialog.open_log(log),
        lambda: bool(dialog._log.name == log.name),
    )
    walk.do("import log: all rows", lambda: dialog.only_problems.setChecked(False))
    walk.do("import log: searched", lambda: dialog.search.setText("Flow 99"), lambda: True)
    walk.do("import log: exported", lambda: dialog.export(str(folder / "log.csv")))
    dialog.reject()
    walk.do("explain a large file", lambda: explain_file(walk, log))
    walk.do("help opened", lambda: walk.ask("help"))
    help_window = walk.content._actions.help.window
    walk.do("help searched", lambda: search_help(help_window))
    help_window.close()
    walk.do("settings opened", lambda: walk.ask("preferences"))
    dialog = walk.dialog
    for line in range(dialog.list.count()):
        name = dialog.list.item(line).text()
        walk.do(f"settings: {name}", lambda line=line: dialog.list.setCurrentRow(line))
    language = dialog.section("language")
    walk.do("language changed", lambda: change_language(dialog, language))
    for slug in ("about", "tour", "shortcuts", "privacy", "restore", "schedule"):
        walk.do(f"dialog {slug}", lambda slug=slug: walk.ask(slug))
        walk.dialog.reject()


def explain_file(walk: Walk, path: Path) -> None:
    dialog = walk.ask("explain")
    dialog.open_file(path)
    walk.until(lambda: bool(dialog.title))
    dialog.reject()


def search_help(window) -> None:
    for text in ("l", "la", "layer", "proxy", "import job"):
        window.search.setText(text)


def change_language(dialog, section) -> None:
    section.choice.setCurrentIndex(section.choice.findData("de"))
    section.choice.activated.emit(section.choice.currentIndex())
    dialog.reject()


def layers(app: QApplication, watch: StallWatch, folder: Path, sizes: Sizes) -> None:
    """Thousands of layers: scanned, listed, filtered, chosen, removed."""
    lab = lab_of(folder, sizes, layers=sizes.layers, more="")
    walk = Walk(app, watch, lab, folder / "data")
    try:
        walk.open("start")
        walk.to_checklist()
        walk.do("layers dialog", lambda: walk.ask("layers"))
        dialog = walk.dialog
        count = len(dialog.table.shown_rows)
        print(f"             {count} layers are listed")
        field = dialog.findChildren(QLineEdit)[0]
        walk.do("layers filtered", lambda: [field.setText(text) for text in ("F", "Fl", "")])
        walk.do("all chosen", dialog.table.choose_shown)
        dialog._typed.setText(f"remove {count} layers")
        at_work_ = lambda: dialog._layers.state  # noqa: E731
        walk.do("removal begins", dialog._on_remove, lambda: at_work_().done > 20)
        walk.do("removal goes on", lambda: None, lambda: at_work_().done > 80)
        dialog._layers.stop_removing()
        walk.do("removal stops", lambda: None, lambda: not at_work_().is_removing)
        walk.do("layers exported", lambda: dialog.export_to(str(folder / "layers.csv")))
        dialog.reject()
    finally:
        walk.close()
        lab.stop()


def restore(app: QApplication, watch: StallWatch, folder: Path, _sizes: Sizes) -> None:
    """An upgrade that took much away, and its restore."""
    lab = start_lab(folder / "lab", "much-to-restore", 240.0)
    walk = Walk(app, watch, lab, folder / "data")
    try:
        walk.open("start")
        walk.to_checklist()
        walk.agree()
        walk.do("import", walk.press, lambda: walk.phase() is Phase.SUCCEEDED)
        walk.do("verification", lambda: None, lambda: not walk.bench.safeguard.has_work)
        guard = walk.bench.safeguard
        walk.do(
            "restore planned", lambda: walk.ask("restore"), lambda: guard.state.plan is not None
        )
        walk.do("restore", guard.restore, lambda: guard.state.is_restored)
        walk.do("restore verified", lambda: None, lambda: guard.state.doing is Doing.NOTHING)
        walk.dialog.reject()
    finally:
        walk.close()
        lab.stop()


def resume(app: QApplication, watch: StallWatch, folder: Path, sizes: Sizes) -> None:
    """A second start over a waiting run with a long journal, among many runs."""
    lab = lab_of(folder, sizes, layers=0, more=FAILURE)
    walk = Walk(app, watch, lab, folder / "data")
    try:
        walk.open("start")
        walk.to_checklist()
        walk.agree()
        walk.do("import", walk.press, lambda: walk.phase() is Phase.WAITING)
        walk.bench.control.pause()
        walk.rest()
        run = walk.bench.run
        walk.close()
        journal = FileJournal(walk.places.folder.runs)
        lengthen(journal, run, sizes)
        walk.open("second start, long journal")
        connected = lambda: walk.bench.connection.phase is ConnectionPhase.CONNECTED  # noqa: E731
        walk.do("signed in again", lambda: walk.content.context.do("sign-in"), connected)
        walk.do("taken up", lambda: None, lambda: walk.bench.run is not None)
        walk.do("policy chosen", walk.bench._on_policy)
        walk.do("history shown", lambda: walk.content.page(walk.content.place).refresh())
        walk.do("postponed", walk.bench.control.go_on)
        walk.do("report", lambda: walk.ask("open-report"))
    finally:
        walk.close()
        lab.stop()


def lengthen(journal: FileJournal, run, sizes: Sizes) -> None:
    entry = run.timeline[-1]
    more = tuple(replace(entry, text=f"{entry.text} {n}") for n in range(sizes.events))
    long = replace(run, timeline=(*run.timeline, *more))
    journal.save(long)
    for number in range(sizes.runs):
        other = replace(long, timeline=long.timeline[: sizes.of_others])
        journal.save(replace(other, id=f"2000{run.id[4:]}-{number:03d}"))


STORIES = {"journey": journey, "layers": layers, "restore": restore, "resume": resume}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="*")
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args()
    app = application()
    app.setQuitOnLastWindowClosed(False)
    watch = StallWatch()
    for name in options.stories or STORIES:
        print(f"--- {name}", flush=True)
        with tempfile.TemporaryDirectory(
            prefix="coe-stalls-", ignore_cleanup_errors=True
        ) as folder:
            STORIES[name](app, watch, Path(folder), Sizes(small=options.small))
    worst = max(watch.gaps, key=lambda gap: gap.work_ms)
    print(f"longest work of the main thread in one piece: {worst.work_ms:.0f} ms ({worst.action})")
    watch.close()
    return 0 if worst.work_ms <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
