"""The stand-in pac answers on the simulated tenant as the real one would."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from coe_assistant.domain.pac_events import AuthTrouble, PacOutcome
from coe_assistant.domain.pac_output import PacOutput
from coe_assistant.runtime.decoding import decode_output
from coe_assistant.runtime.line_process import LineProcessRunner
from coe_assistant.simulator.lab import Lab
from coe_assistant.simulator.pac_voice import QUIRKS
from coe_assistant.simulator.scenario import load_scenario

pytestmark = pytest.mark.network_local
ROOT = Path(__file__).resolve().parents[2]
FAST = 2400.0


class Pac:
    """Runs the stand-in against one lab."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.url = lab.facts["environment_url"]

    def argv(self, *words: str) -> list[str]:
        return [*self.lab.facts["pac_command"], *words]

    def launched(self, *words: str) -> list[str]:
        """As a person's program would: through the launcher, from a folder of its own."""
        return self.argv(*words) if os.name == "nt" else [self.lab.facts["pac"], *words]

    def import_words(self, *more: str) -> list[str]:
        package = self.lab.facts["packages"][0]
        return [
            "solution", "import", "--path", package, "--environment", self.url,
            "--activate-plugins", "--async", "--max-async-wait-time", "180", *more,
        ]  # fmt: skip

    def run(self, *words: str) -> tuple[int, str, PacOutput]:
        done = subprocess.run(
            self.argv(*words), check=False, capture_output=True, cwd=ROOT, timeout=60
        )
        assert done.stderr == b""
        text = decode_output(done.stdout)
        output = PacOutput()
        for line in text.split("\n"):
            output.feed(line)
        return done.returncode, text, output

    def has_quirks(self, *names: str) -> None:
        assert set(names) <= QUIRKS
        scenario = self.lab.folder / "scenario.toml"
        scenario.write_text(f"[pac]\nversion = '2.9.3'\nquirks = {json.dumps(names)}\n")
        file = self.lab.folder / "lab.json"
        facts = {**json.loads(file.read_text()), "scenario_file": str(scenario)}
        file.write_text(json.dumps(facts))

    def version(self) -> str:
        rows = self.lab.services.tenant.table("solutions")
        return next(r["version"] for r in rows if r["uniquename"].endswith("CoreComponents"))


@pytest.fixture
def make_pac(tmp_path):
    labs = []

    def make(name: str = "clean", speed: float = FAST) -> Pac:
        labs.append(Lab(tmp_path / f"lab{len(labs)}", load_scenario(name), port=0, speed=speed))
        return Pac(labs[-1])

    yield make
    for lab in labs:
        lab.stop()


def test_help_tells_the_version(make_pac):
    code, _, output = make_pac().run("help")
    assert (code, output.version, output.errors) == (0, "2.13.1", ())


def test_who_and_list_give_json_after_a_preface(make_pac):
    pac = make_pac()
    code, text, _ = pac.run("env", "who", "--environment", pac.url, "--json")
    assert code == 0
    facts = json.loads(text[text.index("{") :])
    assert facts["OrgUrl"].rstrip("/") == pac.url
    _, text, _ = pac.run("solution", "list", "--environment", pac.url, "--json")
    rows = json.loads(text[text.index("[") :])
    assert {"Id", "SolutionUniqueName", "VersionNumber", "IsManaged"} <= set(rows[0])
    assert "Index Active" in pac.run("auth", "list")[1]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--version"], "Not a valid command"),
        (["solution", "shout"], "not understood in this context"),
        (["solution", "list", "--js"], "An unknown argument --js"),
        (["solution", "import"], "You need to either provide path"),
        (["solution", "import", "--path", "no.zip"], "does not exist"),
        (["env", "who", "--environment", "https://other.example"], "was not found"),
    ],
)
def test_wrong_call_gives_banner_error_and_one(make_pac, words, error):
    code, _, output = make_pac().run(*words)
    assert code == 1
    assert output.version
    assert error in output.errors[0]


def test_upgrade_changes_the_tenant(make_pac):
    pac = make_pac()
    code, _, output = pac.run(*pac.import_words("--stage-and-upgrade"))
    assert (code, output.outcome(code)) == (0, PacOutcome.SUCCESS)
    assert output.operation_id
    assert output.import_job_id
    assert output.tick is not None
    assert pac.version() == "4.50.6"
    assert pac.lab.services.record.imports_started() == 1


def test_upgrade_in_two_steps_changes_the_tenant(make_pac):
    pac = make_pac()
    code, _, _ = pac.run(*pac.import_words("--import-as-holding"))
    assert (code, pac.version()) == (0, "4.49.2")
    time.sleep(0.2)  # the lock outlives the job a little
    name = next(
        r["uniquename"]
        for r in pac.lab.services.tenant.table("solutions")
        if r["uniquename"].endswith("CoreComponents")
    )
    code, _, _ = pac.run("solution", "upgrade", "-sn", name, "-a", "-env", pac.url)
    assert (code, pac.version()) == (0, "4.50.6")


