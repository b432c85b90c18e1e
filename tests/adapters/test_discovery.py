"""The tenant in a challenge, whatever stands there."""

from __future__ import annotations

import pytest

from coe_assistant.adapters.web.discovery import FALLBACK, tenant_in

TENANT = "5d0d7a3c-0c0e-4a4b-9d53-c0e000000001"


@pytest.mark.parametrize(
    ("uri", "tenant"),
    [
        (f"https://login.microsoftonline.com/{TENANT}/oauth2/authorize", TENANT),
        (f"https://login.example/lab/{TENANT}/oauth2/v2.0/authorize", TENANT),
        ("https://login.microsoftonline.com/contoso.onmicrosoft.com", "contoso.onmicrosoft.com"),
        ("https://login.microsoftonline.com/common/oauth2/authorize", FALLBACK),
        ("https://login.microsoftonline.com/../../x y", FALLBACK),
        ("https://[", FALLBACK),
        ("https://login.microsoftonline.com:x/tenant", FALLBACK),
        ("", FALLBACK),
    ],
)
def test_tenant_in_a_challenge(uri, tenant):
    challenge = f'Bearer authorization_uri="{uri}", resource_id="x"'
    assert tenant_in({"WWW-Authenticate": challenge}) == tenant


@pytest.mark.parametrize("challenge", ["", "Bearer", "Basic realm=x", '"' * 50, "Bearer =,=,"])
def test_challenge_without_a_tenant_falls_back(challenge):
    assert tenant_in({"WWW-Authenticate": challenge}) == FALLBACK
