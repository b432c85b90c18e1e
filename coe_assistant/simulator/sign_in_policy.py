"""Whom the simulated Entra lets in, and how it refuses the others in Entra's own words."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from coe_assistant.simulator.messages import RefusalError, json_response
from coe_assistant.simulator.resources import fresh_id
from coe_assistant.simulator.scenario_parts import SignIn

_WORDS = {
    50020: "User account from identity provider does not exist in tenant 'Contoso' and cannot "
    "access the application in that tenant. The account needs to be added as an external user "
    "in the tenant first.",
    50057: "The user account is disabled.",
    53003: "Access has been blocked by Conditional Access policies. The access policy does not "
    "allow token issuance.",
    65001: "The user or administrator has not consented to use the application. Send an "
    "interactive authorization request for this user and resource.",
    65004: "User declined to consent to access the app.",
    90002: "Tenant not found. Check to make sure you have the correct tenant ID and are signing "
    "into the correct cloud.",
    700016: "Application was not found in the directory 'Contoso'. This can happen if the "
    "application has not been installed by the administrator of the tenant.",
}
_STEP_UP = "Due to a configuration change made by your administrator, you must use multi-factor "


@dataclass(slots=True)
class SignInPolicy:
    """Judges people and refresh tokens as the scenario says."""

    rules: SignIn
    _consented: set[str] = field(default_factory=set)

    def judge_person(self, audience: str, *, by_device: bool) -> None:
        """Let a person in who signs in for one audience, or not.

        Raises:
            RefusalError: not.
        """
        if by_device and self.rules.device_code_blocked:
            raise self._refusal(53003)
        if self.rules.refused_with:
            raise self._refusal(self.rules.refused_with)
        service = self._service(audience)
        if service in self.rules.consent_missing:
            if self.rules.consent_declined:
                raise self._refusal(65004)
            self._consented.add(service)

    def declines(self, audience: str) -> bool:
        """Say whether the person presses "no" on the page of the browser."""
        return self.rules.consent_declined and self._service(audience) in self.rules.consent_missing

    def judge_refresh(self, audience: str, claims: str) -> None:
        """Let a refresh token be used for one audience and claims, or not.

        Raises:
            RefusalError: a person is needed.
        """
        service = self._service(audience)
        if service in self.rules.consent_missing and service not in self._consented:
            raise self._refusal(65001, "consent_required")
        if claims and self.rules.challenge_needs_person:
            raise oauth_error(
                "interaction_required", 50076, f"{_STEP_UP}authentication.", claims=claims
            )

    @staticmethod
    def _service(audience: str) -> str:
        return audience.rpartition("/")[2]

    @staticmethod
    def _refusal(code: int, suberror: str = "") -> RefusalError:
        error = "access_denied" if code == 65004 else "invalid_grant"
        return oauth_error(error, code, _WORDS.get(code, "The sign-in was refused."), suberror)


def oauth_error(
    error: str, code: int, text: str, suberror: str = "", claims: str = ""
) -> RefusalError:
    """Return an error of the token endpoint in the shape that MSAL reads."""
    body = {
        "error": error,
        "error_description": f"AADSTS{code}: {text} Trace ID: {fresh_id()}",
        "error_codes": [code],
        "timestamp": time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime()),
        "trace_id": fresh_id(),
        "correlation_id": fresh_id(),
        **({"suberror": suberror} if suberror else {}),
        **({"claims": claims} if claims else {}),
    }
    return RefusalError(json_response(body, 400))
