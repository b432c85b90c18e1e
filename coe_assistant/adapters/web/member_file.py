"""Writes one text of a JSON answer into a file while the answer arrives."""

from __future__ import annotations

from typing import BinaryIO

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.json_member import JsonMember
from coe_assistant.domain.errors import ServiceError


class MemberFile:
    """A download whose member goes into a file as UTF-8; little of it is in memory at any time.

    Args:
        service: Short name for people.
        name: The member of the answer's object.
        stream: Is emptied when the answer begins anew.
    """

    def __init__(self, service: str, name: str, stream: BinaryIO) -> None:
        self._service = service
        self._name = name
        self._stream = stream
        self._member = JsonMember(name)

    def begin(self) -> None:
        """Forget what an earlier try brought."""
        self._member = JsonMember(self._name)
        self._stream.seek(0)
        self._stream.truncate()

    def write(self, piece: bytes) -> None:
        """Take the next bytes of the answer.

        Raises:
            ServiceError: the answer does not have the promised form.
            OSError: the file cannot be written.
        """
        try:
            parts = self._member.feed(piece)
        except ValueError as error:
            raise self._malformed(error) from error
        for part in parts:  # half a surrogate pair cannot be encoded
            self._stream.write(part.encode("utf-8", "replace"))

    def finish(self) -> bool:
        """Return whether there is any text, after the last byte of the answer.

        Raises:
            ServiceError: the answer is not complete, or not of the promised form.
        """
        try:
            self._member.finish()
        except ValueError as error:
            raise self._malformed(error) from error
        return self._stream.tell() > 0

    def _malformed(self, error: ValueError) -> ServiceError:
        return problems.malformed(self._service, f"No JSON: {error}")
