"""Guards the pin `PySide6-Essentials<6.12`.

PySide6 6.12.0 on Python below 3.12 gives away one reference to `True` per `Signal.emit()` and one
to `None` per call of a void method; the process aborts ("bool_dealloc", "none_dealloc") after some
570 emits or 6,000 calls. 6.11.3 does not drift. From Python 3.12 these objects are immortal, so
nothing shows. The upper bound may go when this passes with a newer PySide6 on every Python
that we support. The abort kills its process, hence the child.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

EMITS, VOID_CALLS = 700, 6_000

# Small integers of the loops and pytest's absence leave a few references of noise; a defect
# shows as hundreds.
NOISE = 50

PROGRAM = f"""
import json, sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel
class Sender(QObject):
    happened = Signal(str)
application = QApplication(["sentinel", "-platform", "offscreen"])
label, sender = QLabel("x"), Sender()
sender.happened.connect(label.setText)
before = sys.getrefcount(None), sys.getrefcount(True)
for _ in range({EMITS}):
    sender.happened.emit("x")
for _ in range({VOID_CALLS}):
    label.setText("y")
after = sys.getrefcount(None), sys.getrefcount(True)
print(json.dumps([after[0] - before[0], after[1] - before[1]]))
"""


def test_pyside_many_emits_and_void_calls_lose_no_references() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    drifts = json.loads(child.stdout)
    assert all(abs(drift) < NOISE for drift in drifts), drifts
