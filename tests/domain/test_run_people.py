"""Names that were typed, or that the server told, are known to whoever redacts."""

from __future__ import annotations

from coe_assistant.domain.attestation import Attestation, AttestationAnswer
from coe_assistant.domain.check import Acknowledgement, CheckStatus
from coe_assistant.domain.run import Phase
from coe_assistant.domain.run_people import people_named_in
from tests.domain.upgrade_runs import T0, run_in


def test_people_of_statements_readings_and_facts_are_named_once_longest_first() -> None:
    run = run_in(
        Phase.READY,
        account="ada@contoso.com",
        attestations=(Attestation("backup", AttestationAnswer.CONFIRMED, "Ada L.", T0),),
        acknowledgements=(
            Acknowledgement("storage", CheckStatus.UNKNOWN, "x", " Ada L. ", T0, True),
            Acknowledgement("flows", CheckStatus.WARN, "x", "", T0),
        ),
    )
    record = {
        "checks": [
            {"facts": {"layers": [{"by": "Bob Ray", "name": "App"}, {"by": None}]}},
            {"facts": {"operations": [{"who": "SYSTEM"}, {"who": "Bo"}], "by": ["x"]}},
        ]
    }
    assert people_named_in(run, record) == ("ada@contoso.com", "Bob Ray", "Ada L.", "Bo")


def test_people_of_a_run_without_a_checklist_are_those_of_the_run() -> None:
    assert people_named_in(run_in(Phase.READY, account="ada@contoso.com")) == ("ada@contoso.com",)
