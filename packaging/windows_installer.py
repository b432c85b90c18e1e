"""Compiles the installer under Wine and tries it: both languages, over itself, and away again.

Needs a Wine that also runs 32-bit programs, and Inno Setup's compiler: docs/packaging.md says how.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from environment import ROOT, SetupError
from installed_program import ANSWERS, Installed, Parts
from shipping import digest
from trial_steps import require
from version_resource import program_version
from wine_prefix import WinePrefix, begin_windows, prove_signed, windows_path

SCRIPT = ROOT / "packaging" / "windows" / "coe-assistant.iss"
SIGNER = "Martijn Laan"  # who signs Inno Setup
NO_COMPILER = (
    "The installer needs Inno Setup 6: give the folder that holds ISCC.exe with --compiler. "
    "docs/packaging.md says where it comes from."
)
NO_32_BIT = (
    "This Wine runs no 32-bit programs, and the compiler and the installer are such. "
    "Install Debian's wine32:i386, or give another Wine with --wine; docs/packaging.md says how."
)


class InstallerTrial:
    """A user's Windows without the program, and what the installer does to it."""

    def __init__(self, parts: Parts, display: str) -> None:
        self.parts = parts
        self.prefix = WinePrefix(parts.work / "prefix", display, parts.wine)
        self.setup = Path()

    def run(self) -> str:
        """Compile, install, update and remove; return what was found.

        Raises:
            SetupError: something is missing, or did not do what it must.
        """
        self._begin()
        try:
            self.setup = self._compile()
            installed = Installed(self.prefix, self.setup, self.parts)
            installed.try_quietly()
            installed.try_with_questions()
        finally:
            self.prefix.end()
        size = self.setup.stat().st_size / 2**20
        return f"{self.setup.name}, {size:.1f} MiB, SHA-256 {digest(self.setup)}"

    def _begin(self) -> None:
        if self.parts.compiler is None or not (self.parts.compiler / "ISCC.exe").is_file():
            raise SetupError(NO_COMPILER)
        for name in ("ISCC.exe", "ISCmplr.dll", "ISPP.dll"):
            prove_signed(self.parts.compiler / name, SIGNER)
        if shutil.which(self.parts.wine[0]) is None:
            raise SetupError(NO_32_BIT)
        shutil.rmtree(self.parts.work, ignore_errors=True)
        self.parts.work.mkdir(parents=True)
        begin_windows(self.prefix, self.parts.work)
        shell = r"C:\windows\syswow64\cmd.exe"
        answer = self.prefix.run(shell, "/c", "echo", "%PROCESSOR_ARCHITECTURE%", limit_s=60)
        if "x86" not in answer.stdout:
            raise SetupError(NO_32_BIT)

    def _compile(self) -> Path:
        # Copied: a Wine in a root of its own sees the work folder, and need not see the source.
        compiler = self.parts.work / "compiler"
        shutil.copytree(str(self.parts.compiler), compiler)
        for file in (SCRIPT, ANSWERS, self.parts.icon):
            shutil.copy(file, self.parts.work)
        names = {"Version": program_version(), "Folder": windows_path(self.parts.program)}
        names["Output"] = windows_path(self.parts.work)
        names["Icon"] = windows_path(self.parts.work / self.parts.icon.name)
        defines = [f"/D{name}={value}" for name, value in names.items()]
        script = windows_path(self.parts.work / SCRIPT.name)
        require(self.prefix.run(windows_path(compiler / "ISCC.exe"), "/Qp", *defines, script))
        return next(self.parts.work.glob("*-setup.exe"))
