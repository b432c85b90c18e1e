"""docs/json.md names the keys and values that the commands write, and no others."""

from __future__ import annotations

import argparse
import ast
from pathlib import Path

import pytest

from coe_assistant.app import bundle_commands, listing, self_test
from coe_assistant.app.whole_self_test import StepResult
from coe_assistant.cli import (
    check_command,
    commands,
    error_commands,
    layers_command,
    leftover_command,
    notify,
    open_act_lines,
    outcome,
    report_lines,
    safeguard_commands,
    safeguard_report,
    settings_command,
    staging,
    status_report,
    wipe_command,
)
from coe_assistant.cli.arguments import parse
from coe_assistant.cli.command_arguments import add_commands
from coe_assistant.cli.open_settings import OpenSettings
from coe_assistant.cli.options import Origin
from coe_assistant.cli.output import Output
from coe_assistant.cli.safeguard_follower import SafeguardFollower
from coe_assistant.cli.upgrade_watcher import UpgradeWatcher
from coe_assistant.domain.act_record import ActState
from coe_assistant.domain.attestation import AttestationAnswer
from coe_assistant.domain.check import CheckStatus, Severity, Verdict
from coe_assistant.domain.configuration import FlowState
from coe_assistant.domain.difference import PartKind
from coe_assistant.domain.errors import ExitCode
from coe_assistant.domain.failure import Blame, Disposition
from coe_assistant.domain.finding import FindingStatus
from coe_assistant.domain.interruption import InterruptionKind
from coe_assistant.domain.kit import Trust
from coe_assistant.domain.layer_removal import RemovalOutcome
from coe_assistant.domain.open_act import OpenKind
from coe_assistant.domain.package import PackageKind, TablePartKind
from coe_assistant.domain.package import Severity as ProblemSeverity
from coe_assistant.domain.plan_values import PlanMode, PlanReason
from coe_assistant.domain.proxy_route import ProxyDoubt, ProxyOrigin
from coe_assistant.domain.restore_plan import ActKind
from coe_assistant.domain.run import Phase, WaitReason
from coe_assistant.domain.server import ServerState
from coe_assistant.domain.settings_needs import NEW, UNSET
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.wiping import KeptReason, WipePart
from coe_assistant.services import (
    bundle_compare,
    check_json,
    diagnosis_json,
    difference_json,
    package_json,
    settings_json,
)
from coe_assistant.services.leftover_table import LeftoverAct, LeftoverStep
from coe_assistant.services.workbench_state import Step
from tests.cli.json_page import PAGE, Section, is_told, paths_of, sections, written_keys

SECTIONS = sections()
DIFFERENCES = (
    difference_json.differences_document,
    difference_json._change,
    difference_json._parts,
    difference_json._user,
)
DIAGNOSIS = (
    diagnosis_json.diagnosis_json,
    diagnosis_json._more,
    diagnosis_json._retry,
    diagnosis_json._component,
)
WRITERS = {
    "An error": (Output.fail,),
    "A check": (check_json.check_fields,),
    "A diagnosis": DIAGNOSIS,
    "An open act": (open_act_lines.open_act_documents, open_act_lines._layer),
    "inspect": (
        package_json.inspect_document,
        package_json._problems,
        package_json._solution,
        package_json._tables,
    ),
    "plan": (
        package_json.plan_document,
        package_json._problems,
        package_json._step,
        package_json._minutes,
        *DIFFERENCES,
    ),
    "check": (
        check_command.check,
        check_command._checklist_document,
        check_command._environment_document,
        check_command._print_unusable,
        OpenSettings.take_over,
        staging.staging_document,
        settings_json.settings_document,
        settings_json._variable,
        settings_json._reference,
    ),
    "layers": (layers_command.LayersAct.document, layers_command._layer),
    "leftover": (leftover_command.LeftoverAct.document,),
    "Event phase": (Output.line, UpgradeWatcher._show_news),
    "Event progress": (report_lines.progress_fields,),
    "Event log": (UpgradeWatcher._on_log,),
    "Event retry": (UpgradeWatcher._show_retry,),
    "Event note": (UpgradeWatcher._note, SafeguardFollower._tell),
    "Event result": (outcome.result_line,),
    "status": (status_report.status_document, status_report._attempt),
    "environments": (listing.list_environments, listing._kit, listing._row),
    "snapshot": (safeguard_report.snapshot_document, Snapshot),
    "restore": (safeguard_report.restore_document, safeguard_report._row),
    "report": (safeguard_commands.report,),
    "import-log": (
        error_commands.import_log,
        error_commands._fields,
        error_commands._Count.fields,
    ),
    "bundle": (bundle_commands.write, bundle_commands.prove, bundle_compare.compare),
    "notify": (notify.notify,),
    "settings": (settings_command._tell, settings_command._shape),
    "wipe": (
        wipe_command._tell_plan,
        wipe_command._tell_result,
        wipe_command._shapes,
        wipe_command._kept_shapes,
    ),
    "self-test": (
        self_test.look_around,
        self_test._way,
        self_test._pac,
        commands._self_test,
        StepResult.document,
    ),
}
# Keys that no literal of these functions shows: made of a kind, or told elsewhere on the page.
MADE = {"inspect": {f"{kind.value}s" for kind in TablePartKind}}
ELSEWHERE = {"A diagnosis": {"schema"}}


def values(kinds) -> set[str]:
    return {one if isinstance(one, str) else str(one.value) for one in kinds}


