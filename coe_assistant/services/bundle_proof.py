"""The self-test of a bundle: canaries are planted in copies of the real inputs."""

from __future__ import annotations

import base64
import io
import json
import random
import string
from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote

from coe_assistant.domain.redaction import Redactor
from coe_assistant.services.bundle_parts import BundleTools, Collected, ProofResult

_TEMPLATES = (
    ("bearer", "Authorization: Bearer {}", 48),
    ("client-secret", "client_secret={}", 36),
    ("password", '{{"password": "{}"}}', 20),
    ("account-key", "AccountName=x;AccountKey={};EndpointSuffix=y", 64),
    ("sas", "https://x.blob.core.windows.net/c?sv=2022-11-02&sig={}&se=2027", 43),
    ("refresh-token", '"refresh_token":"0.A{}"', 120),
    ("cookie", "Cookie: ESTSAUTH={}; path=/", 60),
    ("connection-string", "Server=x;User ID=y;Password={};Encrypt=True", 18),
    ("private-key", "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", 60),
    ("url-credentials", "http://user:{}@proxy.example.com:8080/", 16),
    ("person", "signed in as {}@canary.example.com", 10),
    ("user-folder", "C:\\Users\\{}\\AppData", 10),
)
_LETTERS = string.ascii_letters + string.digits


def prove(
    inputs: Sequence[tuple[str, Collected]], redactor: Redactor, tools: BundleTools
) -> ProofResult:
    """Plant every kind in every spelling in a copy of every input; return what came through."""
    planted = 0
    leaked: list[str] = []
    for number, (_source, item) in enumerate(inputs):
        canaries = list(_canaries(number))
        planted += len(canaries)
        target = io.BytesIO()
        tools.clean(redactor, io.BytesIO(_planted(item.content, canaries)), target)
        shown = _readings(target.getvalue().decode("utf-8", "replace"))
        leaked += [
            f"{redactor.clean_text(item.name)}: {kind}"
            for kind, value, _text in canaries
            if value in shown
        ]
    return ProofResult(planted, len(inputs), tuple(leaked))


def _canaries(number: int) -> Iterator[tuple[str, str, str]]:
    chance = random.Random(number)  # noqa: S311 - values for a test, not for security
    for kind, template, size in _TEMPLATES:
        for spelling in ("plain", "json", "url", "base64", "two lines"):
            value = "".join(chance.choice(_LETTERS) for _ in range(size))
            yield f"{kind} ({spelling})", value, _spelled(template, value, spelling)


def _spelled(template: str, value: str, spelling: str) -> str:
    if spelling == "two lines":
        half = len(value) // 2
        return template.format(f"{value[:half]}\n{value[half:]}")
    text = template.format(value)
    if spelling == "json":
        return json.dumps({"message": text})
    if spelling == "url":
        return quote(text, safe="")
    return base64.b64encode(text.encode()).decode() if spelling == "base64" else text


def _planted(content: bytes, canaries: Sequence[tuple[str, str, str]]) -> bytes:
    """Return content with the canaries spread over its lines."""
    lines = content.split(b"\n")
    step = max(len(lines) // len(canaries), 1)
    parts: list[bytes] = []
    for number, (_kind, _value, text) in enumerate(canaries):
        parts += [*lines[number * step : (number + 1) * step], b"", text.encode(), b""]
    return b"\n".join([*parts, *lines[len(canaries) * step :]])


def _readings(text: str) -> str:
    """Return text as it is, joined over line ends, and with URL escapes undone."""
    joined = text.replace("\n", "")
    found = [text, joined, unquote(text)]
    for word in text.split():
        try:
            inner = base64.b64decode(word, validate=True)
        except ValueError:
            continue
        found.append(inner.decode("latin-1"))
    return "\n".join(found)
