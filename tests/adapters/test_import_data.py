"""The job's data column as a stream into a file: whole or not at all, and with little memory."""

from __future__ import annotations

import json
import ssl
import stat
import sys
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from coe_assistant.adapters.atomic_file import Draft
from coe_assistant.adapters.web import dataverse_results
from coe_assistant.adapters.web import session as web_session
from coe_assistant.adapters.web.dataverse import WebDataverse
from coe_assistant.adapters.web.exchange import ExchangeLog
from coe_assistant.adapters.web.json_member import LARGEST_REST, JsonMember
from coe_assistant.adapters.web.member_file import MemberFile
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.adapters.web.session import ServiceSession, open_session
from coe_assistant.adapters.web.trust import TrustAdapter
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem

JOB = "11111111-2222-3333-4444-555555555555"
PATH = f"/api/data/v9.2/importjobs({JOB})"
LOG = '<?xml version="1.0" encoding="utf-16"?><importexportxml name="Fluß 😀"/>'
OLD = "what stood there before"

TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from('"\\/\n{}[]:,u😀\ud83d\ude00'))  # halves as well
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(TEXTS, inner)),
    max_leaves=6,
)
OTHERS = st.dictionaries(TEXTS.filter(lambda key: key != "data"), VALUES, max_size=3)


def read(raw: bytes, cuts: list[int]) -> str:
    member = JsonMember("data")
    borders = [0, *sorted(cut % (len(raw) + 1) for cut in cuts), len(raw)]
    pieces = (raw[start:end] for start, end in pairwise(borders))
    parts = [part for piece in pieces for part in member.feed(piece)]
    member.finish()
    return "".join(parts)


@given(OTHERS, TEXTS, OTHERS, st.booleans(), st.lists(st.integers(min_value=0)))
def test_member_any_borders_is_what_the_library_reads(before, text, after, is_ascii, cuts):
    document = {**before, "data": text, **{k: v for k, v in after.items() if k not in before}}
    try:
        raw = json.dumps(document, ensure_ascii=is_ascii).encode()
    except UnicodeEncodeError:  # halves of characters travel as escapes only
        raw = json.dumps(document).encode()
    wanted = json.loads(raw)["data"]
    assert read(raw, cuts) == wanted
    assert read(raw, list(range(len(raw)))) == wanted


PIECES = st.sampled_from(
    [
        "\\ud83d",
        "\\uDE00",
        "\\u0041",
        "\\u00",
        "\\ud",
        "\\n",
        "\\\\",
        "\\x",
        "\\",
        '"',
        "u",
        "\n",
        "é",
    ]
)


@given(st.lists(PIECES, max_size=12), st.lists(st.integers(min_value=0)))
def test_member_any_escapes_is_what_the_library_reads_or_refuses(pieces, cuts):
    raw = f'{{"data":"{"".join(pieces)}"}}'.encode()
    try:
        wanted = json.loads(raw)["data"]
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            read(raw, cuts)
        return
    assert read(raw, cuts) == wanted


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>a proxy's page</html>",
        b"[]",
        b'["data", "x"]',
        b'{"data": "x"',
        b'{"data": "x',
        b'{"data": 5}',
        b'{"data": {"data": "x"}}',
        b'{"data": "x"} {"data": "y"}',
        b'{"data": "x", "data": "y"}',
        b'{"data": "x", "data": null}',
        b'{"data": "\\ud83d\\ude0',
        b'{"data": "\\uXYZT and more of it"}',
        b'{"data": "\xff"}',
        b'{"data": "\xc3',
        b'{"data" "x"}',
        b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"a": "' + b"x" * LARGEST_REST + b'"}',
    ],
)
@pytest.mark.parametrize("is_whole", [True, False])
def test_member_malformed_is_refused(raw: bytes, is_whole: bool):
    cuts = [] if is_whole else list(range(min(len(raw), 300)))
    with pytest.raises(ValueError, match=r"."):
        read(raw, cuts)


@pytest.mark.parametrize(
    "raw", [b"{}", b'{"data": null}', b'{"data": ""}', b'{"a": {"data": "x"}}']
)
def test_member_without_text_is_nothing(raw: bytes):
    assert read(raw, []) == ""


def test_member_key_in_escapes_and_a_mark_before_the_text():
    assert read(b'\xef\xbb\xbf{"d\\u0061ta": "x"}', [1, 2, 9, 11]) == "x"


