"""Faults on the way to the tenant: latency, gateway pages, throttling, a cut line."""

from __future__ import annotations

import itertools
import time

from coe_assistant.simulator.engine import Engine
from coe_assistant.simulator.messages import RefusalError, Request, html_response, refusal
from coe_assistant.simulator.scenario_parts import Network

_GATEWAY_PAGE = (
    "<html><head><title>{status}</title></head><body><center><h1>{status} {reason}</h1></center>"
    "<hr><center>Microsoft-Azure-Application-Gateway/v2</center></body></html>"
)
_REASONS = {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Time-out"}


class Faults:
    """Decides which requests are disturbed."""

    def __init__(self, network: Network, engine: Engine) -> None:
        self._network, self._engine = network, engine
        self._requests, self._reads = itertools.count(1), itertools.count(1)

    def is_cut(self) -> bool:
        """Say whether connections are closed at present."""
        after, minutes = self._network.cut_after_minutes, self._engine.minutes_since_first_import()
        if after is None or minutes is None:
            return False
        return after <= minutes < after + self._network.cut_minutes

    def delay(self) -> None:
        """Wait as long as the line takes."""
        if self._network.latency_ms:
            time.sleep(self._network.latency_ms / 1000)

    def disturb(self, request: Request) -> None:
        """Answer a Dataverse request in place of the service, now and then.

        Raises:
            RefusalError: A gateway page, or 429 of the service protection.
        """
        throttle, broken = self._network.throttle_every, self._network.html_error_every
        if throttle and next(self._requests) % throttle == 0:
            seconds = str(self._network.throttle_retry_after_s)
            raise refusal(
                429,
                "0x80072322",
                "Number of requests exceeded the limit of 6000 over time window of 300 seconds.",
                (("Retry-After", seconds),),
            )
        if request.method == "GET" and broken and next(self._reads) % broken == 0:
            status = self._network.html_error_status
            page = _GATEWAY_PAGE.format(status=status, reason=_REASONS.get(status, "Error"))
            raise RefusalError(html_response(page, status))
