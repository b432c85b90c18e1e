"""The program's own settings file is made anew for each attempt; a person's own stays as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from coe_assistant.domain.package import (
    PackageKind,
    PackageReading,
    PackageReference,
    PackageVariable,
    SolutionPackage,
)
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import Phase
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind, is_made_here
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services.settings_file import keep_settings_file
from tests.domain.upgrade_runs import CORE, attempt, run_in
from tests.services.safeguard_fakes import SafeguardBench

PACKAGE = SolutionPackage(
    unique_name=CORE.solution,
    display_name="Core",
    version=SolutionVersion("4.50.6"),
    is_managed=True,
    publisher="",
    publisher_prefix="",
    file=Path("p"),
    sha256="",
    references=(PackageReference("new", "/apis/shared_x"),),
    variables=(PackageVariable("admin_New", "100000000", has_value=False),),
)
FORBIDDEN = ServiceError(ServiceProblem.FORBIDDEN, "Dataverse", "Not allowed.")
SILENT = ServiceError(ServiceProblem.UNREACHABLE, "Dataverse", "No answer.")
TWO = (
    Connection("c1", "Adele", "shared_x", "Connected"),
    Connection("c2", "Service", "shared_x", "Connected"),
)


def answers(connection: str, value: str = "v") -> Precautions:
    return Precautions(
        answers=(
            SettingAnswer(SettingKind.CONNECTION, "new", connection),
            SettingAnswer(SettingKind.VARIABLE, "admin_New", value),
        )
    )


@pytest.fixture
def bench(tmp_path: Path) -> SafeguardBench:
    made = SafeguardBench(tmp_path, run_in(Phase.IMPORTING, precautions=answers("c1")))
    made.reading = PackageReading(Path("p"), 0, "", PackageKind.SOLUTION, (PACKAGE,))
    made.tenant.there = TWO
    return made


def prepared(bench: SafeguardBench) -> str:
    bench.prepare()
    assert bench.answers.pop() == "ready"
    return bench.run.current_step.settings_file


def written(file: str) -> tuple[list[str], list[str]]:
    content = json.loads(Path(file).read_text("utf-8"))
    return (
        [row["ConnectionId"] for row in content["ConnectionReferences"]],
        [row["Value"] for row in content["EnvironmentVariables"]],
    )


def test_answers_go_into_a_file_and_its_names_into_the_history(bench):
    file = prepared(bench)
    assert is_made_here(file)
    assert written(file) == (["c1"], ["v"])
    entry = next(one for one in bench.run.timeline if one.kind == "settings-given")
    assert entry.text == "new, admin_New"


def test_file_is_made_anew_when_answers_or_the_environment_changed(bench):
    prepared(bench)
    bench.run = replace(bench.run, precautions=answers("c2", "w"))
    bench.make()
    assert written(prepared(bench)) == (["c2"], ["w"])
    bench.tenant.bound["new"] = "c9"
    assert written(prepared(bench)) == ([], ["w"])
    bench.tenant.values["admin_New"] = "theirs"
    assert prepared(bench) == ""
    assert [text.partition(" ")[0] for text in bench.run.warnings] == ["new", "admin_New"]
    assert prepared(bench) == ""
    assert len(bench.run.warnings) == 2  # told once


def test_persons_own_file_is_never_touched(bench, tmp_path):
    source = tmp_path / "settings-1.json"
    source.write_text('{"EnvironmentVariables": []}')
    kept = keep_settings_file(source, CORE.solution, tmp_path)
    steps = (replace(bench.run.steps[0], settings_file=str(kept)), *bench.run.steps[1:])
    bench.run = replace(bench.run, steps=steps)
    assert prepared(bench) == str(kept)
    assert bench.run.warnings == (
        "new was not given: your own settings file goes in with the import.",
        "admin_New was not given: your own settings file goes in with the import.",
    )
    assert kept.read_text() == '{"EnvironmentVariables": []}'
    assert not list(tmp_path.glob("*/settings-*.json"))


def test_apply_step_takes_no_settings(bench):
    applying = replace(attempt(), kind=AttemptKind.APPLY_UPGRADE)
    bench.run = replace(bench.run, attempts=(applying,))
    assert prepared(bench) == ""


def test_what_may_not_be_read_is_left_out_and_told_and_the_import_goes_on(bench, monkeypatch):
    def refused(_names):
        raise FORBIDDEN

    monkeypatch.setattr(bench.tenant, "references_named", refused)
    assert written(prepared(bench)) == ([], ["v"])
    assert bench.run.warnings == (
        "new was left as it is: what it is set to now could not be read.",
    )


def test_silence_is_waited_for(bench, monkeypatch):
    def silent(_names):
        raise SILENT

    bench.prepare()
    bench.answers.clear()
    monkeypatch.setattr(bench.tenant, "variables_named", silent)
    bench.prepare()
    assert bench.answers == [SILENT]


def test_connection_that_went_away_is_told(bench):
    bench.tenant.there = TWO[1:]
    assert written(prepared(bench)) == ([], ["v"])
    assert "cannot be found any more" in bench.run.warnings[0]


def test_needs_are_those_of_the_steps_that_are_left(bench):
    got = []
    bench.run = replace(bench.run, precautions=Precautions())
    bench.desk.before_import.read_needs(got.append, got.append)
    ((core,),) = got
    assert [one.logical_name for one in core.references] == ["new"]
    assert [one.schema_name for one in core.variables] == ["admin_New"]
    bench.tenant.problem = SILENT
    bench.desk.before_import.read_needs(got.append, got.append)
    assert got[-1] is SILENT
