"""What ends a sign-in before Entra has an answer, in words."""

from __future__ import annotations

from coe_assistant.adapters.identity.kept_accounts import home_tenant
from coe_assistant.adapters.web.problems import PAGE_HINT
from coe_assistant.domain.account import Account, SignInRequest
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


def other_account(given: Account, expected: SignInRequest) -> CoeError:
    """Return the error of a sign-in by somebody else than the account that is connected."""
    title = f"{given.username} signed in, but {expected.username} is connected."
    detail = ""
    if given.username.casefold() == expected.username.casefold():
        title = f"Another account by the name of {given.username} signed in, of another directory."
        theirs, ours = home_tenant(given.home_account_id), home_tenant(expected.home_account_id)
        detail = f"At home in tenant {theirs}; the account that is connected, in tenant {ours}."
    return CoeError(
        "other-account",
        title,
        detail=detail,
        hint="Try again, and choose the account that is connected. To work as the other one, "
        "sign out first.",
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
