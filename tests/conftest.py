"""Isolation for every test: own home, no keyring, no proxy, loopback only, no stray warnings."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LOOPBACK = ["127.0.0.1", "::1", "localhost"]

# Set on machines behind an inspecting proxy; they would outrank a session's own certificates.
FOREIGN = (
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
)
HOMES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_RUNTIME_DIR": "home/run",
    "APPDATA": "home/roaming",
    "LOCALAPPDATA": "home/local",
}
# What an untouched home is made of.
BARE = {*HOMES.values(), "home/.local"}


def pytest_configure(config: pytest.Config) -> None:
    """Let sockets reach the loopback interface only, however pytest was started."""
    if not config.getoption("--allow-hosts", default=None):
        config.option.allow_hosts = ",".join(LOOPBACK)
    config.addinivalue_line("markers", "expected_logs: records at WARNING and above are expected")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give long tests time for a machine that does much else."""
    for item in items:
        is_long = item.get_closest_marker("slow") is not None
        if is_long and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(300))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    """Fail the test itself that leaves a window, or Qt without event loops, to all later ones."""
    try:
        return (yield)
    finally:
        if _loops_are_stopped():
            pytest.fail("this test ended the application of all tests: Qt ran no loop after it")
        if left := _windows_left():
            pytest.fail(f"this test left windows open: {', '.join(left)}")


def _loops_are_stopped() -> bool:
    """Tell whether a fresh loop ended by itself; if so, let the loops of later tests run again."""
    core = sys.modules.get("PySide6.QtCore")
    application = core.QCoreApplication.instance() if core else None
    if core is None or application is None:
        return False
    loop = core.QEventLoop()
    core.QTimer.singleShot(0, loop, loop.quit)
    if loop.exec() != -1:
        return False
    # A Quit that was delivered outside any loop holds until the application's own loop begins.
    core.QTimer.singleShot(0, application, lambda: application.exit(0))
    application.exec()
    return True


def _windows_left() -> list[str]:
    """Name the windows that can be seen, and take them away."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    windows = widgets.QApplication.topLevelWidgets() if widgets else []
    seen = [window for window in windows if window.isVisible()]
    for window in seen:
        window.hide()
    return [f"{type(window).__name__} {window.windowTitle()!r}" for window in seen]


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return a maker of fresh homes; one in which nothing was written is handed out again."""
    # Ten folders a test were most of what a test of a value took, and minutes to delete.
    made: list[Path] = []

    def fresh() -> Path:
        if not made or _content(made[-1]) != BARE:
            base = tmp_path_factory.mktemp("machine")
            for folder in HOMES.values():
                (base / folder).mkdir(parents=True, exist_ok=True)
            (base / "home/run").chmod(0o700)  # Qt refuses a runtime folder that others can read
            made.append(base)
        return made[-1]

    return fresh


def _content(base: Path) -> set[str]:
    found: set[str] = set()
    for folder, folders, files in os.walk(base):
        inner = Path(folder).relative_to(base)
        found.update((inner / name).as_posix() for name in (*folders, *files))
    return found


@pytest.fixture(autouse=True)
def isolated_machine(homes: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a fresh home and an environment without the machine's own settings."""
    base = homes()
    for name, folder in HOMES.items():
        monkeypatch.setenv(name, str(base / folder))
    for name in FOREIGN:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in [name for name in os.environ if name.startswith("COE_ASSISTANT_")]:
        monkeypatch.delenv(name)
    # Texts are compared in English, on a German machine too.
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    # By name, for children as well: importing keyring here would cost every test.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return base / "home"


@pytest.fixture
def expected_logs(request: pytest.FixtureRequest) -> None:
    """Say that records at WARNING and above belong to this test; use caplog to assert them."""
    request.node.add_marker("expected_logs")


@pytest.fixture(autouse=True)
def no_stray_logs(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test that logs at WARNING or above without expecting it."""
    yield
    if request.node.get_closest_marker("expected_logs"):
        return
    # A test that asks for caplog looks at its own records.
    if "caplog" in _own_fixtures(request):
        return
    stray = [
        f"{record.name} {record.levelname}: {record.getMessage()}"
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING
    ]
    if stray:
        pytest.fail("unexpected log records:\n" + "\n".join(stray))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of reference data beside the clone; skip where there is none."""
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of reference data is not beside this copy of the project")
    return folder


def _own_fixtures(request: pytest.FixtureRequest) -> set[str]:
    function = getattr(request.node, "function", None)
    code = getattr(function, "__code__", None)
    return set(code.co_varnames[: code.co_argcount]) if code else set()


@pytest.fixture
def seen_folder() -> Callable[[Path], dict[str, tuple[int, str]]]:
    """Return what tells whether anything below a folder was touched: names, times and bytes."""

    def look(folder: Path) -> dict[str, tuple[int, str]]:
        found = {}
        for path in [folder, *sorted(folder.rglob("*"))]:
            content = path.read_bytes() if path.is_file() else b""
            found[str(path)] = path.stat().st_mtime_ns, hashlib.sha256(content).hexdigest()
        return found

    return look
