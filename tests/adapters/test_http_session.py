"""The HTTP session against real sockets: bounded, honest, and no token anywhere else."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests
import trustme
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from coe_assistant.adapters.web import session as web_session
from coe_assistant.adapters.web.discovery import find_tenant
from coe_assistant.adapters.web.exchange import KEPT, ExchangeLog
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.adapters.web.retry_after import asked_wait_s
from coe_assistant.adapters.web.session import Request, ServiceSession, open_session
from coe_assistant.adapters.web.trust import TrustAdapter
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem, SignInNeededError

TOKEN = "token-of-the-environment"
CLAIMS = "eyJhY2Nlc3NfdG9rZW4iOnt9fQ"  # {"access_token":{}}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(scope="module")
def running(authority: trustme.CA) -> Iterator[HTTPServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with HTTPServer(host="localhost", ssl_context=context) as server:
        yield server


@pytest.fixture
def server(running: HTTPServer) -> HTTPServer:
    running.clear()
    return running


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr(TrustAdapter, "pause", lambda _, seconds: taken.append(seconds))
    return taken


def asker(origin: str, ca_file: Path | None, log: ExchangeLog | None = None, renew=None):
    return ServiceSession(
        "Dataverse",
        origin,
        open_session(ca_file),
        lambda scope: TOKEN,
        log or ExchangeLog(),
        "run-1",
        renew,
    )


def get(url: str, **more) -> Request:
    return Request("GET", url, "scope", is_safe=True, **more)


def test_answer_good_carries_ids_and_remembers_them(server, ca_file):
    server.expect_request("/x").respond_with_data("{}", headers={"REQ_ID": "r-1"})
    log = ExchangeLog()
    service = asker(server.url_for(""), ca_file, log)
    assert service.send(get(server.url_for("/x?secret=1"))).json("Dataverse") == {}
    seen, _ = server.log[0]
    (kept,) = log.read()
    assert seen.headers["x-ms-client-session-id"] == "run-1"
    assert seen.headers["x-ms-client-request-id"] == kept.client_request_id
    assert (kept.path, kept.service_request_id, kept.status) == ("/x", "r-1", 200)
    assert service.server_time is not None
    assert abs(service.server_time - datetime.now(UTC)) < timedelta(seconds=30)


def test_exchanges_many_only_last_kept():
    log = ExchangeLog()
    for number in range(KEPT + 5):
        log.add(number)  # type: ignore[arg-type]  # only counted
    assert len(log.read()) == KEPT
    assert log.read()[0] == 5


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_trust_inherited_bundle_does_not_replace_it(server, ca_file, monkeypatch, tmp_path, name):
    monkeypatch.setenv(name, str(tmp_path / "not-there.pem"))
    server.expect_request("/x").respond_with_data("{}")
    assert asker(server.url_for(""), ca_file).send(get(server.url_for("/x"))).status == 200


def test_trust_unknown_authority_is_tls(server):
    with pytest.raises(ServiceError) as caught:
        asker(server.url_for(""), None).send(get(server.url_for("/x")))
    assert caught.value.problem is ServiceProblem.TLS
    assert "issued by" in caught.value.detail


def test_redirect_elsewhere_is_refused_without_token(server, ca_file):
    with closing(socket.create_server(("localhost", 0))) as other:
        other.settimeout(0.2)
        where = f"https://localhost:{other.getsockname()[1]}/steal"
        server.expect_request("/x").respond_with_data("", status=302, headers={"Location": where})
        with pytest.raises(ServiceError) as caught:
            asker(server.url_for(""), ca_file).send(get(server.url_for("/x")))
        assert caught.value.problem is ServiceProblem.REJECTED
        with pytest.raises(TimeoutError):
            other.accept()


def test_redirect_of_sign_in_post_is_not_followed(server, ca_file):
    server.expect_request("/token").respond_with_data(
        "", status=307, headers={"Location": server.url_for("/elsewhere")}
    )
    with pytest.raises(Exception, match="redirects"):
        open_session(ca_file).post(server.url_for("/token"), data={"refresh_token": "secret"})
    assert [request.path for request, _ in server.log] == ["/token"]


def test_token_other_port_is_refused(server, ca_file):
    with pytest.raises(ServiceError) as caught:
        asker("https://localhost:1", ca_file).send(get(server.url_for("/x")))
    assert caught.value.problem is ServiceProblem.MALFORMED
    assert server.log == []


@pytest.mark.parametrize(
    "link",
    ["https://127.0.0.1:9/api/data/v9.2/solutions?x", "https://[", "/relative", "https://x:y"],
)
def test_next_link_other_host_is_refused(server, ca_file, link):
    server.expect_request("/api/data/v9.2/solutions").respond_with_json(
        {"value": [], "@odata.nextLink": link}
    )
    url = server.url_for("").rstrip("/")
    with pytest.raises(ServiceError) as caught:
        DataverseApi(url, asker(url, ca_file)).rows("solutions")
    assert caught.value.problem is ServiceProblem.MALFORMED


def test_next_link_own_host_is_followed_verbatim(server, ca_file):
    url = server.url_for("").rstrip("/")
    more = f"{url}/api/data/v9.2/solutions?$skiptoken=%3Ccookie%20page=%222%22%3E"
    server.expect_ordered_request("/api/data/v9.2/solutions").respond_with_json(
        {"value": [{"a": 1}], "@odata.nextLink": more}
    )
    server.expect_ordered_request("/api/data/v9.2/solutions").respond_with_json(
        {"value": [{"a": 2}]}
    )
    assert [row["a"] for row in DataverseApi(url, asker(url, ca_file)).rows("solutions")] == [1, 2]
    assert server.log[1][0].args["$skiptoken"] == '<cookie page="2">'


def test_body_endless_ends_at_the_limit(server, ca_file):
    def endless(_: Asked) -> Response:
        return Response((b"x" * 65536 for _ in range(10_000)), mimetype="application/json")

    server.expect_request("/x").respond_with_handler(endless)
    with pytest.raises(ServiceError) as caught:
        asker(server.url_for(""), ca_file).send(get(server.url_for("/x"), largest=1_000_000))
    assert caught.value.problem is ServiceProblem.MALFORMED
    assert "too large" in caught.value.detail


def test_body_dripping_ends_at_the_deadline(ca_file, authority, monkeypatch):
    monkeypatch.setattr(web_session, "WHOLE_S", 0.6)
    monkeypatch.setattr(web_session, "MOST_REPEATS", 0)
    with Dripping(authority) as url:
        began = time.monotonic()
        with pytest.raises(ServiceError) as caught:
            asker(url, ca_file).send(get(f"{url}/x", read_s=0.5))
    assert caught.value.problem is ServiceProblem.UNREACHABLE
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Retry-After", "31536000"),
        ("Retry-After", format_datetime(datetime.now(UTC) + timedelta(days=365), usegmt=True)),
        ("x-ms-retry-after-ms", "31536000000"),
    ],
    ids=["seconds", "date", "milliseconds"],
)
def test_retry_after_a_year_is_told_not_waited(server, ca_file, pauses, header, value):
    server.expect_request("/x").respond_with_data("", status=429, headers={header: value})
    with pytest.raises(ServiceError) as caught:
        asker(server.url_for(""), ca_file).send(get(server.url_for("/x")))
    assert caught.value.problem is ServiceProblem.THROTTLED
    assert caught.value.retry_after_s == pytest.approx(31536000, rel=0.01)
    assert pauses == []


def test_retry_after_short_is_honoured_then_succeeds(server, ca_file, pauses):
    server.expect_ordered_request("/x").respond_with_data(
        "", status=429, headers={"Retry-After": "7"}
    )
    server.expect_ordered_request("/x").respond_with_data("{}")
    asker(server.url_for(""), ca_file).send(get(server.url_for("/x")))
    assert len(pauses) == 1
    assert 7 <= pauses[0] <= 9


@pytest.mark.parametrize("text", ["soon", "", "-5", "1e400", "Tue, 99 Foo"])
def test_retry_after_nonsense_is_none(text):
    assert asked_wait_s({"Retry-After": text}, datetime.now(UTC)) is None


def test_lock_is_told_at_once(server, ca_file, pauses):
    server.expect_request("/x").respond_with_json(
        {"error": {"code": "0x80071151", "message": "another [Import] running"}},
        status=429,
        headers={"Retry-After": "5"},
    )
    with pytest.raises(ServiceError) as caught:
        asker(server.url_for(""), ca_file).send(get(server.url_for("/x")))
    assert (caught.value.problem, caught.value.code) == (ServiceProblem.LOCKED, "80071151")
    assert (len(server.log), pauses) == (1, [])


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "GET"])
def test_request_with_effect_is_never_repeated(server, ca_file, method):
    server.expect_request("/x").respond_with_data("<html>", status=503)
    with pytest.raises(ServiceError) as caught:
        asker(server.url_for(""), ca_file).send(Request(method, server.url_for("/x"), "scope"))
    assert caught.value.problem is ServiceProblem.UNAVAILABLE
    assert len(server.log) == 1


def test_request_safe_is_repeated_at_most_three_times(server, ca_file):
    server.expect_request("/x").respond_with_data("<html>", status=502)
    with pytest.raises(ServiceError):
        asker(server.url_for(""), ca_file).send(get(server.url_for("/x")))
    assert len(server.log) == 4


def test_refusal_401_with_claims_renews_once_then_succeeds(server, ca_file):
    challenge = f'Bearer realm="", error="insufficient_claims", claims="{CLAIMS}"'
    server.expect_ordered_request("/x").respond_with_data(
        "", status=401, headers={"WWW-Authenticate": challenge}
    )
    server.expect_ordered_request("/x").respond_with_data("{}")
    wanted: list[str | None] = []

    def renew(scope: str, claims: str | None) -> str:
        wanted.append(claims)
        return "renewed"

    asker(server.url_for(""), ca_file, renew=renew).send(get(server.url_for("/x")))
    assert wanted == ['{"access_token":{}}']
    assert server.log[1][0].headers["Authorization"] == "Bearer renewed"


def test_refusal_401_again_needs_a_person(server, ca_file):
    server.expect_request("/x").respond_with_data("", status=401)
    with pytest.raises(SignInNeededError):
        asker(server.url_for(""), ca_file, renew=lambda scope, claims: "renewed").send(
            get(server.url_for("/x"))
        )
    assert len(server.log) == 2


def test_host_unknown_is_unreachable_in_words():
    with pytest.raises(ServiceError) as caught:
        asker("https://nowhere.invalid", None).send(get("https://nowhere.invalid/x"))
    assert caught.value.problem is ServiceProblem.UNREACHABLE


def test_host_closed_port_is_unreachable(ca_file):
    with closing(socket.create_server(("localhost", 0))) as free:
        port = free.getsockname()[1]
    with pytest.raises(ServiceError) as caught:
        asker(f"https://localhost:{port}", ca_file).send(get(f"https://localhost:{port}/x"))
    assert caught.value.problem is ServiceProblem.UNREACHABLE


def test_nothing_is_asked_again_once_the_session_is_closed(server, ca_file, monkeypatch, pauses):
    server.expect_request("/x").respond_with_data(status=503)
    session = open_session(ca_file)
    url = server.url_for("/x")
    asking = ServiceSession(
        "Dataverse", server.url_for(""), session, lambda _: TOKEN, ExchangeLog(), "run-1"
    )
    monkeypatch.setattr(TrustAdapter, "pause", lambda *_: session.close())
    with pytest.raises(ServiceError) as caught:
        asking.send(get(url))
    assert caught.value.problem is ServiceProblem.UNREACHABLE
    assert len(server.log) == 1
    assert pauses == []


def test_pause_ends_when_the_session_is_closed(ca_file, monkeypatch):
    monkeypatch.undo()
    session = open_session(ca_file)
    pause = session.get_adapter("https://x").pause
    waiting = threading.Thread(target=pause, args=(3600.0,), daemon=True)
    waiting.start()
    session.close()
    waiting.join(60)
    assert not waiting.is_alive()


def test_answer_no_json_is_malformed(server, ca_file):
    server.expect_request("/x").respond_with_data("<html>proxy page</html>")
    answer = asker(server.url_for(""), ca_file).send(get(server.url_for("/x")))
    with pytest.raises(ServiceError) as caught:
        answer.json("Dataverse")
    assert caught.value.problem is ServiceProblem.MALFORMED


class Dripping:
    """Serves one byte of a body every tenth of a second, for ever."""

    def __init__(self, authority: trustme.CA) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(self._context)
        self._is_over = threading.Event()

    def __enter__(self) -> str:
        self._listener = socket.create_server(("localhost", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return f"https://localhost:{self._listener.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._listener.close()
        self._thread.join(2)

    def _serve(self) -> None:
        try:
            plain, _ = self._listener.accept()
            with self._context.wrap_socket(plain, server_side=True) as secured:
                secured.recv(65536)
                secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
                while not self._is_over.wait(0.1):
                    secured.sendall(b"x")
        except OSError:
            return


@pytest.mark.parametrize(("status", "tries"), [(504, 1), (503, 1), (429, 1 + 3)])
def test_what_is_not_to_be_repeated_is_sent_once(server, ca_file, status, tries):
    server.expect_request("/x").respond_with_data("", status=status)
    with pytest.raises(ServiceError):
        asker(server.url_for(""), ca_file).send(get(server.url_for("/x"), repeated=(429,)))
    assert len(server.log) == tries


@pytest.mark.parametrize(("repeated", "tries"), [((429,), 1), ((429, 504), 1 + 3)])
def test_silence_is_sat_out_again_only_where_it_is_worth_it(monkeypatch, repeated, tries):
    asked: list[str] = []

    def silent(_, method, url, **__):
        asked.append(url)
        raise requests.ReadTimeout

    monkeypatch.setattr(requests.Session, "request", silent)
    with pytest.raises(ServiceError) as caught:
        asker("https://a.example", None).send(get("https://a.example/x", repeated=repeated))
    assert caught.value.problem is ServiceProblem.UNREACHABLE
    assert len(asked) == tries


@pytest.mark.parametrize(
    ("status", "challenge"),
    [
        (403, ""),
        (401, ""),
        (401, 'Basic realm="Gateway, Bearer of news"'),
        (401, "Negotiate, NTLM"),
    ],
)
def test_page_with_a_refusal_is_not_the_word_of_the_service(server, ca_file, status, challenge):
    said = {"WWW-Authenticate": challenge} if challenge else {}
    server.expect_request("/x").respond_with_data("<html>", status, said, "text/html")
    renewed: list[str] = []
    session = asker(
        server.url_for(""), ca_file, renew=lambda scope, _: renewed.append(scope) or "new"
    )
    with pytest.raises(ServiceError) as caught:
        session.send(get(server.url_for("/x")))
    assert renewed == []
    assert caught.value.problem is ServiceProblem.PROXY
    assert "page" in caught.value.title
    assert "browser" in caught.value.hint


@pytest.mark.parametrize(
    "challenge",
    [
        "Bearer authorization_uri=https://login.example/t/oauth2/authorize",
        'Basic realm="x", bearer',
    ],
)
def test_page_with_a_challenge_for_a_token_leads_to_the_sign_in(server, ca_file, challenge):
    said = {"WWW-Authenticate": challenge}
    server.expect_request("/x").respond_with_data("<html>", 401, said, "text/html")
    server.expect_request("/api/data/v9.2/").respond_with_data("<html>", 401, said, "text/html")
    with pytest.raises(SignInNeededError):
        asker(server.url_for(""), ca_file).send(get(server.url_for("/x")))
    with open_session(ca_file) as session:
        assert find_tenant(server.url_for("").rstrip("/"), session).tenant


@pytest.mark.parametrize("status", [200, 401, 403])
def test_page_where_an_environment_is_looked_for_is_called_a_page(server, ca_file, status):
    server.expect_request("/api/data/v9.2/").respond_with_data(
        "<html>", status=status, content_type="text/html; charset=utf-8"
    )
    with pytest.raises(CoeError) as caught, open_session(ca_file) as session:
        find_tenant(server.url_for("").rstrip("/"), session)
    assert caught.value.slug == "not-an-environment"
    assert "A page came" in caught.value.title
    assert "proxy" in caught.value.hint


def test_environment_that_is_not_available_is_not_called_a_wrong_address(server, ca_file):
    server.expect_request("/api/data/v9.2/").respond_with_data("", status=503)
    with pytest.raises(ServiceError) as caught, open_session(ca_file) as session:
        find_tenant(server.url_for("").rstrip("/"), session)
    assert caught.value.problem is ServiceProblem.UNAVAILABLE
