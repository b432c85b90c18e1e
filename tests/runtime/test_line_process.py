"""Children are started, read, stopped, found again, and survive."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from coe_assistant.domain.errors import CoeError
from coe_assistant.runtime.child_environment import child_environment, clean_own_environment
from coe_assistant.runtime.line_process import LineProcessRunner

ROOT = Path(__file__).resolve().parents[2]


class Watch:
    """Notes what came and when."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.lines: list[str] = []
        self.largest = 0
        self.exits: list[int | None] = []

    def on_lines(self, lines):
        assert not self.exits, "a line after the exit"
        self.largest = max(self.largest, len(lines))
        self.lines.extend(lines)

    def on_exit(self, code):
        self.exits.append(code)

    def run(self, runner, code: str, *more: str):
        return runner.start(
            [sys.executable, "-c", code, *more],
            raw_log=self.log, on_lines=self.on_lines, on_exit=self.on_exit,
        )  # fmt: skip

    def attach(self, runner, pid, created_at_s, argument=""):
        return runner.attach(
            pid, created_at_s, argument,
            raw_log=self.log, on_lines=self.on_lines, on_exit=self.on_exit,
        )  # fmt: skip


@pytest.fixture
def watch(tmp_path):
    return Watch(tmp_path / "attempt-1.log")


@pytest.fixture
def runner(qapp):
    return LineProcessRunner()


def test_child_lines_arrive_in_order_and_exit_code_last(qtbot, runner, watch):
    code = "import sys; print('a'); print('b', file=sys.stderr, flush=True); sys.exit(3)"
    watch.run(runner, code)
    qtbot.waitUntil(lambda: watch.exits == [3], timeout=10_000)
    assert sorted(watch.lines) == ["a", "b"]


def test_child_raw_bytes_are_kept_and_added_to(qtbot, runner, watch):
    watch.log.write_bytes(b"before\n")
    watch.run(runner, r"import sys; sys.stdout.buffer.write(b'\xff-x\r\ny')")
    qtbot.waitUntil(lambda: watch.exits == [0], timeout=10_000)
    assert watch.log.read_bytes() == b"before\n\xff-x\r\ny"
    assert watch.lines[-1] == "y"


def test_child_has_no_input_and_a_folder_of_its_own(qtbot, runner, watch):
    code = "import os, sys; print(repr(sys.stdin.read())); print(os.getcwd())"
    watch.run(runner, code)
    qtbot.waitUntil(lambda: watch.exits == [0], timeout=10_000)
    assert watch.lines[0] == "''"
    assert Path(watch.lines[1]) != Path.cwd()
    assert not Path(watch.lines[1]).exists()


def test_grandchild_that_holds_the_output_does_not_delay_the_end(qtbot, runner, watch):
    inner = "import time; time.sleep(30)"
    code = (
        "import subprocess, sys;"
        f"p = subprocess.Popen([sys.executable, '-c', {inner!r}]); print(p.pid, flush=True)"
    )
    began = time.monotonic()
    watch.run(runner, code)
    qtbot.waitUntil(lambda: bool(watch.exits), timeout=10_000)
    grandchild = psutil.Process(int(watch.lines[0]))
    assert grandchild.is_running()
    assert time.monotonic() - began < 3
    grandchild.kill()


def test_program_that_is_not_there_is_said_in_words(runner, watch, tmp_path):
    with pytest.raises(CoeError) as caught:
        runner.start([str(tmp_path / "no")], raw_log=watch.log, on_lines=list, on_exit=print)
    assert caught.value.slug == "pac-not-started"
    assert caught.value.hint
    assert "no" in caught.value.title


def test_stop_ends_child_and_grandchild(qtbot, runner, watch):
    inner = "import time; time.sleep(60)"
    code = (
        "import subprocess, sys, time;"
        f"p = subprocess.Popen([sys.executable, '-c', {inner!r}]); print(p.pid, flush=True);"
        "time.sleep(60)"
    )
    child = watch.run(runner, code)
    qtbot.waitUntil(lambda: bool(watch.lines), timeout=10_000)
    child.stop()
    child.stop()
    qtbot.waitUntil(lambda: watch.exits == [None], timeout=10_000)
    grandchild = int(watch.lines[0])
    qtbot.waitUntil(lambda: not psutil.pid_exists(grandchild), timeout=10_000)


