"""Whether Windows can sign in by itself (the Web Account Manager), and what is needed for it."""

from __future__ import annotations

import importlib.util
import sys

from coe_assistant.domain.errors import CoeError, ExitCode

_RUNTIME = "pymsalruntime"


def broker_obstacle(platform: str = "") -> str:
    """Return why the Windows account cannot be used for signing in here; "" when it can.

    Args:
        platform: As in sys.platform; this system's own when empty.
    """
    if (platform or sys.platform) != "win32":
        return "Only Windows has a sign-in of its own."
    if importlib.util.find_spec(_RUNTIME) is None:
        return f"The library for it ({_RUNTIME}) is not part of this installation."
    return ""


def require_broker() -> None:
    """Check that the broker can be used.

    Raises:
        CoeError: it cannot, and why (exit code 5). Another way is never taken in silence.
    """
    why = broker_obstacle()
    if why:
        raise CoeError(
            "broker-not-available",
            "Signing in with the Windows account is not possible here.",
            detail=why,
            hint="Sign in in the browser, or with a code on another device.",
            exit_code=ExitCode.SIGN_IN,
        )
