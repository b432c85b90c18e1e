"""Reads untrusted XML of any size as a stream, within limits, and keeps nothing of it.

Expat is used directly: a tree of the kit's customizations.xml would cost hundreds of MB. What
defusedxml forbids (document types, entities) is refused here in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from coe_assistant.adapters.package_limits import MB, PackageLimits, PackageRefusedError


class XmlVisitor(Protocol):
    """Is told of the outer elements of a document."""

    max_depth: int

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> bool:
        """Take note of an element; return whether its text is wanted."""

    def text(self, depth: int, name: str, text: str) -> None:
        """Take the text of an element whose text was wanted."""


def visit_xml(
    chunks: Iterable[bytes], visitor: XmlVisitor, limits: PackageLimits, name: str
) -> None:
    """Parse chunks and tell visitor; the bytes go to the parser as they are (anatomy rule 1).

    Raises:
        PackageRefusedError: it is not well-formed, or beyond the limits; name is the file's.
    """
    _Reading(visitor, limits, name).run(chunks)


class _Reading:
    def __init__(self, visitor: XmlVisitor, limits: PackageLimits, name: str) -> None:
        self._visitor = visitor
        self._limits = limits
        self._name = name
        self._depth = 0
        self._left = limits.xml_elements
        self._wanted_at = 0
        self._text: list[str] = []
        self._text_size = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._parser.StartDoctypeDeclHandler = self._on_doctype
        self._parser.EntityDeclHandler = self._on_doctype
        self._parser.ExternalEntityRefHandler = self._on_doctype

    def run(self, chunks: Iterable[bytes]) -> None:
        fed = 0
        try:
            for chunk in chunks:
                fed += len(chunk)
                if fed > self._limits.xml_mb * MB:
                    raise self._refusal("xml-too-large", f"is over {self._limits.xml_mb} MB")
                self._parser.Parse(chunk, False)  # noqa: FBT003 - expat's own signature
                if fed - self._parser.CurrentByteIndex > self._limits.xml_piece_kb * 1024:
                    raise self._refusal("xml-too-large", "holds one endless tag")
            self._parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
        except (expat.ExpatError, UnicodeError, ValueError, LookupError) as error:
            raise self._refusal("bad-xml", f"is not well-formed ({error})") from error

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._left -= 1
        if self._depth > self._visitor.max_depth:
            if self._depth > self._limits.xml_depth:
                raise self._refusal("xml-too-deep", "is nested too deeply")
            if self._left < 0:
                raise self._refusal("xml-too-large", "holds too many elements")
            return
        if self._left < 0:
            raise self._refusal("xml-too-large", "holds too many elements")
        if self._visitor.start(self._depth, name, attributes):
            self._wanted_at = self._depth
            self._text.clear()
            self._text_size = 0
            self._parser.CharacterDataHandler = self._on_text

    def _on_end(self, name: str) -> None:
        if self._wanted_at and self._wanted_at == self._depth:
            self._parser.CharacterDataHandler = None
            self._visitor.text(self._depth, name, "".join(self._text).strip())
            self._wanted_at = 0
        self._depth -= 1

    def _on_text(self, text: str) -> None:
        self._text_size += len(text)
        if self._text_size <= self._limits.xml_text_chars:
            self._text.append(text)

    def _on_doctype(self, *_arguments: object) -> int:
        raise self._refusal("xml-entities", "declares a document type or entities")

    def _refusal(self, problem_id: str, what: str) -> PackageRefusedError:
        text = f"{self._name} inside the zip {what}. Take the file from its publisher again."
        return PackageRefusedError(problem_id, text)
