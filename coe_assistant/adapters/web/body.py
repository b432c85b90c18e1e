"""Bodies piece by piece: an answer's within limits of size and time, whatever the server does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol

import requests
from urllib3 import exceptions

CHUNK = 64 * 1024


class BodyTooLargeError(requests.RequestException):
    """The body is larger than was agreed."""


class Download(Protocol):
    """Takes a body piece by piece."""

    def begin(self) -> None:
        """Forget what an earlier try brought: the body begins."""

    def write(self, piece: bytes) -> None:
        """Take the next piece."""


class Upload(Protocol):
    """A body that is read piece by piece; its length is known before."""

    def __len__(self) -> int:
        """Return the number of bytes."""

    def read(self, size: int = -1) -> bytes:
        """Return the next piece; empty at the end."""

    def rewind(self) -> None:
        """Begin anew."""


def read_into(
    response: requests.Response, target: Download, largest: int, deadline_s: float
) -> None:
    """Give the body to target piece by piece; limits and errors are those of read_whole."""
    target.begin()
    for piece in _pieces(response, largest, deadline_s):
        target.write(piece)


def read_body(
    response: requests.Response, target: Download | None, largest: int, deadline_s: float
) -> bytes:
    """Return a body read whole, or nothing where target takes it piece by piece.

    Raises:
        BodyTooLargeError: it holds more than largest bytes.
    """
    if target is None:
        return read_whole(response, largest, deadline_s)
    read_into(response, target, largest, deadline_s)
    return b""


def read_whole(response: requests.Response, largest: int, deadline_s: float) -> bytes:
    """Return the whole body.

    Each read takes what has come (read1), so that a server that sends a byte now and then
    cannot hold the caller longer than the deadline and one read time limit.

    Args:
        response: Opened with stream=True.
        largest: Limit in bytes, after decompression.
        deadline_s: Limit on the clock of time.monotonic.

    Raises:
        requests.RequestException: too large, too slow, cut off or not decodable.
    """
    return b"".join(_pieces(response, largest, deadline_s))


def _pieces(response: requests.Response, largest: int, deadline_s: float) -> Iterator[bytes]:
    size = 0
    while chunk := _read(response):
        size += len(chunk)
        if size > largest:
            raise BodyTooLargeError(f"more than {largest} bytes")
        if time.monotonic() > deadline_s:
            raise requests.exceptions.ReadTimeout("the body came too slowly")
        yield chunk


def _read(response: requests.Response) -> bytes:
    try:
        found: bytes = response.raw.read1(CHUNK, decode_content=True)
    except exceptions.ReadTimeoutError as error:
        raise requests.exceptions.ReadTimeout(str(error)) from error
    except exceptions.DecodeError as error:
        raise requests.exceptions.ContentDecodingError(str(error)) from error
    except exceptions.SSLError as error:
        raise requests.exceptions.SSLError(str(error)) from error
    except exceptions.HTTPError as error:
        raise requests.exceptions.ChunkedEncodingError(str(error)) from error
    return found
