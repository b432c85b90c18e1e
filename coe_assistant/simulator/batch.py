"""``$batch`` of the Web API: GETs in one multipart request (http-contracts 0)."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

from coe_assistant.simulator.messages import RefusalError, Request, Response, refusal
from coe_assistant.simulator.resources import fresh_id

MAX_PARTS = 1000
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_LINE = re.compile(r"^(GET|POST|PATCH|DELETE) (\S+) HTTP/1\.1\s*$", re.MULTILINE)
_HEADER = re.compile(r"^([\w-]+):[ \t]*(.*?)\s*$", re.MULTILINE)


def answer_batch(
    request: Request, base_url: str, answer: Callable[[Request], Response]
) -> Response:
    """Answer each part by itself and put the answers together.

    Raises:
        RefusalError: It is no batch, holds too many parts, or something else than GETs.
    """
    found = _BOUNDARY.search(request.headers.get("content-type", ""))
    if found is None:
        raise refusal(400, "0x80060888", "The Content-Type of a batch needs a boundary.")
    text = request.body.decode("utf-8", "replace")
    parts = [part for part in text.split(f"--{found[1]}")[1:] if not part.startswith("--")]
    if len(parts) > MAX_PARTS:
        raise refusal(400, "0x80060888", f"A batch holds at most {MAX_PARTS} operations.")
    boundary = f"batchresponse_{fresh_id()}"
    goes_on = "odata.continue-on-error" in request.headers.get("prefer", "")
    body = ""
    for part in parts:
        one = _answered(part, request, base_url, answer)
        body += f"--{boundary}\r\n{_packed(one)}"
        if one.status >= HTTPStatus.BAD_REQUEST and not goes_on:
            break  # as documented: the first failure ends a batch that does not ask to go on
    body += f"--{boundary}--\r\n"
    return Response(200, body.encode(), f"multipart/mixed; boundary={boundary}")


def _answered(
    part: str, request: Request, base_url: str, answer: Callable[[Request], Response]
) -> Response:
    line = _LINE.search(part)
    if line is None or line[1] != "GET":
        raise refusal(400, "0x80060888", "Only GET is simulated inside a batch.")
    target = line[2].removeprefix(base_url)
    if not target.startswith("/"):
        target = f"/api/data/v9.2/{target}"
    own = {name.lower(): value for name, value in _HEADER.findall(part[line.end() :])}
    inner = Request.from_target("GET", target, {**request.headers, **own})
    try:
        return answer(inner)
    except RefusalError as error:
        return error.response


def _packed(response: Response) -> str:
    reason = HTTPStatus(response.status).phrase
    return (
        "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        f"HTTP/1.1 {response.status} {reason}\r\nContent-Type: {response.content_type}\r\n"
        f"OData-Version: 4.0\r\n\r\n{response.body.decode()}\r\n"
    )
