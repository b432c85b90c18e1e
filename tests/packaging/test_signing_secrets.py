"""Signing shows no password to the other processes of the machine: none is on a command line."""

from __future__ import annotations

import base64
import json
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ROOT / ".github" / "workflows" / "release.yml"
SHOWN = re.compile(
    r"(?:^|\s)/p\s+\S"  # signtool
    r"|\bsecurity\s+(?:-\w\s+)*[a-z]+(?:-[a-z]+)*\b.*\s-[kpP]\s+(?![^\s]*keychain\b)\S"  # macOS
    r"|--password[\s=]\S"  # notarytool, codesign's friends
    r"|-pass(?:in|out)?\s+pass:",  # openssl
)
NAMED_SECRET = re.compile(r"^\s+[A-Z_]+: \$\{\{ .*\}\}$")
STAND_IN = """\
#!{python}
import json, os, sys
with open(os.environ["SEEN"], "a", encoding="utf-8") as seen:
    given = sys.stdin.read() if sys.argv[1:] == ["-i"] else ""
    seen.write(json.dumps([sys.argv[1:], given]) + "\\n")
"""


def files_of_the_release() -> list[Path]:
    found = [
        path
        for folder in (ROOT / "packaging", ROOT / ".github")
        for path in folder.rglob("*")
        if path.suffix in {".ps1", ".py", ".sh", ".yml", ".yaml", ".iss", ".spec"}
    ]
    assert {RELEASE, ROOT / "packaging" / "windows" / "sign.ps1"} <= set(found)
    return found


def test_no_password_is_on_a_command_line() -> None:
    shown = [
        f"{path.name}: {line.strip()}"
        for path in files_of_the_release()
        for line in path.read_text("utf-8").splitlines()
        if SHOWN.search(line)
    ]
    assert shown == []


@pytest.mark.parametrize(
    "line",
    [
        "& $tool sign @how /f $certificate /p $env:SIGNING_PASSWORD @Files",
        'security import "$package" -k "$keychain" -P "$APPLE_PASSWORD" -T /usr/bin/codesign',
        'security unlock-keychain -p "$password" "$keychain"',
        'security set-key-partition-list -S apple-tool: -k "$password" "$keychain"',
        "xcrun notarytool submit a.zip --apple-id a --password $APPLE_APP_PASSWORD",
        "openssl pkcs12 -in a.p12 -passin pass:$PASSWORD",
    ],
)
def test_a_password_on_a_command_line_would_be_seen(line: str) -> None:
    assert SHOWN.search(line)


def test_workflows_give_secrets_by_the_environment_only() -> None:
    lines = [
        line
        for path in RELEASE.parent.glob("*.yml")
        for line in path.read_text("utf-8").splitlines()
        if "secrets." in line
    ]
    assert lines
    assert [line for line in lines if not NAMED_SECRET.match(line)] == []


def script_of(step: str) -> str:
    text = RELEASE.read_text("utf-8")
    part = text.split(f"- name: {step}\n", 1)[1].split("        run: |\n", 1)[1]
    return textwrap.dedent(part.split("\n      - name:", 1)[0])


@pytest.mark.skipif(sys.platform == "win32", reason="the step is for bash")
@pytest.mark.parametrize("password", ["plain", "a\"b\\c d$e'f&g`h"])
def test_the_certificate_for_macos_is_brought_in_unseen(tmp_path: Path, password: str) -> None:
    for name, content in {
        "security": STAND_IN.format(python=sys.executable),
        "uuidgen": "#!/bin/sh\necho KEYCHAIN-PASSWORD\n",
    }.items():
        (tmp_path / name).write_text(content, "utf-8")
        (tmp_path / name).chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "RUNNER_TEMP": str(tmp_path),
        "SEEN": str(tmp_path / "seen"),
        "APPLE_CERTIFICATE": base64.b64encode(b"p12").decode(),
        "APPLE_PASSWORD": password,
    }
    subprocess.run(
        ["bash", "-e", "-c", script_of("Certificate for macOS")], env=environment, check=True
    )
    seen = (tmp_path / "seen").read_text("utf-8")
    calls = [json.loads(line) for line in seen.splitlines()]
    arguments = {word for call, _ in calls for word in call}
    assert not {password, "KEYCHAIN-PASSWORD"} & arguments
    said = [shlex.split(given) for _, given in calls if given]
    assert [command[0] for command in said] == [
        "create-keychain",
        "unlock-keychain",
        "import",
        "set-key-partition-list",
    ]
    assert said[2][said[2].index("-P") + 1] == password
    assert not (tmp_path / "signing.p12").exists()
