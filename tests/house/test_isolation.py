"""The root fixtures really shut a test in."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

pytest_plugins = ["pytester"]


def test_home_and_data_folders_lie_in_a_fresh_folder(isolated_machine: Path) -> None:
    assert Path.home() == isolated_machine
    assert Path(os.environ["XDG_DATA_HOME"]).is_relative_to(isolated_machine)
    assert Path(os.environ["APPDATA"]).is_relative_to(isolated_machine)


def test_environment_holds_no_proxy_and_no_foreign_certificates() -> None:
    assert not {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"} & set(os.environ)
    assert not [name for name in os.environ if name.lower().endswith("_proxy")]
    assert not [name for name in os.environ if name.startswith("COE_ASSISTANT_")]


def test_socket_to_another_machine_is_blocked() -> None:
    # 192.0.2.0/24 is for documentation: it belongs to nobody.
    # The block warns first, and a warning is an error here.
    with socket.socket() as other, pytest.raises((SocketConnectBlockedError, UserWarning)):
        other.connect(("192.0.2.1", 443))


def test_socket_to_the_loopback_interface_works() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()


@pytest.mark.parametrize(
    ("arguments", "outcome"),
    [("", {"failed": 0, "errors": 1}), ("expected_logs", {"failed": 0, "errors": 0})],
)
def test_stray_warning_in_the_log_fails_the_test(
    pytester: pytest.Pytester, arguments: str, outcome: dict[str, int]
) -> None:
    conftest = Path(__file__).resolve().parents[1] / "conftest.py"
    pytester.makeconftest(conftest.read_text("utf-8"))
    pytester.makepyfile(
        f"import logging\ndef test_it({arguments}):\n    logging.getLogger('x').warning('stray')\n"
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    counted = result.parseoutcomes()
    assert {
        name: counted.get(name, counted.get(name.rstrip("s"), 0)) for name in outcome
    } == outcome


def test_test_that_stops_all_loops_is_named_and_the_next_one_runs(
    pytester: pytest.Pytester,
) -> None:
    conftest = Path(__file__).resolve().parents[1] / "conftest.py"
    pytester.makeconftest(conftest.read_text("utf-8"))
    pytester.makepyfile(
        """
        from PySide6.QtCore import QCoreApplication, QEvent, QTimer

        def test_innocent(qtbot):
            qtbot.wait(1)

        def test_culprit(qapp):
            QTimer.singleShot(0, qapp.quit)
            qapp.exec()
            QCoreApplication.postEvent(qapp, QEvent(QEvent.Type.Quit))

        def test_later(qtbot):
            timer = QTimer(singleShot=True, interval=0)
            with qtbot.waitSignal(timer.timeout, timeout=20_000):
                timer.start()
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:randomly", "-rE")
    counted = result.parseoutcomes()
    assert (counted["passed"], counted.get("errors", counted.get("error"))) == (3, 1)
    result.stdout.fnmatch_lines(
        ["*Failed: this test ended the application*", "ERROR *::test_culprit*"]
    )
