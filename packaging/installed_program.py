"""The installed program in a user's folders under Wine, and what the installer may do to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from environment import ROOT
from shipping import differences, digest, files_below
from trial_steps import demand, require, wait_for
from version_resource import program_version
from wine_prefix import WinePrefix, windows_path

ANSWERS = ROOT / "packaging" / "windows" / "answer_dialogs.py"
_SILENT = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART")
_KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\{7B0C6C52-6C0B-4C1B-9C57-5C0E4A551570}"
_QUESTIONS = {"de": "Auch die Daten von CoE Assistant", "en": "Delete the data of CoE Assistant"}
_IN_USE = 7  # Inno Setup: nothing was changed, because something has to be done first
_DAMAGED = "runs/damaged/journal.json"  # nobody knows whether it is finished, so it must stay


@dataclass(frozen=True, slots=True)
class Parts:
    """What the trial is made of.

    Attributes:
        work: Where everything is done; a Wine in a root of its own must see it at the same place.
        program: The frozen program's folder.
        icon: The installer's icon.
        python: A Windows Python for answering dialogs.
        compiler: The folder with ISCC.exe, or None.
        wine: How a Wine with 32-bit programs is called.
    """

    work: Path
    program: Path
    icon: Path
    python: Path
    compiler: Path | None
    wine: tuple[str, ...]


class Installed:
    """The installer and what it makes of the user's folders."""

    def __init__(self, prefix: WinePrefix, setup: Path, parts: Parts) -> None:
        self._prefix = prefix
        self._setup = setup
        self._parts = parts
        users = prefix.folder / "drive_c" / "users"
        user = next(path for path in users.iterdir() if path.is_dir() and path.name != "Public")
        self.folder = user / "AppData" / "Local" / "Programs" / "CoE Assistant"
        self.data = user / "AppData" / "Local" / "coe-assistant"
        menu = user / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs"
        self.entry = menu / "CoE Assistant.lnk"
        self.autostart = menu / "StartUp" / "CoE Assistant.lnk"

    def try_quietly(self) -> None:
        """Install, work, update, refuse while the program is open, and remove, without a window."""
        self.install("de", "autostart")
        self._check_there(autostart=True)
        program = windows_path(self.folder / "coe-assistant-cli.exe")
        require(self._prefix.run(program, "--self-test", limit_s=600))
        place = ("--data-dir", windows_path(self.data))
        demo = ("demo", "--headless", "--scenario", "clean", "--speed", "600")
        require(self._prefix.run(program, *place, *demo))
        damaged = self.data / _DAMAGED
        damaged.parent.mkdir(parents=True)
        damaged.write_text("{")
        before = _hashes(self.data)
        stale = self.folder / "_internal" / "of-an-earlier-version.txt"
        stale.touch()
        self.install("de", "")
        self._check_there(autostart=False)
        demand(not stale.exists(), "the file of an earlier version is still there")
        self._try_while_open()
        self.uninstall()
        self._check_gone()
        demand(_hashes(self.data) == before, "removing the program changed its data")

    def try_with_questions(self) -> None:
        """Remove with a window: keep the data, keep what is not finished, and let all go."""
        before = _hashes(self.data)
        self.install("de", "")
        asked = self.answer("yes", "no", "ok")
        demand(_QUESTIONS["de"] in asked, f"not asked in German about the data: {asked}")
        demand(_hashes(self.data) == before, "the data was to be kept, and was changed")
        self.install("en", "")
        asked = self.answer("yes", "yes", "ok", "ok")
        demand(_QUESTIONS["en"] in asked, f"not asked in English about the data: {asked}")
        left = {name for name in _hashes(self.data) if name.startswith("runs/")}
        demand(left == {_DAMAGED}, f"left of the runs: {sorted(left)}")
        shutil.rmtree((self.data / _DAMAGED).parent)
        self.install("en", "")
        self.answer("yes", "yes", "ok")
        demand(not self.data.exists(), "the data was to go, and is still there")

    def install(self, language: str, tasks: str, code: int = 0) -> str:
        """Install without a window; return the log.

        Raises:
            SetupError: it ended with another code.
        """
        log = self._parts.work / "install.log"
        options = [f"/LANG={language}", f"/TASKS={tasks}", f"/LOG={windows_path(log)}"]
        ended = self._prefix.call(windows_path(self._setup), *_SILENT, *options)
        text = log.read_text("utf-8-sig", errors="replace")
        demand(ended == code, f"the installer ended with {ended}: {text[-2000:]}")
        return text

    def uninstall(self) -> None:
        """Remove without a window."""
        ended = self._prefix.call(windows_path(self.folder / "unins000.exe"), *_SILENT)
        demand(ended == 0, f"the uninstaller ended with {ended}")
        wait_for(lambda: not self.folder.exists(), "the program's folder is still there")

    def answer(self, *answers: str) -> str:
        """Remove with a window and press these buttons; return what was asked."""
        started = self._prefix.start(windows_path(self.folder / "unins000.exe"))
        script = windows_path(self._parts.work / ANSWERS.name)
        try:
            done = self._prefix.run(windows_path(self._parts.python), script, *answers)
            require(done)
            started.wait(120)
        finally:
            started.kill()
        self._check_gone()
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return "\n".join(f"{line['title']}: {line['text']}" for line in lines)

    def _try_while_open(self) -> None:
        before = _hashes(self.folder)
        lab = self._parts.work / "lab"
        with self._open_program("simulate", "--lab", windows_path(lab)):
            wait_for((lab / "lab.json").is_file, "the installed program did not start")
            log = self.install("de", "", code=_IN_USE)
            demand("In use: " in log, "the installer did not see the open program")
            ended = self._prefix.call(windows_path(self.folder / "unins000.exe"), *_SILENT)
            demand(ended != 0, "the open program was removed")
        self._prefix.end()
        demand(_hashes(self.folder) == before, "the open program was changed")

    @contextmanager
    def _open_program(self, *arguments: str) -> Iterator[None]:
        child = self._prefix.start(windows_path(self.folder / "coe-assistant-cli.exe"), *arguments)
        try:
            yield
        finally:
            child.kill()
            child.wait(30)

    def _check_there(self, *, autostart: bool) -> None:
        names = differences(self._parts.program, self.folder)
        others = [name for name in names if not name.startswith("unins000.")]
        demand(not others, f"not as built: {others[:5]}")
        program = "coe-assistant.exe".encode("utf-16-le")
        demand(program in self.entry.read_bytes(), "the start menu has no entry for the program")
        demand(self.autostart.exists() == autostart, "the start at sign-in is not as chosen")
        if autostart:
            tray = "--tray".encode("utf-16-le")
            demand(tray in self.autostart.read_bytes(), "the start at sign-in shows a window")
        demand(self._is_registered("HKCU"), "Windows' list of programs lacks it")
        demand(not self._is_registered("HKLM"), "it was installed for all users")

    def _check_gone(self) -> None:
        wait_for(lambda: not self.folder.exists(), "the program's folder is still there")
        demand(not self.entry.exists(), "the start menu still has its entry")
        demand(not self.autostart.exists(), "it still starts at sign-in")
        demand(not self._is_registered("HKCU"), "Windows' list of programs still has it")

    def _is_registered(self, root: str) -> bool:
        found = self._prefix.run("reg", "query", f"{root}\\{_KEY}_is1", "/v", "DisplayVersion")
        return found.returncode == 0 and program_version() in found.stdout


def _hashes(folder: Path) -> Mapping[str, str]:
    return {name: digest(path) for name, path in files_below(folder)}
