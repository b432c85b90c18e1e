"""How long one frame takes while a long table or a full log is scrolled, against bare Qt widgets.

Run: python tests/bench/scrolling.py [--frames 300]
Offscreen, 900 by 600, the style sheet of the program on everything that is measured. Each frame
moves the view on by a piece and paints it; median and worst in milliseconds of processor time of
this process (other load on this machine does not count), and the median as a ratio to a bare
QTableView or QPlainTextEdit with the same texts in the same run. Exit code 1 when a median is above
16 ms.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QCoreApplication  # noqa: E402
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel  # noqa: E402
from PySide6.QtWidgets import (  # noqa: E402
    QAbstractScrollArea,
    QApplication,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from coe_assistant.domain.environment import Environment  # noqa: E402
from coe_assistant.domain.layer_removal import ChosenLayer  # noqa: E402
from coe_assistant.services.environment_search import (  # noqa: E402
    EnvironmentRow,
    KitReading,
    SearchState,
)
from coe_assistant.services.layer_table import LayerRow  # noqa: E402
from coe_assistant.ui.design import Scheme  # noqa: E402
from coe_assistant.ui.pages.environment_list import EnvironmentTable  # noqa: E402
from coe_assistant.ui.theme import Theme  # noqa: E402
from coe_assistant.ui.widgets.layers_table import LayersTable  # noqa: E402
from coe_assistant.ui.widgets.log_view import LogView  # noqa: E402
from coe_assistant.ui.widgets.text_table import TextTable  # noqa: E402

LIMIT_MS = 16.0
ROWS = LINES = 5_000
NOW = datetime(2026, 3, 14, 1, 20, tzinfo=UTC)
TEXT = "Workflow import: FlowServiceError - BadGateway (502): no response from upstream, part {n}"
HEADS = ("Kind", "Name", "Result", "Code", "Text")


def texts(number: int) -> tuple[str, ...]:
    """Return the cells of one row of an import log."""
    name = f"Admin | Sync Template v4 (Part {number})"
    return ("workflow", name, "failure", "80097376", TEXT.format(n=number))


def bare_table() -> QTableView:
    """Return a plain table with the texts of the import log."""
    view = QTableView()
    model = QStandardItemModel(view)
    model.setHorizontalHeaderLabels(list(HEADS))
    for number in range(ROWS):
        model.appendRow([QStandardItem(text) for text in texts(number)])
    view.setModel(model)
    return view


def import_log() -> TextTable:
    """Return the table of an import log."""
    view = TextTable("Components", HEADS, print)
    view.show_rows([texts(number) for number in range(ROWS)])
    return view


def layers() -> LayersTable:
    """Return the table of unmanaged layers."""
    view = LayersTable(print)
    view.show_rows(
        [
            LayerRow(
                ChosenLayer(f"id-{number}", "Workflow", f"Admin | Sync Template v4 {number}"),
                ("clientdata", "name"),
                bool(number % 2),
                True,
                NOW - timedelta(minutes=number),
                "Bob Ray",
            )
            for number in range(ROWS)
        ]
    )
    return view


def environments() -> EnvironmentTable:
    """Return the list of environments."""
    view = EnvironmentTable(print)
    rows = tuple(
        EnvironmentRow(
            Environment(
                f"https://contoso-{number}.crm4.dynamics.com", str(number), f"Contoso {number}",
                region="EMEA", type="Sandbox", version="9.2.26031.00178",
            ),
            KitReading.INSTALLED,
            "4.49.2",
        )
        for number in range(ROWS)
    )  # fmt: skip
    view.show_state(SearchState((), rows=rows))
    view.setMaximumHeight(600)
    return view


def log_lines() -> list[str]:
    """Return the lines of a full log."""
    return [f"{number:05} {TEXT.format(n=number)}" for number in range(LINES)]


def bare_log() -> QPlainTextEdit:
    """Return a plain pane with the lines of the log."""
    pane = QPlainTextEdit()
    pane.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    pane.setPlainText("\n".join(log_lines()))
    return pane


def log() -> QPlainTextEdit:
    """Return the log pane of the import page."""
    view = LogView(lambda: (), print)
    view.pane.setPlainText("\n".join(log_lines()))
    view.pane.setParent(None)
    return view.pane


CASES: dict[str, tuple[Callable[[], QAbstractScrollArea], str]] = {
    "bare table": (bare_table, ""),
    "import log": (import_log, "bare table"),
    "layers": (layers, "bare table"),
    "environments": (environments, "bare table"),
    "bare log": (bare_log, ""),
    "log pane": (log, "bare log"),
}


def frames(view: QAbstractScrollArea, count: int) -> list[float]:
    """Scroll view through, and return the milliseconds of each frame."""
    view.resize(900, 600)
    view.show()
    for _ in range(5):
        QCoreApplication.processEvents()
    bar = view.verticalScrollBar()
    taken = []
    for number in range(count):
        begun = time.process_time()
        bar.setValue(bar.maximum() * number // count)
        view.viewport().repaint()
        taken.append((time.process_time() - begun) * 1000)
    return taken


def main() -> int:
    """Measure, print, and return 1 when a median frame is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=300)
    count = parser.parse_args().frames
    application = QApplication(["scrolling"])
    application.setStyle("Fusion")
    application.setFont(QFont("DejaVu Sans", 10))
    window = QWidget()
    Theme(window).use(Scheme.LIGHT, window)
    application.setStyleSheet(window.styleSheet())
    medians: dict[str, float] = {}
    for name, (make, beside) in CASES.items():
        view = make()
        taken = frames(view, count)
        medians[name] = statistics.median(taken)
        ratio = f", {medians[name] / medians[beside]:.2f} times the {beside}" if beside else ""
        print(f"{name:13} median {medians[name]:5.2f} ms, worst {max(taken):5.2f} ms{ratio}")
        view.hide()
        view.deleteLater()
    worst = max(medians.values())
    print(f"{ROWS} rows, {LINES} lines, {count} frames each; limit {LIMIT_MS:.0f} ms")
    return 0 if worst < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