def test_bad_gateway_is_told_with_its_reason(make_pac):
    pac = make_pac("bad-gateway-once")
    code, _, output = pac.run(*pac.import_words("--stage-and-upgrade"))
    assert (code, output.outcome(code)) == (1, PacOutcome.FAILURE)
    assert "BadGateway" in output.reason
    assert output.ended is not None
    assert output.ended.succeeded is False


def test_exit_code_zero_on_error_is_still_failure(make_pac):
    pac = make_pac()
    pac.has_quirks("exit0-on-error")
    code, _, output = pac.run("solution", "list", "--js")
    assert (code, output.outcome(code)) == (0, PacOutcome.FAILURE)


@pytest.mark.parametrize(
    ("quirk", "trouble"),
    [("no-profile", AuthTrouble.NO_PROFILE), ("expired", AuthTrouble.EXPIRED)],
)
def test_missing_sign_in_is_known(make_pac, quirk, trouble):
    pac = make_pac()
    pac.has_quirks(quirk)
    code, _, output = pac.run("env", "who")
    assert (code, output.auth.trouble) == (1, trouble)


@pytest.mark.parametrize(
    "quirks", [("utf16",), ("japanese", "no-percentage"), ("comma-decimals", "utf16")]
)
def test_odd_output_of_an_import_is_understood(make_pac, quirks):
    pac = make_pac("bad-gateway-once", speed=12_000.0)
    pac.has_quirks(*quirks)
    code, _, output = pac.run(*pac.import_words("--stage-and-upgrade"))
    assert (code, output.outcome(code)) == (1, PacOutcome.FAILURE)
    assert "BadGateway" in output.reason
    assert output.operation_id
    assert output.tick is not None


def test_crash_in_mid_import_leaves_the_server_at_work(make_pac):
    pac = make_pac()
    pac.has_quirks("crash-mid-import")
    code, _, output = pac.run(*pac.import_words("--stage-and-upgrade"))
    assert output.outcome(code) is PacOutcome.CRASH
    assert pac.lab.services.engine.current is not None


def test_import_through_the_runner_ends_in_spite_of_a_grandchild(make_pac, qtbot, tmp_path):
    pac = make_pac()
    pac.has_quirks("grandchild")
    output, exits, runner = PacOutput(), [], LineProcessRunner()
    runner.start(
        pac.launched(*pac.import_words("--stage-and-upgrade")),
        raw_log=tmp_path / "attempt-1.log",
        on_lines=lambda lines: [output.feed(line) for line in lines],
        on_exit=exits.append,
    )
    qtbot.waitUntil(lambda: bool(exits), timeout=15_000)
    assert (exits, output.outcome(exits[0])) == ([0], PacOutcome.SUCCESS)


def test_time_limit_reached_leaves_the_server_at_work(make_pac):
    pac = make_pac()
    words = pac.import_words("--stage-and-upgrade")
    words[words.index("180")] = "2"
    code, _, output = pac.run(*words)
    assert code == 1
    assert output.has_outlasted_wait
    assert pac.lab.services.engine.current is not None


def test_version_of_a_scenario_is_told(make_pac):
    pac = make_pac()
    pac.has_quirks()
    assert pac.run("help")[2].version == "2.9.3"


def test_cut_line_ends_pac_with_words_and_leaves_the_server_at_work(make_pac):
    pac = make_pac()
    package_words = pac.import_words("--stage-and-upgrade")
    child = subprocess.Popen(pac.argv(*package_words), stdout=subprocess.PIPE, cwd=ROOT)
    for line in child.stdout:
        if b"Processing" in line:
            break
    pac.lab.stop()
    text = decode_output(child.stdout.read())
    child.stdout.close()
    assert child.wait(timeout=30) == 1
    assert "Failed to connect to Dataverse" in text
    assert pac.lab.services.engine.current is not None


@pytest.mark.parametrize(("quirk", "says_something"), [("hang", True), ("mute", False)])
def test_hung_pac_stays_silent_until_stopped(make_pac, qtbot, tmp_path, quirk, says_something):
    pac = make_pac(speed=600.0)
    pac.has_quirks(quirk)
    lines, exits, runner = [], [], LineProcessRunner()
    child = runner.start(
        pac.launched(*pac.import_words("--stage-and-upgrade")),
        raw_log=tmp_path / "attempt-1.log",
        on_lines=lines.extend,
        on_exit=exits.append,
    )
    if says_something:
        qtbot.waitUntil(lambda: any("Processing" in line for line in lines), timeout=15_000)
    else:
        qtbot.wait(700)
        assert lines == []
    child.stop()
    qtbot.waitUntil(lambda: exits == [None], timeout=10_000)