@pytest.mark.skipif(os.name == "nt", reason="a program cannot refuse to be asked on Windows")
def test_stop_of_child_that_refuses_kills_it(qtbot, runner, watch, monkeypatch):
    monkeypatch.setattr("coe_assistant.runtime.line_process.STOP_WAIT_MS", 200)
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('x', flush=True); time.sleep(60)"
    )
    child = watch.run(runner, code)
    qtbot.waitUntil(lambda: bool(watch.lines), timeout=10_000)
    child.stop()
    qtbot.waitUntil(lambda: watch.exits == [None], timeout=10_000)


def test_let_go_leaves_child_and_calls_nobody(qtbot, runner, watch):
    child = watch.run(runner, "import time; time.sleep(1); print('late')")
    child.let_go()
    pid = child.pid
    qtbot.waitUntil(lambda: not psutil.pid_exists(pid), timeout=10_000)
    assert watch.exits == []
    assert watch.log.read_text() == "late\n"


def test_attach_reads_from_the_start_and_reports_the_end(qtbot, runner, watch):
    with watch.log.open("wb") as log:
        popen = subprocess.Popen(
            [sys.executable, "-c", "import time; print('one', flush=True); time.sleep(1.5)"],
            stdout=log,
        )
    created = psutil.Process(popen.pid).create_time()
    child = watch.attach(LineProcessRunner(runner), popen.pid, created)
    assert child is not None
    assert (child.pid, child.created_at_s) == (popen.pid, created)
    qtbot.waitUntil(lambda: watch.exits == [None], timeout=10_000)
    assert watch.lines == ["one"]
    popen.wait()


def test_attach_to_child_that_is_gone_delivers_what_it_wrote(runner, watch):
    watch.log.write_bytes(b"Connected as x\nWaiting for asynchronous operation\nlast")
    assert watch.attach(runner, 2**22 - 1, 1.0) is None
    assert watch.lines == ["Connected as x", "Waiting for asynchronous operation", "last"]


def test_attach_to_pid_that_was_given_anew_finds_nothing(runner, watch):
    assert watch.attach(runner, os.getpid(), 1.0) is None
    assert watch.attach(runner, 2**22 + 5, None) is None


def test_attach_without_pid_finds_the_child_by_its_package(qtbot, runner, watch, tmp_path):
    package = str(tmp_path / "core.zip")
    assert watch.attach(runner, None, None, package) is None
    code = "import time; print('x', flush=True); time.sleep(30)"
    child = watch.run(runner, code, "--path", package)
    # The system fills in a command line a moment after the start.
    qtbot.waitUntil(lambda: bool(watch.lines), timeout=10_000)
    found = Watch(watch.log).attach(runner, None, None, package)
    assert found is not None
    assert found.pid == child.pid
    found.let_go()
    child.stop()
    qtbot.waitUntil(lambda: bool(watch.exits), timeout=10_000)


def test_child_is_found_and_stopped_although_the_clock_was_set_meanwhile(
    qtbot, runner, watch, tmp_path, monkeypatch
):
    package = str(tmp_path / "core.zip")
    child = watch.run(
        runner, "import time; print('x', flush=True); time.sleep(60)", "--path", package
    )
    made_at_s = child.created_at_s
    qtbot.waitUntil(lambda: bool(watch.lines), timeout=10_000)
    true_time = psutil.Process.create_time
    monkeypatch.setattr(psutil.Process, "create_time", lambda one: true_time(one) + 7200)
    other = LineProcessRunner()
    assert Watch(watch.log).attach(other, child.pid, made_at_s, str(tmp_path / "b.zip")) is None
    found = Watch(watch.log).attach(other, child.pid, made_at_s, package)
    assert found is not None
    assert found.pid == child.pid
    found.let_go()
    assert child.cpu_s() is not None
    child.stop()
    qtbot.waitUntil(lambda: bool(watch.exits), timeout=10_000)


def test_pac_that_somebody_started_with_the_same_file_is_not_ours(qtbot, runner, watch, tmp_path):
    package = str(tmp_path / "core.zip")
    code = "print('x', flush=True); import time; time.sleep(30)"
    by_hand = subprocess.Popen(
        [sys.executable, "-c", code, "--path", package], cwd=tmp_path, stdout=subprocess.PIPE
    )
    try:
        assert by_hand.stdout.readline()
        assert watch.attach(runner, None, None, package) is None
    finally:
        by_hand.kill()
        by_hand.wait()
        by_hand.stdout.close()


PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from coe_assistant.runtime.line_process import LineProcessRunner
app = QCoreApplication([])
runner = LineProcessRunner()
code = "import time\\nfor n in range(40): print(n, flush=True); time.sleep(0.05)"
child = runner.start([sys.executable, "-c", code], raw_log=Path(sys.argv[1]),
                     on_lines=lambda lines: None, on_exit=lambda code: None)
print(child.pid, child.created_at_s, flush=True)
if sys.argv[2] == "wait":
    app.exec()
"""


@pytest.mark.parametrize("way", ["killed", "ended"])
def test_child_survives_the_program(qtbot, runner, watch, way):
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(watch.log), "wait" if way == "killed" else "end"],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    pid, created = program.stdout.readline().split()
    if way == "killed":
        program.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    program.wait()
    program.stdout.close()
    assert watch.attach(runner, int(pid), float(created)) is not None
    qtbot.waitUntil(lambda: watch.exits == [None], timeout=20_000)
    assert watch.lines == [str(number) for number in range(40)]


def test_many_lines_arrive_in_small_batches(qtbot, runner, watch):
    watch.run(runner, "import sys\nfor n in range(30000): sys.stdout.write(f'line {n}\\n')")
    qtbot.waitUntil(lambda: watch.exits == [0], timeout=30_000)
    assert watch.lines == [f"line {number}" for number in range(30_000)]
    assert watch.largest <= 500


def test_environment_of_packaged_program_is_cleaned(tmp_path):
    bundle = tmp_path / "app"
    source = {
        "LD_LIBRARY_PATH": str(bundle),
        "LD_LIBRARY_PATH_ORIG": "/opt/lib",
        "DYLD_LIBRARY_PATH": str(bundle),
        "_MEIPASS2": "x",
        "_PYI_ARCHIVE_FILE": "x",
        "QT_PLUGIN_PATH": os.pathsep.join([str(bundle / "plugins"), "/opt/plugins"]),
        "QML2_IMPORT_PATH": str(bundle / "qml"),
        "PATH": os.pathsep.join([str(bundle / "bin"), "/usr/bin"]),
        "HOME": "/home/ada",
    }
    assert child_environment(source, bundle) == {
        "LD_LIBRARY_PATH": "/opt/lib",
        "QT_PLUGIN_PATH": "/opt/plugins",
        "PATH": "/usr/bin",
        "HOME": "/home/ada",
    }
    own = dict(source)
    clean_own_environment(own, bundle)
    assert own == child_environment(source, bundle)


def test_environment_of_unpackaged_program_is_kept():
    source = {"LD_LIBRARY_PATH": "/opt/lib", "PATH": "/usr/bin"}
    assert child_environment(source, None) == source


def test_runner_is_busy_while_its_child_lives(qtbot, runner, watch):
    child = watch.run(runner, "import time; time.sleep(30)")
    assert runner.is_busy
    assert child.cpu_s() is not None
    child.stop()
    qtbot.waitUntil(lambda: watch.exits != [], timeout=10_000)
    assert not runner.is_busy


def test_rival_is_known_by_program_and_words_and_ours_is_not(qtbot, runner, tmp_path):
    program = tmp_path / "pac"
    program.write_text("import time; time.sleep(30)")
    line = [sys.executable, str(program), "solution", "import", "--path", str(tmp_path / "x.zip")]
    other = subprocess.Popen(line)
    try:
        found = runner.rivals(("solution", "import"), [])
        assert tuple(found[other.pid]) == tuple(line)
        assert other.pid not in runner.rivals(("solution", "import"), [other.pid])
        assert other.pid not in runner.rivals(("solution", "upgrade"), [])
    finally:
        other.kill()
        other.wait(10)


def test_process_that_windows_cannot_describe_is_passed_over(runner, monkeypatch):
    class Ending:
        pid = 1

        def cmdline(self):
            # what Windows answers about a 32-bit process that is just ending; psutil lets it through
            raise OSError(22, "Invalid parameter")

    monkeypatch.setattr(psutil, "process_iter", lambda: iter([Ending()]))
    assert runner.rivals(("solution", "import"), []) == {}
