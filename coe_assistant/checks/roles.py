"""Check roles: the account may import, by role template, through teams too."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import ACCOUNT, ENVIRONMENT, CheckContext
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.configuration import RoleAssignment


@dataclass(frozen=True, slots=True)
class RolesCheck:
    """Role names are translated and renamed; template ids are not (http-contracts 1.3)."""

    id: str = "roles"
    depends_on: frozenset[str] = frozenset({ACCOUNT, ENVIRONMENT})
    weight: int = 3  # one request a team
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Pass for an administrator, warn for a customizer, else ask for the privilege."""
        dataverse = context.services.dataverse
        user_id = context.person().user_id
        held = dataverse.roles(user_id)
        entry = context.entry(self.id)
        for limit, status in (
            ("administrator", CheckStatus.PASS),
            ("customizer", CheckStatus.WARN),
        ):
            fitting = [role for role in held if role.template_id.casefold() in entry.names(limit)]
            if fitting:
                remedies = () if status is CheckStatus.PASS else ("ask-administrator",)
                return context.report(
                    self.id, status, limit, _facts(held, fitting), limit=limit, remedies=remedies
                )
        privilege = str(entry.limits["privilege"].value)
        is_allowed = dataverse.has_privilege(user_id, privilege)
        return context.report(
            self.id,
            CheckStatus.WARN if is_allowed else CheckStatus.FAIL,
            "by-privilege" if is_allowed else "neither",
            {**_facts(held, []), "privilege": privilege, "has_privilege": is_allowed},
            limit="privilege",
            remedies=("ask-administrator",),
        )


def _facts(held: tuple[RoleAssignment, ...], deciding: list[RoleAssignment]) -> dict[str, object]:
    """Return the facts; via_team is true when the deciding role comes through teams only."""
    judged = deciding or list(held)
    return {
        "roles": sorted({role.name for role in held}),
        "via_team": bool(judged) and all(role.via_team for role in judged),
        "teams": sorted({role.via_team for role in judged if role.via_team}),
        "templates": sorted({role.template_id.lower() for role in held if role.template_id}),
    }
