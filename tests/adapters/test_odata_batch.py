"""Several questions in one request: what a batch answers, and what it does not."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from urllib3.exceptions import ProtocolError

from coe_assistant.adapters.web.dataverse import WebDataverse
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.adapters.web.odata_batch import PARTS, Batch, batch_answers, batch_body
from coe_assistant.adapters.web.session import Answer
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from tests.adapters.test_dataverse_requests import URL

MIXED = "multipart/mixed; boundary=batchresponse_1"
ASKED = [(f"admin_t{number}", code) for number in range(20) for code in (2, 60, 26)]
TARGET = re.compile(rb"GET (\S+) HTTP/1\.1")


class Tenant:
    """Answers each question with one row that names what was asked."""

    def __init__(self, **failures: object) -> None:
        self.failures = failures
        self.batches = 0
        self.single: list[str] = []
        self.repeated: list[object] = []
        self.server_time = None

    def send(self, request):
        if not request.url.endswith("/$batch"):
            self.single.append(unquote(request.url))
            return Answer(200, {}, self.page(request.url, is_single=True))
        self.batches += 1
        self.repeated.append(request.repeated)
        assert request.is_safe
        assert request.headers["Prefer"] == "odata.continue-on-error"
        refused = self.failures.get("batch")
        if isinstance(refused, ServiceError):
            raise refused
        parts = b""
        for place, target in enumerate(TARGET.findall(request.body)):
            status, page = 200, self.page(target.decode())
            if place == self.failures.get("part"):
                status, page = 429, b'{"error":{"code":"0x80072322","message":"slow"}}'
            if place == self.failures.get("cut"):
                break
            parts += (
                b"--batchresponse_1\r\nContent-Type: application/http\r\n"
                b"Content-Transfer-Encoding: binary\r\n\r\n"
                b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\n\r\n%b\r\n" % (status, page)
            )
        more = self.failures.get("more", b"")
        return Answer(200, {"Content-Type": MIXED}, parts + more + b"--batchresponse_1--\r\n")

    def page(self, url: str, *, is_single: bool = False) -> bytes:
        found = re.search(r"eq (\d+) and msdyn_primaryentityname eq '(\w+)'", unquote(url))
        code, name = int(found[1]), found[2]
        row = {"msdyn_objectid": "o", "msdyn_componenttype": code, "msdyn_schemaname": name}
        document: dict[str, object] = {"value": [row]}
        if self.failures.get("paged") and not is_single:
            document["@odata.nextLink"] = self.failures.get("elsewhere") or url
        return json.dumps(document).encode()


def read(tenant):
    found = WebDataverse(URL, DataverseApi(URL, tenant)).table_summaries("s1", ASKED)
    return [[(row.schema_name, row.type_code) for row in rows] for rows in found]


ONE_EACH = [[one] for one in ASKED]


def test_questions_about_many_tables_go_in_a_few_requests():
    tenant = Tenant()
    assert read(tenant) == ONE_EACH
    assert (tenant.batches, tenant.single) == (len(ASKED) // PARTS, [])


def test_part_that_failed_is_asked_for_by_itself():
    tenant = Tenant(part=3)
    assert read(tenant) == ONE_EACH
    assert len(tenant.single) == tenant.batches


def test_batch_that_was_cut_is_made_whole():
    tenant = Tenant(cut=25)
    assert read(tenant) == ONE_EACH
    assert len(tenant.single) == (PARTS - 25) * tenant.batches


def test_batch_with_more_answers_than_questions_is_not_believed():
    tenant = Tenant(more=b"--batchresponse_1\r\na: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n")
    assert read(tenant) == ONE_EACH
    assert len(tenant.single) == len(ASKED)


def test_next_page_of_a_part_is_read():
    tenant = Tenant(paged=True)
    assert read(tenant) == [[one, one] for one in ASKED]


def test_next_page_at_another_host_is_not_followed():
    with pytest.raises(ServiceError) as caught:
        read(Tenant(paged=True, elsewhere="https://evil.example/next"))
    assert caught.value.problem is ServiceProblem.MALFORMED


def refusal(problem: ServiceProblem, cause: Exception | None = None) -> ServiceError:
    error = ServiceError(problem, "Dataverse", "no")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "refused",
    [
        refusal(ServiceProblem.FORBIDDEN),
        refusal(ServiceProblem.PROXY),
        refusal(ServiceProblem.NOT_FOUND),
        refusal(ServiceProblem.REJECTED),
        refusal(ServiceProblem.MALFORMED),
        refusal(ServiceProblem.UNAVAILABLE),
        refusal(ServiceProblem.UNREACHABLE, requests.ReadTimeout()),
        refusal(ServiceProblem.UNREACHABLE, requests.exceptions.ChunkedEncodingError()),
        refusal(ServiceProblem.UNREACHABLE, requests.ConnectionError(ProtocolError("cut"))),
    ],
    ids=lambda error: error.problem.value,
)
def test_where_no_batch_is_taken_each_table_is_asked_for(refused):
    tenant = Tenant(batch=refused)
    assert read(tenant) == ONE_EACH
    assert len(tenant.single) == len(ASKED)


def test_batch_is_sent_once_where_it_is_not_answered():
    refused = refusal(ServiceProblem.UNREACHABLE, requests.ReadTimeout())
    tenant = Tenant(batch=refused)
    batch = Batch(tenant, f"{URL}/api/data/v9.2/$batch", "scope", {})
    for _ in range(5):
        assert batch.ask([f"{URL}/x"], "") == [None]
    assert tenant.batches == 1
    assert tenant.repeated == [(429,)]


@pytest.mark.parametrize(
    "problem", [ServiceProblem.THROTTLED, ServiceProblem.UNREACHABLE, ServiceProblem.TLS]
)
def test_service_that_wants_less_or_is_away_is_not_asked_more(problem):
    tenant = Tenant(batch=refusal(problem))
    with pytest.raises(ServiceError):
        read(tenant)
    assert tenant.single == []


@pytest.mark.parametrize("kind", ["text/html", "multipart/mixed", "application/json; boundary=x"])
def test_answer_that_is_no_batch_has_no_parts(kind):
    assert batch_answers(kind, b"--x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n--x--") == []


@given(st.binary(max_size=300))
def test_answer_of_any_bytes_is_read_without_failing(content):
    for status, _ in batch_answers(MIXED, content + b"\r\n--batchresponse_1\r\n" + content):
        assert 0 <= status <= 999


def test_batch_body_is_of_the_documented_form():
    body = batch_body("b1", [f"{URL}/x?$filter=a%20eq%201"], {"Accept": "application/json"})
    assert body == (
        b"--b1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        b"GET https://contoso.crm4.dynamics.com/x?$filter=a%20eq%201 HTTP/1.1\r\n"
        b"Accept: application/json\r\n\r\n\r\n--b1--\r\n"
    )
