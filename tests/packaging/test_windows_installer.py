"""The installer's script, and what its trial says where a part is missing. It runs under Wine only."""

from __future__ import annotations

import importlib
import re
import shutil
from pathlib import Path

import pytest

from coe_assistant.domain.wiping import WipePart

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
SCRIPT = (PACKAGING / "windows" / "coe-assistant.iss").read_text("utf-8")


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("packaging.requirements")
    monkeypatch.syspath_prepend(str(PACKAGING))
    return importlib.import_module("windows_installer")


def parts(trial, tmp_path: Path, **changed):
    values = {
        "work": tmp_path / "work",
        "program": tmp_path,
        "icon": tmp_path / "icon.ico",
        "python": tmp_path / "python.exe",
        "compiler": tmp_path,
        "wine": ("wine",),
    }
    return trial.Parts(**{**values, **changed})


def compiler_in(folder: Path) -> None:
    for name in ("ISCC.exe", "ISCmplr.dll", "ISPP.dll"):
        (folder / name).write_bytes(b"MZ")


def test_missing_compiler_is_said_before_anything_is_done(trial, tmp_path: Path) -> None:
    for compiler in (None, tmp_path):
        with pytest.raises(Exception, match="--compiler"):
            trial.InstallerTrial(parts(trial, tmp_path, compiler=compiler), "").run()
    assert not (tmp_path / "work").exists()


@pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="checks a signature")
def test_compiler_without_its_makers_signature_is_refused(trial, tmp_path: Path) -> None:
    compiler_in(tmp_path)
    with pytest.raises(Exception, match="signature of its makers"):
        trial.InstallerTrial(parts(trial, tmp_path), "").run()
    assert not (tmp_path / "work").exists()


def test_wine_that_runs_no_32_bit_programs_is_said(trial, tmp_path, monkeypatch) -> None:
    compiler_in(tmp_path)
    monkeypatch.setattr(trial, "prove_signed", lambda _file, _signer: None)
    monkeypatch.setattr(trial, "begin_windows", lambda _prefix, _work: None)
    for wine in (("no-such-wine",), ("echo",)):
        with pytest.raises(Exception, match="32-bit"):
            trial.InstallerTrial(parts(trial, tmp_path, wine=wine), "").run()


def test_installer_needs_no_rights_and_closes_nothing() -> None:
    assert "PrivilegesRequired=lowest" in SCRIPT
    assert "CloseApplications=no" in SCRIPT


def test_installer_says_everything_in_both_languages() -> None:
    texts = re.findall(r"^(en|de)\.(\w+)=\S", SCRIPT, re.MULTILINE)
    english = {name for tag, name in texts if tag == "en"}
    assert english == {name for tag, name in texts if tag == "de"}
    used = re.findall(r"CustomMessage\('(\w+)'\)|\{cm:(\w+)\}", SCRIPT)
    assert {one or other for one, other in used} == english


def test_uninstaller_wipes_every_part_that_the_program_knows() -> None:
    found = re.search(r"wipe ([a-z -]+) --yes", SCRIPT)
    assert found is not None
    assert found.group(1).split() == [part.value for part in WipePart]
