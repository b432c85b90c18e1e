"""What ends a sign-in before Entra has an answer, in words."""

from __future__ import annotations

from coe_assistant.adapters.web.problems import PAGE_HINT
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.errors import CoeError, ExitCode, ServiceError, ServiceProblem


def timed_out() -> CoeError:
    """Return the error of a browser sign-in that nobody finished."""
    return CoeError(
        "sign-in-timed-out",
        "The browser sign-in was not finished in time.",
        hint="Try again; on a computer without a browser use a device code.",
        exit_code=ExitCode.SIGN_IN,
    )


def cancelled() -> CoeError:
    """Return the error of a sign-in that a person gave up."""
    return CoeError(
        "sign-in-cancelled",
        "The sign-in was cancelled.",
        hint="Start it again when you are ready.",
        exit_code=ExitCode.SIGN_IN,
    )


def no_answer_of_entra(cloud: Cloud, why: str) -> ServiceError:
    """Return the error of a token request that got something else than an answer of Entra."""
    return ServiceError(
        ServiceProblem.UNAVAILABLE,
        "sign-in",
        f"What came from {cloud.authority} is no answer of Microsoft's sign-in service.",
        detail=why[:500],
        hint=PAGE_HINT,
    )


def unusable_authority(cloud: Cloud, why: str) -> CoeError:
    """Return the error of an authority that MSAL cannot use."""
    return CoeError(
        "authority-not-usable",
        f"{cloud.name} cannot be signed in to at {cloud.authority}.",
        detail=why[:500],
        hint="Check cloud and network.",
        exit_code=ExitCode.SIGN_IN,
    )
