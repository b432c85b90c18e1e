"""No planted secret survives in any spelling; every identifier does."""

from __future__ import annotations

import base64
import html
import io
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from coe_assistant.adapters.redaction_rules import load_rules
from coe_assistant.domain.pseudonyms import Pseudonyms
from coe_assistant.domain.redaction import Redactor
from coe_assistant.domain.redaction_stream import redact_stream

RULES = load_rules(Path(__file__).resolve().parents[2] / "resources" / "redaction")
HEAD = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9"
JWT = f"{HEAD}.eyJhdWQiOiJodHRwczovL3gifQ.c2lnbmF0dXJlLW9mLXRva2VuLTEyMw"
KEY = base64.b64encode(bytes(range(60, 124))).decode()
CANARIES = {
    "jwt": ("token is {}", JWT),
    "bearer-opaque": ("Authorization: Bearer {}", "opaqueTokenValue12345"),
    "basic": ("Authorization: Basic {}", "dXNlcjpwYXNzd29yZDE="),
    "refresh": ("refresh_token={}", "0.AXoAq1b2c3d4e5f6g7h8i9j0AbCdEfGhIjKlMnOp"),
    "refresh-bare": ("got {} back", "1.AVQAq1b2c3d4e5f6g7h8i9j0AbCdEfGhIjKlMnOp"),
    "entra": ("secret {}", "abc8Q~xY7zW1vU2tS3rQ4pO5nM6lK7jI8hG9fE0d"),
    "entra-arg": (
        "pac auth create --clientSecret {} --tenant x",
        "abc8Q~xY7zW1vU2tS3rQ4pO5nM6lK7jI8hG9fE0d",
    ),
    "client-secret": ("client_secret={}", "pl4in-Secret_value"),
    "sas": (
        "https://a.blob.core.windows.net/c?sv=2022&sig={}&se=2026",
        "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5z%3D",
    ),
    "accountkey": (
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey={};EndpointSuffix=x",
        KEY,
    ),
    "accountkey-bare": ("key {}", KEY),
    "sak": (
        "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey={}",
        "q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1c=",
    ),
    "conn": ("Server=db;User Id=sa;Password={};Encrypt=True", "Sup3r$ecret!"),
    "pwd": ("Uid=x;Pwd={};", "hunter2xyz"),
    "pem": (
        "-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----",
        "MIIEpAIBAAKCAQEA7bq8u2dXyZ",
    ),
    "url-pass": ("https://bob:{}@proxy.example.com:8080/", "pr0xyPass"),
    "json-pass": ('{{"password": "{}"}}', "j5onPass word"),
    "xml-pass": ("<Password>{}</Password>", "xmlP4ss"),
    "xml-attr": ('<add key="Password" value="{}"/>', "attrP4ss"),
    "env": ("AZURE_CLIENT_SECRET={}", "envS3cretValue"),
    "ps-arg": ("-Password '{}'", "psP4ssw0rd"),
    "argv-json": ('["--password", "{}"]', "argvP4ss"),
    "argv": ("--password {} --x", "argvP4ss2"),
    "cookie": ("Cookie: ESTSAUTH={}; x=1", "0.AXoAsessioncookievalue"),
    "setcookie": ("Set-Cookie: session={}; path=/", "c00kieValue99"),
    "har": ('{{"name":"Authorization","value":"Bearer {}"}}', "harTokenValue99x"),
    "har-cookie": ('{{"name":"Cookie","value":"a={}"}}', "harC00kieValue"),
    "flow": (
        "https://prod-1.westeurope.logic.azure.com/workflows/x/triggers/manual/paths/invoke?api-version=2016&sig={}",
        "Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0Fe",
    ),
    "teams": (
        "https://contoso.webhook.office.com/webhookb2/{}",
        "a1b2c3d4@tenant/IncomingWebhook/deadbeef/123",
    ),
    "slack": ("https://hooks.slack.com/services/{}", "T00/B00/XXXXyyyy"),
    "ghp": ("using {}", "ghp_0123456789abcdefghijABCDEFGHIJ012345"),
    "ado": ("PAT={}", "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0u1v2w3x4y5z6"),
    "aws": ("id {}", "AKIAIOSFODNN7EXAMPLE"),
    "google": ("k {}", "AIzaSyA1234567890abcdefghijklmnopqrstuv"),
    "code": ("https://localhost/?code={}&state=1", "0.AXoAcodecodecodecodecode123456"),
    "verifier": ("code_verifier={}", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    "assertion": ("client_assertion={}", JWT),
    "saml": ("SAMLResponse={}", "PHNhbWxwOlJlc3BvbnNlIHhtbG5z"),
    "apikey": ("x-api-key: {}", "k3yk3yk3yk3y"),
    "subkey": ("Ocp-Apim-Subscription-Key: {}", "0123456789abcdef0123456789abcdef"),
    "email": ("user {} failed", "alice.smith@contoso.com"),
    "upn": ("account {}", "bob@contoso.onmicrosoft.com"),
    "guest": ("user {} x", "carol_fabrikam.com#EXT#@contoso.onmicrosoft.com"),
    "winpath": ("C:\\Users\\{}\\AppData", "dave.jones"),
    "linux": ("/home/{}/x", "erin99"),
    "mac": ("/Users/{}/Library", "frank77"),
    "domuser": ("as CONTOSO\\{} now", "gina.doe"),
    "machine": ("Machine name: {}", "CONTOSO-LT042"),
    "desktop": ("on {} today", "DESKTOP-AB12CD3"),
    "unc": ("\\\\{}\\share\\x", "fileserver01"),
    "username": ("USERNAME={}", "henry.w"),
}
SPELLINGS = {
    "plain": str,
    "json": json.dumps,
    "json-twice": lambda text: json.dumps(json.dumps(text)),
    "url": lambda text: quote(text, safe=""),
    "url-twice": lambda text: quote(quote(text, safe=""), safe=""),
    "xml": html.escape,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64-url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64-utf16": lambda text: base64.b64encode(text.encode("utf-16-le")).decode(),
}
PROTECTED = (
    "correlation id 9f8e7d6c-1234-4abc-9def-0123456789ab",
    "Activity Id: 0f8fad5b-d9cb-469f-a165-70867728950e",
    "x-ms-client-request-id=c2d449c0-1111-4222-8333-444455556666",
    "ErrorCode: 0x80097376 at 2026-11-24T10:11:12.345Z",
    "80072031 version 4.50.12.3 CenterofExcellenceCoreComponents",
    "Admin | Sync Template v4 (Driver), PublicKeyToken=31bf3856ad364e35",
    "https://contoso.crm4.dynamics.com/api/data/v9.2/asyncoperations",
    "Environment id: 0f8fad5b-d9cb-469f-a165-70867728950e, internal address 10.1.2.3",
)


def cleaned(data: bytes, audience: str = "support") -> bytes:
    target = io.BytesIO()
    redactor = Redactor(RULES, Pseudonyms(b"salt"), audience)
    redact_stream(redactor, io.BytesIO(data), target)
    return target.getvalue()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("canary", CANARIES)
def test_canary_in_each_spelling_does_not_survive(canary, spelling):
    template, value = CANARIES[canary]
    spell = SPELLINGS[spelling]
    line = spell(template.format(value))
    out = cleaned(f"begin\nvalue {line}\nend of it\n".encode()).decode()
    assert value not in out
    assert spell(value).strip('"') not in out
    if spelling.startswith("base64"):
        assert line not in out


@pytest.mark.parametrize("canary", CANARIES)
def test_canary_in_utf16_does_not_survive(canary):
    template, value = CANARIES[canary]
    data = f"\ufeffbegin\r\n{template.format(value)}\r\nend\r\n".encode("utf-16-le")
    out = cleaned(data).decode("utf-16-le")
    assert value not in out
    assert out.startswith("\ufeffbegin")


@pytest.mark.parametrize("offset", [-40, -20, -5])
@pytest.mark.parametrize("canary", ["jwt", "pem", "email", "accountkey"])
def test_canary_over_a_read_chunk_does_not_survive(canary, offset):
    template, value = CANARIES[canary]
    filler = b"2026-11-24 10:00:00 | INFO | nothing\n"
    before = filler * ((1 << 20) // len(filler))
    before += b"x" * ((1 << 20) + offset - len(before) - 1) + b"\n"
    out = cleaned(before + template.format(value).encode() + b"\n" + filler * 40_000)
    assert value.encode() not in out


@pytest.mark.parametrize("audience_line", PROTECTED)
def test_identifier_for_support_stays_byte_for_byte(audience_line):
    data = f"begin\n{audience_line}\nend\n".encode()
    assert cleaned(data) == data


def test_rule_removed_leaks():
    line = b"value abc8Q~xY7zW1vU2tS3rQ4pO5nM6lK7jI8hG9fE0d x"
    rest = [rule for rule in RULES if rule.id != "entra-secret"]
    left = Redactor(rest, Pseudonyms(b"salt"), "support").clean(line).data
    assert left == line
    assert cleaned(line) != line


def test_public_audience_hides_tenant_host_address_and_phone():
    text = (
        "tenant 0f8fad5b-d9cb-469f-a165-70867728950e at https://contoso.crm4.dynamics.com "
        "from 10.1.2.3, call +49 170 1234567, version 4.50.12.3"
    )
    out = cleaned(text.encode(), "public").decode()
    for gone in ("0f8fad5b", "contoso", "10.1.2.3", "1234567"):
        assert gone not in out
    assert "4.50.12.3" in out
