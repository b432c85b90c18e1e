"""The server's own validation: shown with the other checks, never sent by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkfakes import CORE, UNREADABLE, FakeClients, dataverse, make_context

from coe_assistant.checks.base import evaluate
from coe_assistant.checks.dry_run import DryRunCheck, staging_facts
from coe_assistant.checks.inputs import StageFile
from coe_assistant.domain.check import CheckStatus, Severity

FILES = (StageFile(Path("core.zip"), CORE),)
TWO = (*FILES, StageFile(Path("governance.zip"), "Governance"))
GOOD = {
    "StageSolutionStatus": "Passed",
    "SolutionValidationResults": [],
    "MissingDependencies": [],
    "SolutionDetails": {
        "SolutionUniqueName": CORE,
        "SolutionVersion": "4.50.6",
        "PreviousSolutionVersion": "4.49.2",
        "HasPendingUpgrade": False,
    },
    "SolutionComponentsDetails": [
        {"ComponentName": "admin_app", "ComponentTypeName": "Entity", "IsPresentInOrg": "True"},
        {"ComponentName": "New flow", "ComponentTypeName": "Workflow", "IsPresentInOrg": "False"},
        {"ComponentName": "x", "ComponentTypeName": "Entity", "IsPresentInOrg": "Unknown"},
    ],
}
MISSING = {
    "RequiredComponentSchemaName": "cat_Button",
    "RequiredSolutionName": "CreatorKitCore (1.0)",
    "DependentComponentDisplayName": "Admin app",
}


def staged(answer=GOOD, **changes):
    clients = FakeClients(dataverse=dataverse(stage=answer))
    context = make_context(**({"clients": clients, "stage_files": FILES} | changes))
    return evaluate(DryRunCheck(), context), clients.dataverse


def test_dry_run_passes_and_tells_presence():
    report, service = staged()
    assert report.status is CheckStatus.PASS
    assert "Components already there: 1, new: 1." in report.summary
    assert (report.facts["present"], report.facts["presence_unknown"]) == (1, 1)
    assert report.facts["new_components"] == ["Workflow New flow"]
    assert [call[0] for call in service.calls] == ["stage"]


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"MissingDependencies": [MISSING]}, CheckStatus.FAIL, "CreatorKitCore (1.0)"),
        ({"SolutionDetails": {"HasPendingUpgrade": True}}, CheckStatus.FAIL, "half-applied"),
        ({"StageSolutionStatus": "Failed"}, CheckStatus.FAIL, "refuse"),
        ({"StageSolutionStatus": 0}, CheckStatus.FAIL, "refuse"),
        (
            {
                "SolutionValidationResults": [
                    {"SolutionValidationResultType": "Error", "Message": "No.", "ErrorCode": -1}
                ]
            },
            CheckStatus.FAIL,
            "No.",
        ),
        (
            {
                "SolutionValidationResults": [
                    {"SolutionValidationResultType": 1, "Message": "Hm.", "ErrorCode": 0}
                ]
            },
            CheckStatus.WARN,
            "Hm.",
        ),
        ({"StageSolutionStatus": None}, CheckStatus.UNKNOWN, "does not say whether"),
    ],
)
def test_dry_run_judges_what_the_server_says(changes, status, words):
    report, _ = staged(GOOD | changes)
    assert report.status is status
    assert report.severity is Severity.ADVISORY
    assert words in report.summary


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
def test_dry_run_without_an_answer_is_unknown_and_can_be_asked_again(error):
    report, _ = staged(error)
    assert report.status is CheckStatus.UNKNOWN
    assert "again" in [one.id for one in report.remedies]


def test_dry_run_without_a_file_is_unknown():
    report, service = staged(stage_files=())
    assert report.status is CheckStatus.UNKNOWN
    assert service.calls == []


def test_dry_run_tells_how_far_the_upload_is_and_can_be_stopped():
    told = []

    def upload(_file, sent):
        sent(10, 40)
        sent(40, 40)
        return GOOD

    report, _ = staged(upload, tell_progress=lambda *step: told.append(step))
    assert (told, report.status) == ([(10, 40), (40, 40)], CheckStatus.PASS)
    report, _ = staged(upload, is_cancelled=lambda: True)
    assert report.status is CheckStatus.UNKNOWN
    assert "stopped" in report.summary


@pytest.mark.parametrize("odd", [{}, {"MissingDependencies": "x"}, {"SolutionDetails": [1]}])
def test_dry_run_bears_any_answer(odd):
    report, _ = staged(odd)
    assert report.status is CheckStatus.UNKNOWN
    assert staging_facts(odd)["components"] == 0


NEEDS_CORE = {**MISSING, "RequiredSolutionName": f"{CORE} (4.50.6)"}


def answers(*by_file):
    """Return what stage gives for one file after the other."""
    left = list(by_file)

    def stage(_file, _sent):
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    return stage


def test_dry_run_covers_every_file_of_the_plan():
    report, service = staged(answers(GOOD, GOOD), stage_files=TWO)
    assert report.status is CheckStatus.PASS
    assert [call[1][0].name for call in service.calls] == ["core.zip", "governance.zip"]
    assert report.summary.startswith("Files of the plan accepted: 2 of 2. core.zip: ")
    assert [row["outcome"] for row in report.facts["files"]] == ["good", "good"]


@pytest.mark.parametrize(
    ("second", "status", "words"),
    [
        ({"StageSolutionStatus": "Failed", "MissingDependencies": [NEEDS_CORE]},
         CheckStatus.UNKNOWN, "shows only once CenterofExcellenceCoreComponents (4.50.6)"),
        ({"StageSolutionStatus": "Failed", "MissingDependencies": [NEEDS_CORE, MISSING]},
         CheckStatus.FAIL, "does not have: CreatorKitCore (1.0)"),
        ({"SolutionDetails": {"HasPendingUpgrade": True}, "MissingDependencies": [NEEDS_CORE]},
         CheckStatus.FAIL, "half-applied"),
        ({"StageSolutionStatus": None}, CheckStatus.UNKNOWN, "does not say whether"),
    ],
)  # fmt: skip
def test_dry_run_is_as_good_as_its_worst_file(second, status, words):
    report, _ = staged(answers(GOOD, GOOD | second), stage_files=TWO)
    assert report.status is status
    assert words in report.summary
    assert report.summary.startswith("Files of the plan accepted: 1 of 2.")
    assert "{" not in report.summary


def test_what_a_later_file_brings_excuses_no_earlier_one():
    needs = GOOD | {"MissingDependencies": [MISSING | {"RequiredSolutionName": "Governance"}]}
    report, _ = staged(answers(needs, GOOD), stage_files=TWO)
    assert report.status is CheckStatus.FAIL


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
def test_file_behind_one_without_an_answer_is_named_and_not_uploaded(error):
    report, service = staged(answers(error), stage_files=TWO)
    assert report.status is CheckStatus.UNKNOWN
    assert len(service.calls) == 1
    assert [row["outcome"] for row in report.facts["files"]] == ["no-answer", "not-asked"]
    assert "governance.zip: It was not uploaded:" in report.summary
    assert report.facts["problem"] == error.slug
    assert "again" in [one.id for one in report.remedies]


def test_progress_is_that_of_all_files_and_stopping_ends_all():
    told = []

    def upload(_file, sent):
        sent(20, 40)
        sent(40, 40)
        return GOOD

    staged(upload, stage_files=TWO, tell_progress=lambda *step: told.append(step))
    assert [done / total for done, total in told] == [0.25, 0.5, 0.75, 1.0]
    report, _ = staged(upload, stage_files=TWO, is_cancelled=lambda: True)
    assert [row["outcome"] for row in report.facts["files"]] == ["cancelled", "not-asked"]
