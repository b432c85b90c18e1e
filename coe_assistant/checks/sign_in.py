"""Check sign-in: the environment knows the signed-in account and lets it in."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import ACCOUNT, ENVIRONMENT, CheckContext, error_facts
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.errors import ServiceError, ServiceProblem, SignInNeededError


@dataclass(frozen=True, slots=True)
class SignInCheck:
    """Asks the environment who is there and whether that user may work (http-contracts 1.2)."""

    id: str = "sign-in"
    depends_on: frozenset[str] = frozenset({ACCOUNT, ENVIRONMENT})
    weight: int = 1
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail when nobody is signed in, or the account may not enter or is disabled."""
        try:
            person = context.person()
        except SignInNeededError as error:
            facts: dict[str, object] = {"account": context.account_name or None}
            return context.report(
                self.id,
                CheckStatus.FAIL,
                "signed-out",
                {**facts, **error_facts(error)},
                remedies=("sign-in",),
            )
        except ServiceError as error:
            if error.problem is not ServiceProblem.FORBIDDEN:
                raise
            return context.report(
                self.id,
                CheckStatus.FAIL,
                "not-member",
                {"account": context.account_name or None, **error_facts(error)},
                words={"error": error.title},
                remedies=("ask-access",),
            )
        return self._judge_user(context, person.user_id, person.name or context.account_name)

    def _judge_user(self, context: CheckContext, user_id: str, name: str) -> CheckReport:
        state = context.services.dataverse.user_state(user_id)
        facts = {
            "account": name,
            "user_id": user_id,
            "disabled": state.is_disabled,
            "licensed": state.is_licensed,
            "access_mode": state.access_mode,
        }
        allowed = context.entry(self.id).names("access_modes")
        if state.is_disabled:
            return context.report(
                self.id, CheckStatus.FAIL, "disabled", facts, remedies=("ask-access",)
            )
        if not state.is_licensed or str(state.access_mode) not in allowed:
            return context.report(
                self.id,
                CheckStatus.WARN,
                "restricted" if state.is_licensed else "unlicensed",
                facts,
                limit="access_modes",
                remedies=("licence",),
            )
        return context.report(self.id, CheckStatus.PASS, "good", facts)
