"""Planted secrets: kinds, and the spellings they come in. Every value is random."""

from __future__ import annotations

import base64
import html
import json
import random
import re
import string
from urllib.parse import quote, quote_plus, unquote

CHANCE = random.Random(20261126)
LETTERS = string.ascii_letters + string.digits
SMALL = string.ascii_lowercase
HEX = "0123456789abcdef"


def letters(size, alphabet=LETTERS):
    return "".join(CHANCE.choice(alphabet) for _ in range(size))


def base(size):
    return base64.b64encode(CHANCE.randbytes(size)).decode()


def base_url(size):
    return base64.urlsafe_b64encode(CHANCE.randbytes(size)).decode().rstrip("=")


def guid():
    text = letters(32, HEX)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def jwt():
    head = json.dumps({"typ": "JWT", "alg": "RS256", "kid": letters(20)})
    body = json.dumps({"aud": "https://x.example", "upn": "zoe@contoso.com", "jti": letters(22)})
    parts = (base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in (head, body))
    return ".".join((*parts, base_url(256)))


def pair():
    return base64.b64encode(f"u:{letters(14)}".encode()).decode()


KINDS = {
    "bearer-jwt": ("Authorization: Bearer {}", jwt),
    "jwt": ("got token {} from cache", jwt),
    "bearer-opaque": ("Authorization: Bearer {}", lambda: letters(40)),
    "basic": ("Authorization: Basic {}", pair),
    "proxy-basic": ("Proxy-Authorization: Basic {}", pair),
    "negotiate": ("WWW-Authenticate: Negotiate {}", lambda: base(60)),
    "refresh-json": ('"refresh_token":"{}"', lambda: "0.A" + letters(300, LETTERS + "-_")),
    "refresh-form": ("refresh_token={}&x=1", lambda: "1.A" + letters(300, LETTERS + "-_")),
    "refresh-bare": ("got {} back", lambda: "0.A" + letters(300, LETTERS + "-_")),
    "access-json": ('{{"token_type":"Bearer","access_token":"{}"}}', lambda: letters(80)),
    "id-token": ("id_token={}", jwt),
    "auth-code": ("http://localhost/?code={}&state=1", lambda: "0.A" + letters(200, LETTERS + "-")),
    "verifier": ("code_verifier={}", lambda: base_url(32)),
    "assertion": ("client_assertion={}&x=1", jwt),
    "client-secret": ("client_secret={}", lambda: f"{letters(3)}8Q~{letters(34)}"),
    "client-secret-plain": ("client_secret: {}", lambda: letters(24)),
    "client-secret-json": ('{{"clientSecret":"{}"}}', lambda: letters(32)),
    "client-secret-arg": ("pac auth create --clientSecret {} --tenant x", lambda: letters(30)),
    "entra-bare": ("value {} found", lambda: f"{letters(3)}8Q~{letters(34)}"),
    "account-key": ("AccountName=stx;AccountKey={};EndpointSuffix=x", lambda: base(64)),
    "storage-key-bare": ("key {} found", lambda: base(64)),
    "sas": ("https://st.example/c?sv=2022-11-02&sig={}&se=2026", lambda: quote(base(32), safe="")),
    "sas-header": ("SharedAccessSignature sr=sb%3a&sig={}", lambda: quote(base(32), safe="")),
    "shared-key": ("SharedAccessKeyName=Root;SharedAccessKey={}", lambda: base(32)),
    "flow-url": (
        "https://prod-1.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sv=1.0&sig={}",
        lambda: base_url(32),
    ),
    "sql": ("Server=tcp:x;User ID=sa;Password={};Encrypt=True", lambda: letters(10) + "!$"),
    "pwd": ("Uid=app;Pwd={};", lambda: letters(12)),
    "password-prose": ("password is {} ok", lambda: letters(11) + "7"),
    "password-json": ('{{"user":"x","password":"{}"}}', lambda: letters(14)),
    "password-xml": ("<Password>{}</Password>", lambda: letters(14)),
    "password-attribute": ('<add key="Password" value="{}" />', lambda: letters(14)),
    "password-arg": ("tool --password {} --x", lambda: letters(14)),
    "password-argv": ('["--password", "{}"]', lambda: letters(14)),
    "password-env": ("SVC_PASSWORD={}", lambda: letters(14)),
    "password-short": ("pass={};", lambda: letters(9) + "4$"),
    "url-password": ("proxy http://bob:{}@proxy.contoso.com:8080/ used", lambda: letters(12)),
    "pem": ("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", lambda: base(48)),
    "pem-json": (
        '{{"k":"-----BEGIN RSA PRIVATE KEY-----\\n{}\\n-----END RSA PRIVATE KEY-----\\n"}}',
        lambda: base(300),
    ),
    "pkcs8-bare": ("key data {} end", lambda: "MIIE" + base(300)),
    "putty": ("Private-Lines: 1\n{}\nx: y", lambda: base(30)),
    "cookie": ("Cookie: ESTSAUTH={}; path=/", lambda: letters(60)),
    "set-cookie": ("Set-Cookie: session={}; HttpOnly", lambda: letters(40)),
    "session-cookie": ("x; ESTSAUTHPERSISTENT={}; y", lambda: letters(60, LETTERS + "-_.")),
    "saml": ("SAMLResponse={}", lambda: base(90)),
    "saml-xml": ("<saml:Assertion ID='x'><saml:X>{}</saml:X></saml:Assertion>", lambda: base(30)),
    "github": ("using {} now", lambda: "ghp_" + letters(36)),
    "github-fine": ("using {} now", lambda: f"github_pat_{letters(22)}_{letters(59)}"),
    "devops": ("PAT={}", lambda: letters(52, SMALL + "234567")),
    "devops-new": ("tok {} x", lambda: f"{letters(75)}AZDO{letters(4)}"),
    "npm": ("//r/:_authToken={}", lambda: "npm_" + letters(36)),
    "npm-auth": ("//r/:_auth={}", pair),
    "docker-auth": ('"auth": "{}"', pair),
    "aws": ("id {} x", lambda: "AKIA" + letters(16, string.ascii_uppercase + string.digits)),
    "aws-secret": ("aws_secret_access_key = {}", lambda: base(30)),
    "google": ("key={}", lambda: "AIza" + letters(35)),
    "slack": (
        "https://hooks.slack.com/services/{}",
        lambda: f"T{letters(8)}/B{letters(8)}/{letters(24)}",
    ),
    "slack-token": ("tok {} x", lambda: f"xoxb-{letters(12, string.digits)}-{letters(24)}"),
    "teams": (
        "https://x.webhook.office.com/webhookb2/{}",
        lambda: f"{guid()}@{guid()}/{letters(9)}",
    ),
    "stripe": ("tok {} x", lambda: "sk_live_" + letters(24)),
    "sendgrid": ("tok {} x", lambda: f"SG.{letters(22)}.{letters(43)}"),
    "telegram": ("bot {} x", lambda: f"{letters(9, '123456789')}:AA{letters(33)}"),
    "api-key": ("x-api-key: {}", lambda: letters(32)),
    "subscription-key": ("Ocp-Apim-Subscription-Key: {}", lambda: letters(32, HEX)),
    "function-key": ("x-functions-key: {}", lambda: f"{letters(54)}AzFu{letters(6)}=="),
    "device-code": ('"device_code":"{}"', lambda: letters(60)),
    "csrf": ("x-csrf-token: {}", lambda: letters(32)),
    "token-cache": ('{{"credential_type":"RefreshToken","secret":"{}"}}', lambda: letters(90)),
    "secure-string": ('ConvertTo-SecureString "{}" -AsPlainText', lambda: letters(16)),
    "curl": ("curl -u admin:{} https://x", lambda: letters(16)),
    "key-id": ('"private_key_id": "{}"', lambda: letters(40, HEX)),
    "databricks": ("tok {} x", lambda: "dapi" + letters(32, HEX)),
    "har": ('{{"name":"Authorization","value":"Bearer {}"}}', lambda: letters(40)),
    "har-cookie": ('{{"name":"Cookie","value":"a={}"}}', lambda: letters(40)),
    "secret-variable": ('{{"schemaname":"x_ClientSecret","value":"{}"}}', lambda: letters(30)),
}
PEOPLE = {
    "email": ("user {} failed", lambda: f"{letters(6, SMALL)}.{letters(7, SMALL)}@contoso.com"),
    "upn": ("UPN={}", lambda: letters(9, SMALL) + "@contoso.onmicrosoft.com"),
    "guest": (
        "user {} x",
        lambda: letters(9, SMALL) + "_fabrikam.com#EXT#@contoso.onmicrosoft.com",
    ),
    "user-folder": ("C:\\Users\\{}\\AppData\\Local", lambda: letters(9, SMALL)),
    "home-folder": ("/home/{}/x", lambda: letters(9, SMALL)),
    "domain-user": ("as CONTOSO\\{} now", lambda: letters(9, SMALL)),
    "machine": ("Machine name: {}", lambda: f"CONTOSO-{letters(6, string.ascii_uppercase)}7"),
    "desktop": ("on {} today", lambda: "DESKTOP-" + letters(7, string.ascii_uppercase)),
    "computer": ("COMPUTERNAME={}", lambda: letters(9, string.ascii_uppercase)),
    "file-server": ("\\\\{}\\share\\x", lambda: letters(12, SMALL)),
    "user-name": ("USERNAME={}", lambda: letters(9, SMALL)),
    "internal-host": ("host {} up", lambda: letters(9, SMALL) + ".corp.contoso.local"),
    "sid": ("owner {} x", lambda: "S-1-5-21-" + "-".join(letters(9, "123456789") for _ in "abcd")),
    "mac-address": ("lan {} up", lambda: ":".join(letters(2, HEX) for _ in "abcdef")),
    "logon-server": ("LOGONSERVER={}", lambda: letters(9, string.ascii_uppercase)),
}


