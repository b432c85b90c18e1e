"""Follows a real proxy script on Windows, or under Wine: settings, WinHTTP, and a real request.

Run by `dev.py build-windows proxy`. It sets the user's own proxy settings for the while, serves
the script and a proxy on the loopback interface, and puts the settings back.
"""

from __future__ import annotations

import http.server
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil

from coe_assistant.adapters.proxy.ways import ProxyWays, system_ways
from coe_assistant.adapters.web.discovery import find_tenant
from coe_assistant.adapters.web.session import open_session
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.proxy_route import ProxyOrigin, ProxyRoute

HOST = "https://contoso.crm4.dynamics.com"
_KEY = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections"
_VALUE = "DefaultConnectionSettings"
_BY_SCRIPT = 0x1 | 0x4  # direct way, script
_SCRIPT = """function FindProxyForURL(url, host) {
  if (shExpMatch(host, "*.crm4.dynamics.com")) return "PROXY 127.0.0.1:%d; DIRECT";
  if (dnsDomainIs(host, ".direct.example")) return "DIRECT";
  return "PROXY other.example:8080";
}"""
_ROUNDS = 300


class Network(http.server.BaseHTTPRequestHandler):
    """Serves the script to who gets it, and refuses as a proxy that wants the Windows sign-in."""

    script = ""
    seen: list[str]

    def do_GET(self) -> None:
        """Give the script."""
        self.seen.append(f"GET {self.path}")
        body = self.script.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ns-proxy-autoconfig")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_CONNECT(self) -> None:
        """Want a sign-in."""
        self.seen.append(f"CONNECT {self.path}")
        self.send_response(407)
        self.send_header("Proxy-Authenticate", "NTLM")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> int:
    """Return 1 when the script was not followed."""
    Network.seen = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Network)
    Network.script = _SCRIPT % server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/proxy.pac"
    with _user_script(address):
        ways = system_ways()
        failed = [*_wrong_routes(ways, address, server.server_port), *_wrong_request(ways)]
        failed += _kept_handles()
    failed += _wrong_without_script()
    server.shutdown()
    print(f"the script was got {Network.seen.count('GET /proxy.pac')} times, {_ROUNDS} asked for")
    print(
        "\n".join(failed) or "the proxy script was followed: its proxy, its direct way, a request"
    )
    return 1 if failed else 0


def _wrong_routes(ways: ProxyWays, address: str, port: int) -> Iterator[str]:
    for url, way in (
        (HOST, f"http://127.0.0.1:{port}"),
        ("https://a.direct.example", ""),
        ("https://login.microsoftonline.com", "http://other.example:8080"),
    ):
        found = ways.route(url)
        if found != ProxyRoute((way,), ProxyOrigin.SCRIPT, address):
            yield f"{url}: {found}"


def _wrong_request(ways: ProxyWays) -> Iterator[str]:
    with open_session(None, ways) as session:
        try:
            find_tenant(HOST, session)
        except CoeError as error:
            said = f"{error.title} {error.detail} {error.hint}"
        else:
            said = "nothing was refused"
    print(said)
    if "named by the proxy script" not in said or "Windows sign-in" not in said:
        yield f"the request did not go through the proxy of the script: {said}"
    if "CONNECT contoso.crm4.dynamics.com:443" not in Network.seen:
        yield f"the proxy heard {Network.seen}"


def _kept_handles() -> Iterator[str]:
    system_ways().route(HOST)
    process = psutil.Process()
    before = process.num_handles()
    for _ in range(_ROUNDS):
        system_ways().route(HOST)
    grown = process.num_handles() - before
    if grown > _ROUNDS // 10:
        yield f"{grown} handles were kept"


def _wrong_without_script() -> Iterator[str]:
    found = system_ways().route(HOST)
    if found.script or found.ways != ("",):
        yield f"without script: {found}"


@contextmanager
def _user_script(address: str) -> Iterator[None]:
    import winreg  # noqa: PLC0415 - Windows only

    url = address.encode("ascii")
    blob = struct.pack("<IIIIII", 0x46, 1, _BY_SCRIPT, 0, 0, len(url)) + url + bytes(32)
    with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, _KEY, 0, winreg.KEY_ALL_ACCESS) as key:
        try:
            before = winreg.QueryValueEx(key, _VALUE)[0]
        except FileNotFoundError:
            before = None
        winreg.SetValueEx(key, _VALUE, 0, winreg.REG_BINARY, blob)
        try:
            yield
        finally:
            if before is None:
                winreg.DeleteValue(key, _VALUE)
            else:
                winreg.SetValueEx(key, _VALUE, 0, winreg.REG_BINARY, before)


if __name__ == "__main__":
    sys.exit(main())
