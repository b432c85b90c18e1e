"""The facts that a diagnosis takes from a text: components, tables, ids, codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.domain.classify import classify
from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.failure import Component, Diagnosis, MissingDependency
from coe_assistant.domain.knowledge import Knowledge

ROOT = Path(__file__).resolve().parents[2]
GUID = "0c1d2e3f-1111-4222-8333-444455556666"
BAD_GATEWAY = (
    f"Error while importing workflow {{{GUID}}} type ModernFlow name Sample | Sync: "
    'Flow server error returned with status code "BadGateway" and details "".'
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "resources" / "knowledge").knowledge


@pytest.fixture
def explain(knowledge: Knowledge):
    def run(text: str) -> Diagnosis:
        return classify(Evidence.of_text(text), knowledge)

    return run


@pytest.mark.parametrize(
    ("text", "kind", "name", "component_id"),
    [
        (BAD_GATEWAY, "ModernFlow", "Sample | Sync", GUID),
        (
            f"Workflow uninstall: FAILURE, workflow id {GUID} category ModernFlow name OLD - Sync (v3).",
            "ModernFlow",
            "OLD - Sync (v3)",
            GUID,
        ),
        (
            f"The connectionreference({GUID}) component cannot be deleted because it is referenced by 3 other components.",
            "connectionreference",
            "",
            GUID,
        ),
        (
            f"delete the base layer for the component 'AppModuleRoles' with id '{GUID}'",
            "AppModuleRoles",
            "",
            GUID,
        ),
        (
            "CustomControl with name Sample.Grid failed to import with error: x",
            "CustomControl",
            "Sample.Grid",
            "",
        ),
        (
            "Attribute 'value' was not found for environment variable 'sample_Url'.",
            "environment variable",
            "sample_Url",
            "",
        ),
        (
            "Cannot delete attribute: sample_id from Entity: sample_Table since",
            "attribute",
            "sample_id from Entity: sample_Table",
            "",
        ),
        (
            "Holding solution Sample_Upgrade already exists.",
            "Holding solution",
            "Sample_Upgrade",
            "",
        ),
    ],
)
def test_classify_component_is_extracted(
    explain, text: str, kind: str, name: str, component_id: str
) -> None:
    assert explain(text).component == Component(kind, name, component_id)


def test_classify_missing_dependencies_become_a_table(explain) -> None:
    row = (
        '<MissingDependency><Required type=\\"300\\" schemaName=\\"sample_lib\\" displayName=\\"Sample Library\\" '
        'solution=\\"SampleKit (1.0)\\" /><Dependent type=\\"300\\" schemaName=\\"sample_page\\" displayName=\\"Page\\" />'
    )
    found = explain(f"Some dependencies are missing. <MissingDependencies>{row}{row}")
    assert found.missing == (
        MissingDependency("Sample Library", "300", "SampleKit (1.0)", "Page", "300"),
    )
    named = explain('Install the following solutions before installing this one: "A (1.0)", "B"')
    assert [part.solution for part in named.missing] == ["A (1.0)", "B"]


def test_classify_dependents_become_a_table(explain) -> None:
    found = explain(
        "Solution dependencies exist, cannot uninstall. DependencyCount : 2 RequiredComponentObject details: "
        f"Type: connectionreference, ObjectName: sample_Ref, Id: {GUID}, ParentObjectName: , "
        f"DependentComponentObject details: Type: Workflow, ObjectName: Sample | Flow, Id: {GUID}, ParentId: x"
    )
    assert found.dependents == (Component("Workflow", "Sample | Flow", GUID),)
    assert found.component == Component("connectionreference", "sample_Ref", GUID)


def test_classify_policy_violation_names_policy_and_connector(explain) -> None:
    found = explain(
        '{"code":"ApiPolicyEndpointViolation","message":"x for /apis/shared_webcontents","policyId":'
        f'"/scopes/service/apiPolicies/{GUID}","policyDisplayName":"Sample Policy"}}'
    )
    assert found.policy is not None
    assert (found.policy.policy, found.policy.policy_id, found.policy.connector) == (
        "Sample Policy",
        GUID,
        "shared_webcontents",
    )


def test_classify_identifiers_and_times_are_kept(explain) -> None:
    found = explain(
        f"2026-11-24T03:00:01.5Z Client Request Id: {GUID}. Activity Id: {GUID} Correlation ID: {GUID} "
        f"Trace ID: {GUID} The tracking Id is '{GUID}'. Session Id: {GUID}"
    )
    assert set(found.identifiers) >= {
        "client_request_id",
        "activity_id",
        "correlation_id",
        "trace_id",
        "tracking_id",
        "session_id",
    }
    assert found.times == ("2026-11-24T03:00:01.5Z",)


def test_classify_codes_ignore_parts_of_guids(explain) -> None:
    assert explain("8004f01f-0000-4000-8000-000000000000 and x80040220y").codes == ()
    assert explain("[8004F01F](http://x) CRM ErrorCode: -2147204783").codes == (
        "8004F01F",
        "80044151",
    )


def test_classify_mark_in_an_old_part_of_a_big_log_is_found(explain) -> None:
    filler = "2026-11-24 component sample processed with result success and nothing else\n" * 20_000
    found = explain(filler + BAD_GATEWAY + "\n" + filler)
    assert (found.class_id, found.evidence[0].line) == ("service_transient", 20_001)
    assert found.component == Component("ModernFlow", "Sample | Sync", GUID)
