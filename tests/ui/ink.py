"""What is drawn on a part of a picture, word by word, with its contrast to the ground it lies on.

A whole cell or row may hold several texts in several colours: the strongest would hide the faint
ones. So the part is split into lines, and the lines where there is a gap, as between two words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pixels import contrast, reached
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

TEXT_RATIO, MARK_RATIO = 4.5, 3.0
_SEEN = 1.12  # less is the ground itself: shades of a selected row
_GAP = 4  # logical pixels between two words
_LINE = 3  # what is thinner separates and says nothing
_LEAST_TEXT = (16, 5)  # single letters and points have too few pixels of their full colour
_MARK = (13, 40)  # edges of a mark; letters are lower, and a word is wider than high


@dataclass(frozen=True, slots=True)
class Ink:
    """One word or mark: where it is in the picture, its contrast, and what that must be."""

    area: QRect
    ratio: float
    wanted: float

    @property
    def is_faint(self) -> bool:
        """Whether it is too hard to see."""
        return self.ratio < self.wanted


def faint_in(image: QImage, area: QRect, wanted: float = TEXT_RATIO) -> list[Ink]:
    """Return what is too faint in an area, given in pixels of the image."""
    return [ink for ink in inks(image, area, wanted) if ink.is_faint]


def inks(image: QImage, area: QRect, wanted: float = TEXT_RATIO) -> Iterator[Ink]:
    """Yield every word and mark in an area."""
    area &= image.rect()
    part = image.copy(area).convertToFormat(QImage.Format.Format_RGB32)
    if part.isNull():
        return
    drawn = Drawn(bytes(part.constBits()), part.width(), image.devicePixelRatio())
    for ink in _inks_of(drawn, wanted):
        yield replace(ink, area=ink.area.translated(area.topLeft()))


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pixels of a part of a picture: what is drawn twice alike is looked at once."""

    pixels: bytes
    width: int
    scale: float


@lru_cache(maxsize=2000)  # the rail, the head and the buttons stand in every window
def _inks_of(drawn: Drawn, wanted: float) -> tuple[Ink, ...]:
    pixels = memoryview(drawn.pixels).cast("I")
    counted = Counter(pixels)
    ground = counted.most_common(1)[0][0]
    seen = {pixel for pixel in counted if contrast(ground, pixel) > _SEEN}
    if not seen:
        return ()
    gap = round(_GAP * drawn.scale)
    whole = QRect(0, 0, drawn.width, len(pixels) // drawn.width)
    places = _cut(pixels, whole, drawn.width, seen, gap)
    found = (_ink(pixels, place, ground, wanted, drawn) for place in places)
    return tuple(ink for ink in found if ink is not None)


def _cut(pixels: memoryview, area: QRect, stride: int, seen: set[int], gap: int) -> Iterator[QRect]:
    """Yield the words of an area: cut into lines and the lines into words, until nothing splits."""
    at = area.y() * stride + area.x()
    width, height = area.width(), area.height()
    lines = [pixels[at + y * stride : at + y * stride + width] for y in range(height)]
    for top, bottom in _runs(lines, seen, 1):
        end = at + (bottom - 1) * stride + width
        columns = [pixels[at + top * stride + x : end : stride] for x in range(width)]
        for left, right in _runs(columns, seen, gap):
            part = QRect(area.x() + left, area.y() + top, right - left, bottom - top)
            is_whole = part.size() == area.size()
            yield from (part,) if is_whole else _cut(pixels, part, stride, seen, gap)


def _runs(lines: Sequence[Iterable[int]], seen: set[int], gap: int) -> Iterator[tuple[int, int]]:
    """Yield begin and end of consecutive lines that hold ink; fewer than gap empty ones join."""
    begin, end = -1, 0
    for number, line in enumerate(lines):
        if seen.isdisjoint(line):
            continue
        if begin >= 0 and number - end >= gap:
            yield begin, end
            begin = -1
        begin, end = (number if begin < 0 else begin), number + 1
    if begin >= 0:
        yield begin, end


def _ink(pixels: memoryview, place: QRect, ground: int, wanted: float, drawn: Drawn) -> Ink | None:
    width, height = place.width() / drawn.scale, place.height() / drawn.scale
    is_mark = _MARK[0] <= height <= _MARK[1] and height * 0.6 <= width <= height * 1.5
    if min(width, height) < _LINE or not (is_mark or _is_word(width, height)):
        return None
    counted = _colours(pixels, place, drawn.width)
    own, times = counted.most_common(1)[0]
    # words on a ground of their own, such as a badge
    on = own if times * 2 > place.width() * place.height() else ground
    ratio = reached(counted, on)
    if on != ground:
        ratio = max(ratio, contrast(on, ground))
    return Ink(place, ratio, min(wanted, MARK_RATIO) if is_mark else wanted)


def _colours(pixels: memoryview, place: QRect, stride: int) -> Counter[int]:
    counted: Counter[int] = Counter()
    for y in range(place.y(), place.y() + place.height()):
        counted.update(pixels[y * stride + place.x() : y * stride + place.x() + place.width()])
    return counted


def _is_word(width: float, height: float) -> bool:
    return width >= _LEAST_TEXT[0] and height >= _LEAST_TEXT[1]
