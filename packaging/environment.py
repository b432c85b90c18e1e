"""Makes the machine fit to run the project: system libraries, `.venv`, locked packages.

Standard library only, because it runs before anything is installed.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "coe-assistant.stamp"
RUN_LOCK = ROOT / "packaging" / "requirements.lock"
DEV_LOCK = ROOT / "packaging" / "requirements-dev.lock"

# Library to Debian package; found by running a window in a bare Debian root.
OFFSCREEN_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
WINDOW_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}

# What pip prints, and what that means for a person; the first match wins.
PIP_FAILURES = (
    ("no space left", "The disk is full. Free about 1 GB and run the command again."),
    (
        "do not match the hashes",
        "A package differs from the lock. Clear pip's cache and try again; do not ignore this.",
    ),
    (
        "certificate_verify_failed",
        (
            "The package index's certificate is not trusted. Behind an inspecting proxy, "
            "point PIP_CERT at your organisation's certificate file."
        ),
    ),
    (
        "no matching distribution",
        (
            "pip found no package for this system and Python, or could not reach a package index. "
            "Check the network, the proxy (HTTPS_PROXY) and that Python is 64-bit."
        ),
    ),
    (
        "connection",
        "pip cannot reach a package index. Check the network and the proxy (HTTPS_PROXY).",
    ),
)


class SetupError(Exception):
    """The machine cannot run the project; the message says why and what to do."""


def has_display() -> bool:
    """Tell whether a window can be shown here."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def venv_python() -> Path:
    """Return the interpreter of the project's virtual environment."""
    if os.name == "nt":
        return VENV / "Scripts" / "python.exe"
    return VENV / "bin" / "python"


def prepare(lock: Path) -> Path:
    """Make system libraries and `.venv` right for a lock file; return the interpreter.

    Raises:
        SetupError: with what to do.
    """
    ensure_libraries()
    stamp = _stamp_of(lock)
    dev_stamp = _stamp_of(DEV_LOCK)
    # The developer's set holds the running set, so it serves both.
    if not (STAMP.is_file() and STAMP.read_text("utf-8") in {stamp, dev_stamp}):
        _make_venv()
        _install(lock)
        STAMP.write_text(stamp, "utf-8")
    elif lock == DEV_LOCK and STAMP.read_text("utf-8") != stamp:
        _install(lock)
        STAMP.write_text(stamp, "utf-8")
    if subprocess.run([venv_python(), "-c", ""], check=False).returncode != 0:
        raise SetupError(f"The environment {VENV} is broken. Delete that folder and try again.")
    return venv_python()


def ensure_libraries() -> None:
    """Install, or name, the shared libraries that Qt needs on Linux.

    Raises:
        SetupError: some are missing and cannot be installed from here.
    """
    if sys.platform != "linux":
        return
    wanted = dict(OFFSCREEN_LIBRARIES)
    if os.environ.get("DISPLAY"):
        wanted |= WINDOW_LIBRARIES
    missing = [package for library, package in wanted.items() if not _loads(library)]
    if missing:
        install_packages(missing, "Qt needs shared libraries that this machine lacks")


def install_packages(packages: list[str], why: str) -> None:
    """Install Debian packages when root; else say the command.

    Raises:
        SetupError: not root, not Debian, or apt-get failed.
    """
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        names = ", ".join(packages)
        raise SetupError(f"{why}. Install what your system calls: {names} (Debian's names).")
    by_hand = f"sudo apt-get update && sudo {shlex.join(install)}"
    if os.geteuid() != 0:
        raise SetupError(f"{why}. Run this, then try again:\n  {by_hand}")
    print(f"{why}; installing: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "-q", *install[1:]]):
        done = subprocess.run(
            command, env=environment, check=False, capture_output=True, text=True, errors="replace"
        )
        if done.returncode != 0:
            tail = "\n".join((done.stdout + done.stderr).splitlines()[-12:])
            raise SetupError(f"{tail}\n{why}, and apt-get failed. By hand:\n  {by_hand}")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _stamp_of(lock: Path) -> str:
    if not lock.is_file():
        raise SetupError(f"The lock file {lock} is missing; the copy of the project is incomplete.")
    version = ".".join(map(str, sys.version_info[:3]))
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{sys.platform} {version} {digest}\n"


def _make_venv() -> None:
    own = Path(sys.prefix).resolve() == VENV.resolve()
    if own:
        raise SetupError("Run this with the system's Python, not with the one inside .venv.")
    print(f"Making {VENV}", flush=True)
    if importlib.util.find_spec("ensurepip") is not None:
        _run_venv("--clear")
    elif importlib.util.find_spec("pip") is not None:
        _run_venv("--clear", "--without-pip")
    else:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        install_packages([package], "Python's venv module is incomplete here")
        _run_venv("--clear")


def _run_venv(*options: str) -> None:
    command = [sys.executable, "-m", "venv", *options, str(VENV)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    if done.returncode != 0:
        reason = _reason(done.stdout + done.stderr, "The environment could not be made.")
        raise SetupError(f"{reason}\nCommand: {shlex.join(command)}")


def _install(lock: Path) -> None:
    print(f"Installing the locked packages ({lock.name})", flush=True)
    # A venv without pip of its own is served by the system's pip (--python: pip 22.3).
    has_pip = subprocess.run(
        [venv_python(), "-m", "pip", "--version"], check=False, capture_output=True
    )
    pip = [str(venv_python()), "-m", "pip"]
    if has_pip.returncode != 0:
        pip = [sys.executable, "-m", "pip", "--python", str(venv_python())]
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    done = subprocess.run(
        [*pip, "install", *options, "-r", str(lock)],
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        raise SetupError(_reason(done.stdout + done.stderr, "pip could not install the packages."))


def _reason(output: str, otherwise: str) -> str:
    lowered = output.lower()
    words = next((text for mark, text in PIP_FAILURES if mark in lowered), otherwise)
    tail = "\n".join(output.strip().splitlines()[-8:])
    return f"{tail}\n{words}"