@pytest.mark.parametrize("line", [b"sample text of a line\\r\\n ", b"\\ud83d\\ude00\\n", b"\\na"])
def test_member_file_memory_stays_small(tmp_path: Path, line: bytes):
    whole = line * 65_536  # borders of pieces fall everywhere in a line
    tracemalloc.start()
    with (tmp_path / "log").open("wb") as stream:
        target = MemberFile("Dataverse", "data", stream)
        target.begin()
        target.write(b'{"importjobid": "1", "data": "')
        for _ in range(max(1, 30_000_000 // len(whole))):
            for start in range(0, len(whole), 65_536):
                target.write(whole[start : start + 65_536])
        target.write(b'"}')
        assert target.finish()
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / "log").stat().st_size > 8_000_000
    assert peak < 4_000_000


def test_member_file_begun_anew_forgets_the_first_try():
    stream = BytesIO()
    target = MemberFile("Dataverse", "data", stream)
    for raw in (b'{"data": "the first try, cut', b'{"data": "second"}'):
        target.begin()
        target.write(raw)
    assert target.finish()
    assert stream.getvalue() == b"second"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


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


@pytest.fixture
def log(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    path = folder / "attempt-1-import-log.xml"
    path.write_text(OLD)
    return path


@pytest.fixture
def dataverse(
    server: HTTPServer, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WebDataverse]:
    monkeypatch.setattr(TrustAdapter, "pause", lambda *_: None)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with open_session(tmp_path / "ca.pem") as session:
        url = server.url_for("").rstrip("/")
        asker = ServiceSession("Dataverse", url, session, lambda _: "t", ExchangeLog(), "run-1")
        yield WebDataverse(url, DataverseApi(url, asker))


def assert_untouched(log: Path) -> None:
    assert log.read_text() == OLD
    assert list(log.parent.iterdir()) == [log]


def test_log_whole_is_saved_for_its_owner_alone(server, dataverse, log):
    server.expect_request(PATH).respond_with_json({"importjobid": JOB, "data": LOG})
    assert dataverse.save_import_data(JOB, log) is True
    assert log.read_text("utf-8") == LOG
    assert list(log.parent.iterdir()) == [log]
    if sys.platform != "win32":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.parametrize("document", [{}, {"data": None}, {"data": ""}])
def test_log_that_is_not_there_leaves_the_old_one(server, dataverse, log, document):
    server.expect_request(PATH).respond_with_json(document)
    assert dataverse.save_import_data(JOB, log) is False
    assert_untouched(log)


def test_log_of_an_unknown_job_is_not_found(server, dataverse, log):
    server.expect_request(PATH).respond_with_json({"error": {"message": "no row"}}, status=404)
    with pytest.raises(ServiceError) as caught:
        dataverse.save_import_data(JOB, log)
    assert caught.value.problem is ServiceProblem.NOT_FOUND
    assert caught.value.detail == "no row"
    assert_untouched(log)


def test_log_too_large_is_told_and_not_kept(server, dataverse, log, monkeypatch):
    monkeypatch.setattr(dataverse_results, "LARGEST_DATA", 200_000)
    server.expect_request(PATH).respond_with_json({"data": "x" * 200_000})
    with pytest.raises(ServiceError) as caught:
        dataverse.save_import_data(JOB, log)
    assert caught.value.title == "Dataverse sent more than this program takes at once."
    assert "200000 bytes" in caught.value.detail
    assert len(server.log) == 1
    assert_untouched(log)


def test_log_malformed_is_told_and_not_kept(server, dataverse, log):
    server.expect_request(PATH).respond_with_data("<html>a proxy's page</html>")
    with pytest.raises(ServiceError) as caught:
        dataverse.save_import_data(JOB, log)
    assert caught.value.problem is ServiceProblem.MALFORMED
    assert_untouched(log)


def cut_answers(server: HTTPServer, count: int) -> None:
    """Answer count times with a part only, then whole."""

    def answer(_: Asked) -> Response:
        raw = json.dumps({"data": LOG * 5_000}).encode()
        is_cut = len(server.log) < count
        body = raw[: len(raw) // 2] if is_cut else raw
        response = Response(iter([body]), mimetype="application/json")
        response.headers["Content-Length"] = str(len(raw))
        return response

    server.expect_request(PATH).respond_with_handler(answer)


def test_log_cut_once_is_read_anew(server, dataverse, log):
    cut_answers(server, 1)
    assert dataverse.save_import_data(JOB, log) is True
    assert log.read_text("utf-8") == LOG * 5_000
    assert len(server.log) == 2


def test_log_cut_always_leaves_no_half_file(server, dataverse, log):
    cut_answers(server, 1_000)
    with pytest.raises(ServiceError) as caught:
        dataverse.save_import_data(JOB, log)
    assert caught.value.problem is ServiceProblem.UNREACHABLE
    assert len(server.log) == 1 + web_session.MOST_REPEATS
    assert_untouched(log)


def test_log_that_cannot_be_written_is_an_error_in_words(dataverse, tmp_path):
    with pytest.raises(CoeError) as caught:
        dataverse.save_import_data(JOB, tmp_path / "not" / "there.xml")
    assert caught.value.slug == "import-log-not-saved"


def test_draft_that_fails_at_the_end_leaves_the_old_file(log):
    with Draft(log) as draft:
        draft.stream.write(b"half")
        draft.stream.close()
        with pytest.raises(ValueError, match="closed"):
            draft.keep()
    assert_untouched(log)
