"""Check network: every host that the upgrade needs can be reached and is who it says it is."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from coe_assistant.checks.base import COMPUTER, ENVIRONMENT, TIME, CheckContext
from coe_assistant.checks.book import CheckEntry
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.machine import HostReading, NeededHost, ReachProblem
from coe_assistant.domain.proxy_route import ProxyOrigin

_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class NetworkCheck:
    """DNS, TCP, TLS with issuer, proxy, latency and clock, host by host."""

    id: str = "network"
    depends_on: frozenset[str] = frozenset({COMPUTER, ENVIRONMENT, TIME})
    weight: int = 4
    asks_services: bool = False

    def run(self, context: CheckContext) -> CheckReport:
        """Fail when a needed host is out of reach; warn about the others, delay and clock."""
        if not context.hosts:
            return context.report(self.id, CheckStatus.UNKNOWN, "no-hosts", {"hosts": []})
        readings = _read(context)
        facts: dict[str, object] = {
            "hosts": [_told(host, one) for host, one in zip(context.hosts, readings, strict=True)]
        }
        pairs = list(zip(context.hosts, readings, strict=True))
        cut = [(host, one) for host, one in pairs if _is_cut(one)]
        needed = [(host, one) for host, one in cut if host.is_needed]
        words = {
            "unreached": [f"{one.url} ({_word(one)})" for _, one in (needed or cut)],
            "purposes": [host.purpose for host, _ in (needed or cut)],
        }
        if cut:
            return context.report(
                self.id,
                CheckStatus.FAIL if needed else CheckStatus.WARN,
                "unreachable" if needed else "partly",
                facts,
                words=words,
                remedies=_remedies([one for _, one in (needed or cut)]),
            )
        return self._judge_quality(context, readings, facts)

    def _judge_quality(
        self,
        context: CheckContext,
        readings: Sequence[HostReading],
        facts: dict[str, object],
    ) -> CheckReport:
        entry = context.entry(self.id)
        skew = max((abs(one.clock_skew_s or 0.0) for one in readings), default=0.0)
        delay = max((one.connect_ms or 0.0 for one in readings), default=0.0)
        inspected = _inspected(readings, entry)
        words = {"skew": round(skew), "delay": round(delay), "issuers": inspected}
        for is_bad, outcome, limit, remedy in (
            (skew > entry.number("clock_skew_s"), "clock", "clock_skew_s", "set-clock"),
            (delay > entry.number("connect_ms"), "slow", "connect_ms", "nearer"),
        ):
            if is_bad:
                return context.report(
                    self.id,
                    CheckStatus.WARN,
                    outcome,
                    facts,
                    limit=limit,
                    words=words,
                    remedies=(remedy,),
                )
        outcome = "inspected" if inspected else "good"
        return context.report(
            self.id, CheckStatus.PASS, outcome, facts, limit="connect_ms", words=words
        )


def _read(context: CheckContext) -> list[HostReading]:
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="network-check") as pool:
        return list(pool.map(lambda host: context.probe.probe(host.url), context.hosts))


def _is_cut(one: HostReading) -> bool:
    # an answer of any kind proves the way; only its form was not understood
    return one.problem is not None and one.problem is not ReachProblem.HTTP


def _word(one: HostReading) -> str:
    return one.problem.value if one.problem else ""


def _inspected(readings: Sequence[HostReading], entry: CheckEntry) -> list[str]:
    """Return issuers that are not among the public ones: a sign of TLS inspection."""
    known = entry.names("public_issuers")
    found = {one.issuer for one in readings if one.issuer}
    return sorted(
        issuer for issuer in found if not any(word in issuer.casefold() for word in known)
    )


def _remedies(readings: Sequence[HostReading]) -> tuple[str, ...]:
    mends = {f"mend-{_mended(one)}" for one in readings}
    doubts = {f"proxy-{one.proxy_doubt.value}" for one in readings if one.proxy_doubt}
    return (*sorted(doubts), *sorted(mends))


def _mended(one: HostReading) -> str:
    wants_sign_in = one.problem is ReachProblem.PROXY and " 407 " in one.detail
    return "proxy-sign-in" if wants_sign_in else _word(one)


def _told(host: NeededHost, one: HostReading) -> dict[str, object]:
    return {
        "url": one.url,
        "purpose": host.purpose,
        "needed": host.is_needed,
        "address": one.address or None,
        "proxy": one.proxy or None,
        "proxy_from": one.proxy_origin.value if one.proxy_origin is not ProxyOrigin.NONE else None,
        "proxy_script": one.proxy_script or None,
        "proxy_doubt": one.proxy_doubt.value if one.proxy_doubt else None,
        "proxy_detail": one.proxy_detail or None,
        "dns_ms": one.dns_ms,
        "connect_ms": one.connect_ms,
        "tls_ms": one.tls_ms,
        "answer_ms": one.answer_ms,
        "issuer": one.issuer or None,
        "clock_skew_s": one.clock_skew_s,
        "problem": _word(one) or None,
        "detail": one.detail or None,
    }
