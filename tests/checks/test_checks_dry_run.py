"""The server's own validation: shown with the other checks, never sent by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkfakes import CORE, UNREADABLE, FakeClients, dataverse, make_context

from coe_assistant.checks.base import evaluate
from coe_assistant.checks.dry_run import DryRunCheck, staging_facts
from coe_assistant.domain.check import CheckStatus, Severity

FILE = Path("core.zip")
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
    context = make_context(**({"clients": clients, "stage_file": FILE} | changes))
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
    report, service = staged(stage_file=None)
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