PARTS = {"removed", "there"}
CLOSED_SETS = {
    ("A check", "severity"): Severity,
    ("A check", "status"): CheckStatus,
    ("A diagnosis", "disposition"): Disposition,
    ("A diagnosis", "blame"): Blame,
    ("An open act", "kind"): OpenKind,
    ("inspect", "kind"): PackageKind,
    ("inspect", "problems[].severity"): ProblemSeverity,
    ("plan", "files[].kind"): PackageKind,
    ("plan", "files[].problems[].severity"): ProblemSeverity,
    ("plan", "problems[].severity"): ProblemSeverity,
    ("plan", "difference[].changes[].kind"): PartKind,
    ("plan", "difference[].still_used[].kind"): PartKind,
    ("plan", "steps[].mode"): PlanMode,
    ("plan", "steps[].reason"): PlanReason,
    ("plan", "steps[].obstacles[].trust"): Trust,
    ("plan", "proposals[].trust"): Trust,
    ("check", "verdict"): Verdict,
    ("check", "statements[].answer"): AttestationAnswer,
    ("check", "settings[].variables[].type"): tuple(settings_json._TYPES.values()),
    ("check", "settings[].variables[].why"): (NEW, UNSET),
    ("check", "settings[].references[].why"): (NEW, UNSET),
    ("check", "dry_run.outcome"): CheckStatus,
    ("layers", "layers[].result"): RemovalOutcome,
    ("leftover", "leftovers[].act"): LeftoverAct,
    ("leftover", "leftovers[].result"): LeftoverStep,
    ("Event phase", "phase"): Phase,
    ("Event progress", "step"): Step,
    ("Event retry", "reason"): WaitReason,
    ("Event note", "finding.status"): FindingStatus,
    ("Event result", "outcome"): {
        *(one.name for one in outcome._ENDED.values()),
        *("unknown", "waiting"),
    },
    ("status", "run.phase"): Phase,
    ("status", "run.interruption"): InterruptionKind,
    ("status", "server.state"): ServerState,
    ("snapshot", "snapshot.flows[].state"): FlowState,
    ("restore", "rows[].act"): ActKind,
    ("restore", "rows[].state"): ActState,
    ("settings", "settings[].origin"): Origin,
    ("wipe", "there[].part"): WipePart,
    ("wipe", "removed[].part"): WipePart,
    ("wipe", "kept[].reason"): KeptReason,
    ("self-test", "ways.<cloud>.from"): ProxyOrigin,
    ("self-test", "ways.<cloud>.doubt"): ProxyDoubt,
}


@pytest.mark.parametrize("title", WRITERS)
def test_page_and_program_have_the_same_keys(title: str) -> None:
    written = written_keys(*WRITERS[title]) | MADE.get(title, set()) | ELSEWHERE.get(title, set())
    assert SECTIONS[title].names == written


def test_values_that_the_page_lists_are_those_of_the_program() -> None:
    listed = {
        (title, path): set(found)
        for title, section in SECTIONS.items()
        for path, found in section.keys.items()
        if found
    }
    assert listed == {place: values(kinds) for place, kinds in CLOSED_SETS.items()}


SHARED = {"schema", "at", "event"}
WITH_ALL = ("A check", "A diagnosis", "An open act")


def keys_of(section: Section) -> set[str]:
    """Return the paths that an example may have, with those of the shapes it holds."""
    held = {
        f"{path}.{inner}"
        for path in section.keys
        if path.endswith("[]")
        for title in WITH_ALL
        for inner in SECTIONS[title].keys
    }
    return {*section.keys, *held, *SHARED}


@pytest.mark.parametrize("title", [title for title, one in SECTIONS.items() if one.examples])
def test_examples_hold_what_the_page_tells(title: str) -> None:
    section = SECTIONS["A diagnosis" if title == "classify" else title]
    found = {path for example in SECTIONS[title].examples for path in paths_of(example)}
    assert {path for path in found if not is_told(path, keys_of(section))} == set()


def test_every_command_with_json_has_its_section_and_an_example() -> None:
    parser = argparse.ArgumentParser()
    add_commands(parser)
    [chosen] = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    named = {
        name
        for name, one in chosen.choices.items()
        if any("--json" in action.option_strings for action in one._actions)
    }
    together = {"upgrade", "resume"}
    assert together <= named
    assert "upgrade, resume" in SECTIONS
    assert {name for name in named - together if not SECTIONS[name].examples} == set()


def test_every_event_has_its_section() -> None:
    folder = Path(commands.__file__).parent
    events = {
        call.args[0].value
        for path in folder.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "_line"
        and isinstance(call.args[0], ast.Constant)
    }
    told = {title.removeprefix("Event ") for title in SECTIONS if title.startswith("Event ")}
    assert events == told


def test_exit_codes_are_those_of_the_program() -> None:
    table = PAGE.read_text("utf-8").split("## Exit codes", 1)[1].split("```", 1)[0]
    told = {line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")}
    assert told - {"code", "---"} == {str(int(code)) for code in ExitCode}


def test_commands_in_the_shell_examples_are_understood() -> None:
    shell = PAGE.read_text("utf-8").split("```bash\n")[1:]
    assert shell
    for part in shell:
        for line in part.split("```", 1)[0].splitlines():
            if line.startswith("coe-assistant "):
                assert parse(line.partition(" > ")[0].split()[1:]).json
