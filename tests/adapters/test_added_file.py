"""What a person adds to the bundle is text that can be cleaned, or it is refused."""

from __future__ import annotations

import gzip
import zlib

import pytest

from coe_assistant.app.bundle_sources import added_file
from coe_assistant.domain.errors import CoeError
from coe_assistant.services.bundle_parts import LARGEST_PART


def refusal(path):
    with pytest.raises(CoeError) as caught:
        added_file(path)
    return caught.value


def test_text_is_taken_in_as_it_is(tmp_path):
    path = tmp_path / "Trace.HAR"
    path.write_bytes(b'{"log": {}}')
    taken = added_file(path)
    assert (taken.name, taken.content) == ("added/Trace.HAR", b'{"log": {}}')


@pytest.mark.parametrize("name", ["screen.png", "all.zip", "tool.exe", "no_ending"])
def test_file_of_another_kind_is_refused_unread(tmp_path, name):
    error = refusal(tmp_path / name)  # it is not even there
    assert error.slug == "file-not-cleanable"
    assert name in error.title
    assert ".har" in error.detail
    assert "send it by yourself" in error.hint


@pytest.mark.parametrize(
    "head", [b"PK\x03\x04", b"\x89PNG", b"GIF8", b"%PDF", b"\xff\xd8\xff", b"MZ\x90"]
)
def test_picture_or_archive_under_the_name_of_a_text_is_refused(tmp_path, head):
    path = tmp_path / "screen.txt"
    path.write_bytes(head + b"rest")
    assert refusal(path).slug == "file-not-cleanable"


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"password=Wint3rSchlaf " * 50),
        b"a log, then an archive " + b"PK\x03\x04" + b"rest",
        bytes(range(256)) * 40,
        zlib.compress(b"password=Wint3rSchlaf " * 50),
    ],
    ids=["gzip", "archive inside", "every byte", "deflated"],
)
def test_what_is_no_text_is_refused_whatever_its_name(tmp_path, data):
    path = tmp_path / "trace.log"
    path.write_bytes(data)
    assert refusal(path).slug == "file-not-cleanable"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_text_of_every_usual_encoding_is_taken(tmp_path, encoding):
    path = tmp_path / "trace.log"
    path.write_bytes("Prüfung läuft\x1b[0m\r\n".encode(encoding) * 300)
    assert added_file(path).content == path.read_bytes()


def test_file_larger_than_a_part_is_refused(tmp_path):
    path = tmp_path / "long.log"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_PART + 1)
    error = refusal(path)
    assert error.slug == "file-too-large"
    assert f"{LARGEST_PART // 1024 // 1024} MB" in error.title
    assert error.hint


def test_file_that_is_not_there_is_named(tmp_path):
    error = refusal(tmp_path / "gone.log")
    assert error.slug == "file-not-readable"
    assert "gone.log" in error.title
