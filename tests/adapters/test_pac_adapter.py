"""pac is found in the right order, asked within limits, and refused with reasons."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock

import pytest

from coe_assistant.adapters.pac import Pac
from coe_assistant.adapters.pac_commands import ShortCommands
from coe_assistant.adapters.pac_finder import PacFinder, load_pac_rules
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.run import RunStep, StepMode

RULES = load_pac_rules(Path(__file__).resolve().parents[2] / "resources" / "pac.toml")
URL = "https://contoso.crm4.dynamics.com"
STEP = RunStep(
    "Core", "Core", "4.49.2", "4.50.6", StepMode.UPGRADE, "/tmp/core.zip", "", timedelta(0)
)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="programs here are scripts")


def program(path: Path, body: str = "print('Version: 2.13.1+gabc')") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{body}\n")
    path.chmod(0o755)
    return path


def commands(time_limit_s: float = 20.0) -> ShortCommands:
    return ShortCommands(Lock(), lambda data: data.decode(), lambda: os.environ, time_limit_s)


def finder(tmp_path, system="linux", chosen="", **variables) -> PacFinder:
    environment = {
        "HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "PATH": str(tmp_path / "bin"),
        "LOCALAPPDATA": str(tmp_path / "local"), **variables,
    }  # fmt: skip
    return PacFinder(RULES, environment, system, str(chosen))


def pac(tmp_path, chosen, time_limit_s=20.0) -> Pac:
    return Pac(finder(tmp_path, chosen=chosen), commands(time_limit_s), lambda: URL)


def installed(tmp_path, version: str) -> Path:
    base = tmp_path / "local/Microsoft/PowerAppsCLI"
    return program(base / f"Microsoft.PowerApps.CLI.{version}/tools/pac.exe")


def test_nothing_there_is_none(tmp_path):
    assert finder(tmp_path).find() is None
    assert pac(tmp_path, "").found() is None


def test_order_of_places_is_chosen_tool_editor_path(tmp_path):
    on_path = program(tmp_path / "bin/pac")
    assert finder(tmp_path).find().origin == "search-path"
    program(
        tmp_path / ".config/Code/User/globalStorage"
        "/microsoft-isvexptools.powerplatform-vscode/pac/tools/pac"
    )
    assert finder(tmp_path).find().origin == "vs-code"
    tool = program(tmp_path / ".dotnet/tools/pac")
    assert finder(tmp_path).find().path == tool
    chosen = finder(tmp_path, chosen=on_path).find()
    assert (chosen.path, chosen.origin) == (on_path, "chosen")


def test_newest_of_the_installer_wins_by_number(tmp_path):
    installed(tmp_path, "2.9.3")
    newest = installed(tmp_path, "2.13.1")
    found = finder(tmp_path, system="windows").find()
    assert (found.path, found.origin) == (newest, "installer")


@pytest.mark.parametrize("name", ["pac.cmd", "pac.launcher.exe"])
def test_launcher_is_looked_behind(tmp_path, name):
    shim = program(tmp_path / "local/Microsoft/PowerAppsCLI" / name)
    real = installed(tmp_path, "2.13.1")
    found = finder(tmp_path, chosen=shim).find()
    assert (found.path, found.origin, found.problem) == (real, "behind-launcher", "")


def test_launcher_alone_is_refused_with_reason(tmp_path):
    shim = program(tmp_path / "pac.cmd")
    found = pac(tmp_path, shim).found()
    assert "exit code" in found.errors[0]
    with pytest.raises(CoeError, match="exit code") as caught:
        pac(tmp_path, shim).import_command(STEP, URL)
    assert caught.value.slug == "pac-missing"


def test_chosen_path_that_is_not_there_is_not_replaced(tmp_path):
    program(tmp_path / "bin/pac")
    assert "no such file" in pac(tmp_path, tmp_path / "gone").found().errors[0]
    plain = tmp_path / "plain"
    plain.write_text("x")
    assert "may not be run" in pac(tmp_path, plain).found().errors[0]


def test_version_is_read_from_help(tmp_path):
    found = pac(tmp_path, program(tmp_path / "pac")).found()
    assert (found.version, found.origin, found.errors) == ("2.13.1", "chosen", ())


def test_old_version_is_an_error(tmp_path):
    found = pac(tmp_path, program(tmp_path / "pac", "print('Version: 1.20.1+gabc')")).found()
    assert "older" in found.errors[0]


def test_identity_and_solutions_are_read(tmp_path):
    who = json.dumps({"OrgUrl": URL, "UserEmail": "ada@c"})
    body = (
        f"who = {who!r}\nassert '--environment' in sys.argv and sys.stdin.read() == ''\n"
        "print('Connected as ada@c'); print(who if sys.argv[1] == 'env' else '[]')"
    )
    tool = pac(tmp_path, program(tmp_path / "pac", body))
    assert tool.identity().account == "ada@c"
    assert tool.solutions() == ()


def test_missing_sign_in_is_said(tmp_path):
    body = "print(\"Error: No profiles were found. Please run 'pac auth create'.\"); sys.exit(1)"
    with pytest.raises(CoeError) as caught:
        pac(tmp_path, program(tmp_path / "pac", body)).identity()
    assert (caught.value.slug, caught.value.exit_code) == ("pac-sign-in-needed", ExitCode.SIGN_IN)


def test_error_with_exit_code_zero_is_still_an_error(tmp_path):
    with pytest.raises(CoeError) as caught:
        pac(tmp_path, program(tmp_path / "pac", "print('Error: no')")).identity()
    assert (caught.value.slug, caught.value.detail) == ("pac-failed", "no")


def test_silent_pac_is_ended_in_time(tmp_path):
    began = time.monotonic()
    tool = pac(tmp_path, program(tmp_path / "pac", "time.sleep(60)"), time_limit_s=0.5)
    assert "no answer" in tool.found().errors[0]
    assert time.monotonic() - began < 5


def test_grandchild_delays_no_short_command(tmp_path):
    body = (
        "import subprocess\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(5)'])\n"
        "print('Version: 2.13.1+gabc')"
    )
    began = time.monotonic()
    assert pac(tmp_path, program(tmp_path / "pac", body)).found().version == "2.13.1"
    assert time.monotonic() - began < 4


def test_unreadable_answer_is_said(tmp_path):
    with pytest.raises(CoeError) as caught:
        pac(tmp_path, program(tmp_path / "pac", "print('hello')")).identity()
    assert caught.value.slug == "pac-unreadable"


def test_program_that_does_not_start_is_said(tmp_path):
    bad = tmp_path / "pac"
    bad.write_text("#!/no/such/interpreter\n")
    bad.chmod(0o755)
    assert "could not be started" in pac(tmp_path, bad).found().errors[0]


def test_import_command_is_built_for_the_step(tmp_path):
    tool = pac(tmp_path, program(tmp_path / "pac"))
    argv = tool.import_command(STEP, URL)
    assert argv[0] == str(tmp_path / "pac")
    assert "--stage-and-upgrade" in argv
    assert tool.upgrade_command(STEP, URL)[1:3] == ("solution", "upgrade")


def test_damaged_rules_are_said(tmp_path):
    file = tmp_path / "pac.toml"
    file.write_text("minimum_version = 1")
    with pytest.raises(CoeError) as caught:
        load_pac_rules(file)
    assert caught.value.slug == "pac-rules-damaged"


def test_rules_name_a_source_for_each_fault():
    assert RULES.known_bad
    assert all(bad.source.startswith("https://") and bad.reason for bad in RULES.known_bad)


def test_no_short_command_runs_beside_the_import(tmp_path):
    file = program(tmp_path / "pac", "print('x')")
    busy = replace(commands(20.0), is_importing=lambda: True)
    tool = Pac(finder(tmp_path, chosen=file), busy, lambda: URL)
    with pytest.raises(CoeError) as caught:
        tool.identity()
    assert caught.value.slug == "pac-busy"


def test_version_is_asked_once_until_the_file_changes(tmp_path):
    count = tmp_path / "asked"
    body = f"open({str(count)!r}, 'a').write('x'); print('Version: 2.13.1+gabc')"
    path = program(tmp_path / "pac", body)
    asking = pac(tmp_path, path)
    assert [asking.found().version for _ in range(3)] == ["2.13.1"] * 3
    assert count.read_text() == "x"
    program(path, body.replace("2.13.1", "2.14.10"))
    assert asking.found().version == "2.14.10"
    assert count.read_text() == "xx"


def test_version_that_was_not_told_is_asked_again(tmp_path):
    path = program(tmp_path / "pac", "sys.exit(1)")
    asking = pac(tmp_path, path)
    assert asking.found().errors
    before = path.stat()
    program(path, "print('Version: 2.13.1+gabc')")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert asking.found().version == "2.13.1"


class Counted(dict):
    """Tells how many looked for an answer that is being asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.second = Event()

    def get(self, key, default=None):
        found = super().get(key, default)
        if found is not None:
            self.second.set()
        return found


