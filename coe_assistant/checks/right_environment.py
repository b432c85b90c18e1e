"""Check right-environment: the person, this program and pac mean the same environment."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import (
    ACCOUNT,
    COMPUTER,
    ENVIRONMENT,
    CheckContext,
    error_facts,
)
from coe_assistant.checks.inputs import PacIdentity
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.environment import Environment, UserIdentity
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.identity_match import Match, compared, same_host


@dataclass(frozen=True, slots=True)
class RightEnvironmentCheck:
    """Compares account, organisation and URL of both sign-ins (http-pitfalls 50)."""

    id: str = "right-environment"
    depends_on: frozenset[str] = frozenset({ACCOUNT, ENVIRONMENT, COMPUTER})
    weight: int = 9  # pac takes seconds to start
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail on any difference; unknown when pac does not say who it is."""
        dataverse = context.services.dataverse
        person = context.person()
        here = dataverse.environment()
        known = context.environment or here
        is_production = here.is_production or known.is_production
        ours = {
            "account": person.name or context.account_name,
            "user_id": person.user_id,
            "organization_id": person.organization_id or here.organization_id,
            "url": here.url,
        }
        facts: dict[str, object] = {
            "asked_for": context.target_url,
            "ours": ours,
            "name": here.name,
            "type": here.type or known.type or None,
            "production": is_production,
        }
        differences = _own_differences(context, person, here)
        try:
            pac = context.pac.identity()
        except CoeError as error:
            facts |= {"pac": None, "differences": differences, **error_facts(error)}
            status = CheckStatus.FAIL if differences else CheckStatus.UNKNOWN
            outcome = "different" if differences else "pac-silent"
            return context.report(
                self.id, status, outcome, facts, words={"error": error.title}, remedies=("mend",)
            )
        facts["pac"] = {
            "account": pac.account,
            "user_id": pac.user_id,
            "organization_id": pac.organization_id,
            "url": pac.environment_url,
        }
        differences += _pac_differences(pac, ours)
        facts["differences"] = differences
        if differences:
            return context.report(self.id, CheckStatus.FAIL, "different", facts, remedies=("mend",))
        if not (pac.organization_id or pac.environment_url) or not (pac.account or pac.user_id):
            return context.report(
                self.id, CheckStatus.UNKNOWN, "pac-vague", facts, remedies=("mend",)
            )
        outcome = "production" if is_production else "good"
        return context.report(self.id, CheckStatus.PASS, outcome, facts, words=ours)


def _own_differences(context: CheckContext, person: UserIdentity, here: Environment) -> list[str]:
    found = []
    known = context.environment
    if _differs(person.organization_id, here.organization_id):
        found.append("the account's organisation is not the environment's")
    if known is not None and _differs(known.organization_id, here.organization_id):
        found.append("the address now leads to another organisation than when connecting")
    if not same_host(context.target_url, here.url):
        found.append(f"asked for {context.target_url}, the environment calls itself {here.url}")
    return found


def _pac_differences(pac: PacIdentity, ours: dict[str, str]) -> list[str]:
    mine = PacIdentity(ours["account"], ours["user_id"], ours["url"], ours["organization_id"])
    account, place, _ = compared(mine, pac)
    found = []
    if account.match is Match.DIFFERENT:
        found.append(f"pac works as {account.pacs}, this program as {ours['account']}")
    if place.match is Match.DIFFERENT:
        where = pac.environment_url or pac.organization_id
        found.append(f"pac works on {where}, this program on {ours['url']}")
    return found


def _differs(one: str, other: str) -> bool:
    """Return whether both are known and not the same."""
    return bool(one and other) and one.casefold() != other.casefold()
