"""Turns foreign HTTP failures into ours, once, with words (http-contracts 1.12)."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import requests
import truststore
from urllib3.exceptions import NameResolutionError

from coe_assistant.adapters.network_probe import HttpsProbe
from coe_assistant.adapters.system_clock import SystemClock
from coe_assistant.adapters.web.challenge import wants_token
from coe_assistant.adapters.web.proxy_problems import doubt_words, proxy_words, route_of
from coe_assistant.adapters.web.trust import is_cut
from coe_assistant.domain.errors import ServiceError, ServiceProblem

PAGE = object()  # stands for the body of an answer that was made for people
LOCK_CODE = "80071151"
_UNDECIDED = "Check network, VPN and proxy; nothing was decided by this."
_OF_TIME = ("not yet valid", "expired")

PAGE_HINT = (
    "A proxy or gateway may have put it in between: open the address in a browser, see what it "
    "says, and have Microsoft's hosts let through."
)

_TITLES = {
    ServiceProblem.FORBIDDEN: "{service} does not let this account read this.",
    ServiceProblem.NOT_FOUND: "{service} does not know what was asked for.",
    ServiceProblem.THROTTLED: "{service} asks to slow down.",
    ServiceProblem.LOCKED: "Another solution operation holds the lock of the environment.",
    ServiceProblem.UNAVAILABLE: "{service} is not available at the moment.",
    ServiceProblem.REJECTED: "{service} refused the request.",
    ServiceProblem.PROXY: "The proxy wants credentials.",
}
_HINTS = {
    ServiceProblem.FORBIDDEN: "Use an account with more rights, or look in the admin center.",
    ServiceProblem.THROTTLED: "Wait a few minutes.",
    ServiceProblem.LOCKED: "Wait until the other operation has ended.",
    ServiceProblem.UNAVAILABLE: "Wait a few minutes and look at service health.",
    ServiceProblem.PROXY: "Sign in to the proxy (or have it let Microsoft's hosts through).",
}


def normalized_code(code: object) -> str:
    """Return an error code as 8 upper case hex digits, "" when it is none (http-pitfalls 26)."""
    text = str(code or "").strip()
    try:
        number = int(text, 16) if text.lower().startswith("0x") else int(text)
    except ValueError:
        return text.upper() if len(text) == 8 and _is_hex(text) else ""
    return f"{number & 0xFFFFFFFF:08X}"


def _is_hex(text: str) -> bool:
    return all(character in "0123456789abcdefABCDEF" for character in text)


def answered(
    service: str, status: int, body: object, request_id: str, retry_after_s: float | None
) -> ServiceError:
    """Return the error for an answer that is not a success. body: of refusal_body."""
    if body is PAGE and status in (401, 403):  # the services refuse in JSON (http-contracts 0)
        return ServiceError(
            ServiceProblem.PROXY,
            service,
            f"A page came instead of an answer of {service}.",
            detail=f"HTTP status {status}.",
            hint=PAGE_HINT,
            status=status,
        )
    code, message = _of_body(body)
    problem = _problem(status, code)
    return ServiceError(
        problem,
        service,
        _TITLES[problem].format(service=service),
        detail=message or f"HTTP status {status}.",
        hint=_HINTS.get(problem, ""),
        status=status,
        code=code,
        request_id=request_id,
        retry_after_s=retry_after_s,
        is_own_word=bool(code or message),
    )


def refusal_body(kind: str, content: bytes) -> object:
    """Return the parsed JSON of a refusal, PAGE for a page for people, else None.

    Args:
        kind: The answer's Content-Type.
        content: Its body.
    """
    try:
        return json.loads(content)
    except ValueError:
        return PAGE if is_page(kind) else None


def is_page(kind: str) -> bool:
    """Return whether a Content-Type is that of a page for people."""
    return kind.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")


def is_unasked_page(headers: Mapping[str, str]) -> bool:
    """Return whether a refusal is a page that asks for no token: a proxy's word, no service's."""
    is_asked = wants_token(headers.get("WWW-Authenticate", ""))
    return not is_asked and is_page(headers.get("Content-Type", ""))


def _of_body(body: object) -> tuple[str, str]:
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        return normalized_code(error.get("code")), str(error.get("message") or "")[:2000]
    return "", ""


def _problem(status: int, code: str) -> ServiceProblem:
    if code == LOCK_CODE:
        return ServiceProblem.LOCKED
    fixed = {
        403: ServiceProblem.FORBIDDEN,
        404: ServiceProblem.NOT_FOUND,
        407: ServiceProblem.PROXY,
        429: ServiceProblem.THROTTLED,
    }
    if status in fixed:
        return fixed[status]
    return ServiceProblem.UNAVAILABLE if status >= 500 else ServiceProblem.REJECTED


def not_answered(service: str, host: str, error: requests.RequestException) -> ServiceError:
    """Return the error for a request that got no answer."""
    causes = _chain(error)
    text = str(error)[:500]
    doubt = doubt_words(route_of(causes)[0])
    if isinstance(error, requests.exceptions.ProxyError) and not is_cut(error):
        words = proxy_words(host, causes, text)
        return _silent(ServiceProblem.PROXY, service, words.title, words.detail, words.hint)
    if isinstance(error, requests.TooManyRedirects):
        return _silent(
            ServiceProblem.REJECTED,
            service,
            f"{host} pointed to another address, which was not followed.",
            text,
            "Check the address; a proxy may ask for a sign-in of its own.",
        )
    if any(isinstance(item, ssl.SSLError) for item in causes):
        return _by_tls(service, host, causes, text)
    if any(isinstance(item, NameResolutionError) for item in causes):
        return _silent(
            ServiceProblem.UNREACHABLE,
            service,
            f"The host {host} was not found.",
            text,
            doubt or "Check the address, the network and the VPN.",
        )
    if isinstance(error, requests.exceptions.Timeout):
        return _silent(
            ServiceProblem.UNREACHABLE,
            service,
            f"{host} did not answer in time.",
            text,
            doubt or _UNDECIDED,
        )
    return _silent(
        ServiceProblem.UNREACHABLE,
        service,
        f"{host} cannot be reached.",
        text,
        doubt or _UNDECIDED,
    )


def _by_tls(service: str, host: str, causes: list[BaseException], text: str) -> ServiceError:
    reason = _reason_words(causes)
    if not reason:
        return _silent(
            ServiceProblem.TLS,
            service,
            f"No secure connection to {host} could be agreed on.",
            text,
            "A proxy or a security program may stand in between: exempt the host there.",
        )
    if any(word in reason.lower() for word in _OF_TIME):
        return _silent(
            ServiceProblem.TLS,
            service,
            f"The certificate of {host} is not valid at the time that this computer shows.",
            f"{_issuer_words(host, causes)}{reason}",
            "Set date and time of this computer first. If they are right, the certificate is old.",
        )
    return _silent(
        ServiceProblem.TLS,
        service,
        f"The certificate that {host} shows is not trusted on this computer.",
        f"{_issuer_words(host, causes)}{reason}",
        "A proxy may inspect TLS: trust its authority, or exempt the host. Look at the clock too.",
    )


def _silent(
    problem: ServiceProblem, service: str, title: str, detail: str, hint: str
) -> ServiceError:
    return ServiceError(problem, service, title, detail=detail, hint=hint)


def _issuer_words(host: str, causes: list[BaseException]) -> str:
    """Return who signed what was shown: an inspecting proxy is known by its name."""
    url = host if "://" in host else f"https://{host}"
    tls = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    route, way = route_of(causes)
    route = replace(route, ways=(way,))  # the one that showed the certificate
    issuer = HttpsProbe(tls, lambda _: route, SystemClock()).probe(url).issuer
    return f"It was issued by {issuer!r}. " if issuer else ""


def _reason_words(causes: list[BaseException]) -> str:
    reasons = [
        item.verify_message for item in causes if isinstance(item, ssl.SSLCertVerificationError)
    ]
    return reasons[0] if reasons else ""


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting and len(found) < 20:
        item = waiting.pop()
        if not isinstance(item, BaseException) or item in found:
            continue
        found.append(item)
        waiting += [item.__cause__, item.__context__, getattr(item, "reason", None), *item.args]
    return found


def too_large(service: str, error: requests.RequestException) -> ServiceError:
    """Return the error for an answer beyond the agreed size; error says how many bytes that is."""
    return ServiceError(
        ServiceProblem.MALFORMED,
        service,
        f"{service} sent more than this program takes at once.",
        detail=f"The answer is too large: {error}",
        hint="Nothing of it was kept; look at it in the maker portal.",
    )


def malformed(service: str, what: str) -> ServiceError:
    """Return the error for an answer that does not have the promised form."""
    return ServiceError(
        ServiceProblem.MALFORMED,
        service,
        f"{service} answered in a form that this program does not understand.",
        detail=what[:500],
        hint="A proxy may have put its own page in between; otherwise tell us.",
    )