@pytest.mark.parametrize("code", [0, 1])
def test_pac_is_asked_once_by_two_who_ask_the_same_at_once(tmp_path, code):
    count, go = tmp_path / "asked", tmp_path / "go"
    path = program(
        tmp_path / "pac",
        f"open({str(count)!r}, 'a').write('x')\n"
        "import os\n"
        f"while not os.path.exists({str(go)!r}): time.sleep(0.01)\n"
        f"print('Error: no' if {code} else 'Version: 2.13.1'); sys.exit({code})",
    )
    asked = Counted()
    asking = replace(commands(), _asked=asked)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(asking.run, [str(path), "env", "who"]) for _ in range(2)]
        assert asked.second.wait(20)
        go.touch()
        if code:
            assert [type(one.exception(20)) for one in both] == [CoeError, CoeError]
        else:
            assert len({one.result(20) for one in both}) == 1
    assert count.read_text() == "x"
    assert asked == {}
    with suppress(CoeError):
        asking.run([str(path), "env", "who"])  # whoever asks later gets a new answer
    assert count.read_text() == "xx"


def test_closing_ends_a_command_that_waits_and_starts_no_other(tmp_path):
    mark = tmp_path / "up"
    body = f"open({str(mark)!r}, 'w').close(); time.sleep(100_000)"
    asked = commands(time_limit_s=50_000)
    refused = []

    def ask() -> None:
        try:
            asked.run([str(program(tmp_path / "pac", body))])
        except CoeError as error:
            refused.append(error.slug)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    while not mark.exists():
        time.sleep(0.01)
    asked.close()
    asking.join(60)
    assert refused == ["pac-stopped"]
    mark.unlink()
    ask()
    assert refused == ["pac-stopped", "pac-stopped"]
    assert not mark.exists()
