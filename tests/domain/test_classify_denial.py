"""A success that is denied, or a warning beside a failure, is never told as a success."""

from __future__ import annotations

from pathlib import Path

import pytest

from coe_assistant.adapters.knowledge import load_knowledge
from coe_assistant.domain.classify import classify
from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.knowledge import SUCCESS_CLASSES, Knowledge

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "resources" / "knowledge").knowledge


@pytest.mark.parametrize(
    "text",
    [
        "The solution was not imported successfully.",
        "Solution was not successfully imported",
        "The solution wasn't imported successfully",
        "It is not true that the solution was imported successfully",
        "import completed successfully: false",
        '{"import completed successfully": "false"}',
        "La solution n'a pas été importée avec succès",
        "A solução não foi importada com êxito",
        "La solución no se importó correctamente",
        "Die Lösung wurde nicht erfolgreich mit Warnungen importiert",
        (
            "The import of solution: Core failed. The package was generated on a different version of "
            "Microsoft Dynamics CRM. Package Version: 9.2 System Version: 9.1"
        ),
        "The solution could not be imported because it was generated on a different version",
        "import failed after customizations were overwritten",
    ],
)
def test_no_success_is_told_where_the_text_denies_it(text: str, knowledge: Knowledge) -> None:
    assert classify(Evidence.of_text(text), knowledge).class_id not in SUCCESS_CLASSES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No errors. Solution imported successfully.", "success"),
        ("Unable to check for updates, which is not fatal.\nSolution Imported successfully.", "success"),
        (("An error occurred while trying to run solution checker enforcement on the importing "
         "solution."), "success_with_warnings"),
        ("Not connected before; import completed successfully", "success"),
        (("The package was generated on a different version of Microsoft Dynamics CRM. The system "
         "will attempt to import it."), "success_with_warnings"),
    ],
)  # fmt: skip
def test_a_success_that_is_not_denied_stays(text: str, expected: str, knowledge: Knowledge) -> None:
    assert classify(Evidence.of_text(text), knowledge).class_id == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Sandbox Worker process crashed. The plug-in execution failed because the Sandbox "
                "Worker process crashed. 0x80040224"
            ),
            ("component_import_failed", "plugin_failure"),
        ),
        (
            (
                "ImportAsHolding failed with exception :The database operation timed out due to "
                "blocking induced by an internal server error. Please retry the operation. If you "
                "continue to encounter this error, please contact Support."
            ),
            ("service_transient", "database_timeout"),
        ),
        ("status 200 <title>Zscaler: access denied by policy</title>", ("unknown", "")),
        (
            "The term 'pac' is not recognized as the name of a cmdlet",
            ("tool_problem", "command_usage_error"),
        ),
    ],
)
def test_texts_that_were_taken_for_something_else(
    text: str, expected: tuple[str, str], knowledge: Knowledge
) -> None:
    found = classify(Evidence.of_text(text), knowledge)
    assert (found.class_id, found.cause) == expected


def test_a_suspended_flow_is_never_repeated_by_itself(knowledge: Knowledge) -> None:
    text = (
        '{"error":{"code":"AzureResourceManagerRequestFailed","message":"The workflow cannot be '
        'enabled because it has been suspended."}}'
    )
    retry = classify(Evidence.of_text(text), knowledge).retry
    assert retry is None or not retry.automatic
