"""On the main thread nothing is done that may take long: no network, no processes, no large files.

Not timed: the interpreter itself tells what is touched, through a whole journey of the window.
"""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from coe_assistant.domain.run import Phase
from coe_assistant.runtime.child_identity import created_at
from tests.e2e.main_thread import LARGE, Touches, watched
from tests.e2e.window_journey import Journey, application

SCENARIO = """
title = "A package of some size"
shows = "One failure, then success."
[[packages]]
key = "core"
version = "4.50.6"
size_mb = 2.0
[timing]
import_minutes = 20.0
apply_minutes = 5.0
[[failures]]
attempt = 1
phase = "import"
after_s = 720.0
code = "80097376"
text = 'Flow server error returned with status code "BadGateway" and details "{}".'
"""
# The launch follows the journal's last word at once: nothing may come between them. What pac and
# its children worked is read now and then; its folder is empty.
ALLOWED = {
    "subprocess.Popen": "runtime/child_start.py:_start",
    "processes looked through": "runtime/child_identity.py",
    "shutil.rmtree": "runtime/line_process.py:clean_up",
}

pytestmark = [
    pytest.mark.network_local,
    pytest.mark.timeout(300),
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]


def strangers(touches: Touches) -> dict[str, set[str]]:
    """Return what was touched from elsewhere than allowed."""
    found = {
        what: {one for one in places if ALLOWED.get(what, "-") not in one}
        for what, places in touches.slow.items()
    }
    return {what: places for what, places in found.items() if places}


@pytest.mark.slow
def test_whole_journey_keeps_the_main_thread_free(tmp_path: Path, qapp) -> None:
    del qapp
    application()
    scenario = tmp_path / "scenario.toml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    journey = Journey(tmp_path, str(scenario), 240.0, lambda *_: None)
    try:
        with watched() as touches:
            journey.go()
            done: list[object] = []
            journey.bench.safeguard.write_report(done.append, done.append)
            journey.until(lambda: bool(done))
            for slug in ("export-bundle", "import-log", "restore", "explain", "schedule"):
                journey.window.content.context.do(slug)
                journey._settle()
                journey.window.content._actions.dialog.reject()
            journey.bench.sign_out()
            journey._settle()
        assert journey.bench.run is not None
        assert journey.bench.run.phase is Phase.SUCCEEDED
        assert "subprocess.Popen" in touches.slow  # the watch sees what is there to be seen
        assert strangers(touches) == {}
    finally:
        journey.close()


def test_watch_sees_large_files_network_and_processes_of_the_main_thread_only(tmp_path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(LARGE + 1))
    touch = compile(
        "def touch(path, port):\n"
        "    open(path, 'rb').close()\n"
        "    import socket\n"
        "    with socket.socket() as one:\n"
        "        one.connect(('127.0.0.1', port))\n",
        "/x/coe_assistant/ui/pages/made_up.py",
        "exec",
    )
    names: dict = {}
    exec(touch, names)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with watched() as elsewhere:
            worker = threading.Thread(target=names["touch"], args=(str(large), port))
            worker.start()
            worker.join()
        with watched() as here:
            names["touch"](str(large), port)
            created_at(1)
    assert elsewhere.slow == {}
    place = "ui/pages/made_up.py:touch"
    assert here.slow["large file"] == {place}
    assert here.slow["socket.connect"] == {place}
