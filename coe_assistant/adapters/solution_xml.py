"""Reads untrusted XML of any size as a stream, within limits, and keeps nothing of it.

Expat is used directly: a tree of the kit's customizations.xml would cost hundreds of MB. What
defusedxml forbids (document types, entities) is refused here in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol
from xml.parsers import expat

from coe_assistant.adapters.package_limits import MB, PackageLimits, PackageRefusedError
from coe_assistant.adapters.xml_shortcut import ShortcutFailedError, ShortcutFeeder, Stretch

ITEM_DEPTH = 3  # of what a stretch lies in: root, section, item


class XmlVisitor(Protocol):
    """Is told of the outer elements of a document."""

    max_depth: int

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> bool:
        """Take note of an element; return whether its text is wanted."""

    def text(self, depth: int, name: str, text: str) -> None:
        """Take the text of an element whose text was wanted."""


def visit_xml(
    chunks: Iterable[bytes],
    visitor: XmlVisitor,
    limits: PackageLimits,
    name: str,
    shortcut: tuple[Stretch, Callable[[], bool]] | None = None,
) -> None:
    """Parse chunks and tell visitor; the bytes go to the parser as they are (anatomy rule 1).

    Args:
        chunks: The document.
        visitor: Is told of what lies outside of a shortcut's stretches.
        limits: Upper bounds.
        name: The file's, for messages.
        shortcut: What may be passed over in an item, and whether the visitor has all it wants
            of the item at hand.

    Raises:
        PackageRefusedError: it is not well-formed, or beyond the limits.
        ShortcutFailedError: read it again without shortcut, with a new visitor.
    """
    _Reading(visitor, limits, name, shortcut).run(chunks)


class _Reading:
    def __init__(
        self,
        visitor: XmlVisitor,
        limits: PackageLimits,
        name: str,
        shortcut: tuple[Stretch, Callable[[], bool]] | None,
    ) -> None:
        self._visitor = visitor
        self._limits = limits
        self._name = name
        self._depth = 0
        self._left = limits.xml_elements
        self._wanted_at = 0
        self._text: list[str] = []
        self._text_size = 0
        self._names = [""] * (ITEM_DEPTH + 1)
        self._parsed = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._feeder: ShortcutFeeder | None = None
        if shortcut is not None:
            stretch, can_pass = shortcut
            self._feeder = ShortcutFeeder(
                stretch, self._parse, lambda: self._depth == ITEM_DEPTH and can_pass()
            )
            self._parser.XmlDeclHandler = self._on_declaration
        self._parser.StartDoctypeDeclHandler = self._on_doctype
        self._parser.EntityDeclHandler = self._on_doctype
        self._parser.ExternalEntityRefHandler = self._on_doctype

    def run(self, chunks: Iterable[bytes]) -> None:
        fed, piece = 0, self._limits.xml_piece_kb * 1024
        feed = self._parse if self._feeder is None else self._feeder.feed
        try:
            for chunk in chunks:
                fed += len(chunk)
                if fed > self._limits.xml_mb * MB:
                    raise self._refusal("xml-too-large", f"is over {self._limits.xml_mb} MB")
                feed(chunk)
                if self._parsed - self._parser.CurrentByteIndex > piece:
                    raise self._refusal("xml-too-large", "holds one endless tag")
            if self._feeder is not None:
                self._feeder.close()
            self._parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
        except (expat.ExpatError, UnicodeError, ValueError, LookupError) as error:
            if self._feeder is not None:
                raise ShortcutFailedError from error
            raise self._refusal("bad-xml", f"is not well-formed ({error})") from error

    def _parse(self, data: bytes) -> None:
        self._parsed += len(data)
        self._parser.Parse(data, False)  # noqa: FBT003 - expat's own signature

    def _on_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            raise ShortcutFailedError

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._left -= 1
        if self._depth <= ITEM_DEPTH:
            self._names[self._depth] = name
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
        if self._depth <= ITEM_DEPTH and self._names[self._depth] != name:
            raise ShortcutFailedError  # the stretch ended elsewhere than where it was thought to
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