def cut(value, joint, share=0.5):
    at = max(1, int(len(value) * share))
    return value[:at] + joint + value[at:]


def in_base64(text):
    return base64.b64encode(text.encode()).decode()


SPELLINGS = {
    "plain": lambda t, v: t.format(v),
    "json": lambda t, v: json.dumps({"m": t.format(v)}),
    "json-in-json": lambda t, v: json.dumps({"m": json.dumps({"n": t.format(v)})}),
    "url": lambda t, v: quote(t.format(v), safe=""),
    "url-form": lambda t, v: quote_plus(t.format(v)),
    "url-twice": lambda t, v: quote(quote(t.format(v), safe=""), safe=""),
    "url-all": lambda t, v: "".join(f"%{byte:02x}" for byte in t.format(v).encode()),
    "xml": lambda t, v: html.escape(t.format(v)),
    "unicode-escapes": lambda t, v: "".join(f"\\u{ord(letter):04x}" for letter in t.format(v)),
    "base64": lambda t, v: in_base64(t.format(v)),
    "base64-url": lambda t, v: in_base64(t.format(v)).translate({43: 45, 47: 95, 61: None}),
    "base64-utf16": lambda t, v: base64.b64encode(t.format(v).encode("utf-16-le")).decode(),
    "base64-in-words": lambda t, v: "data:;base64," + in_base64(f"before {t.format(v)} behind"),
    "base64-of-json": lambda t, v: json.dumps({"b": in_base64(json.dumps({"m": t.format(v)}))}),
    "base64-twice": lambda t, v: in_base64(in_base64(t.format(v))),
    "base64-lines": lambda t, v: base64.encodebytes(f"{'x' * 40} {t.format(v)}".encode()).decode(),
    "base64-cut": lambda t, v: cut(in_base64(t.format(v)), "\n"),
    "hex": lambda t, v: t.format(v).encode().hex(),
    "url-cut": lambda t, v: cut(quote(t.format(v), safe=""), "\n"),
    "json-of-two-lines": lambda t, v: json.dumps({"m": t.format(cut(v, "\n"))}),
    "url-of-two-lines": lambda t, v: quote(t.format(cut(v, "\r\n")), safe=""),
    "two-lines": lambda t, v: t.format(cut(v, "\n")),
    "two-lines-early": lambda t, v: t.format(cut(v, "\n", 0.2)),
    "two-lines-late": lambda t, v: t.format(cut(v, "\n", 0.85)),
    "two-lines-crlf": lambda t, v: t.format(cut(v, "\r\n")),
    "two-lines-indented": lambda t, v: t.format(cut(v, "\n    ")),
    "three-lines": lambda t, v: t.format(cut(cut(v, "\n", 0.67), "\n", 0.33)),
    "next-line": lambda t, v: t.format("\n" + v),
}

# What only a reader could tell from words or ids of the next line, and is left alone.
UNDECIDED = {
    ("two-lines-early", "mac-address"),
    ("url-cut", "user-name"),
    ("two-lines-late", "sid"),
    ("next-line", "domain-user"),
    ("json-of-two-lines", "client-secret-arg"),
    *((spelling, "guest") for spelling in ("two-lines-late", "three-lines", "url-cut")),
}


def leaks(value, text):
    """Return whether eight letters of value in a row can be read from text, however packed."""
    shown = readings(text)
    return any(
        line[at : at + 8] in shown
        for line in value.split("\n")
        for at in range(max(len(line) - 7, 1))
    )


def readings(text):
    """Return text and everything that it says when unpacked."""
    found = [text, unquote(unquote(text)), html.unescape(text), text.replace("\n", "")]
    found.append(re.sub(r"\\u00(..)", lambda match: chr(int(match[1], 16)), text))
    for run in re.findall(r"[A-Za-z0-9+/_-]{12,}", text + "\n" + text.replace("\n", "")):
        inner = base64.urlsafe_b64decode(run.translate({43: 45, 47: 95})[: len(run) // 4 * 4])
        found.append(inner.replace(b"\0", b"").decode("latin-1"))
        again = re.findall(rb"[A-Za-z0-9+/]{16,}", inner)
        found += [base64.b64decode(part[: len(part) // 4 * 4]).decode("latin-1") for part in again]
        if re.fullmatch("(?:[0-9a-f]{2})+", run):
            found.append(bytes.fromhex(run).decode("latin-1"))
    return "\n".join(found)
