"""Contrast measured on the pixels of a picture, as WCAG 2.2 counts it (success criterion 1.4.3)."""

from __future__ import annotations

from collections import Counter
from functools import cache

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage


@cache
def luminance(pixel: int) -> float:
    """Return the relative luminance of a pixel 0xAARRGGBB."""
    total = 0.0
    for shift, weight in ((16, 0.2126), (8, 0.7152), (0, 0.0722)):
        value = (pixel >> shift & 0xFF) / 255
        total += weight * (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return total


def contrast(first: int, second: int) -> float:
    """Return the contrast ratio of two pixels, 1 to 21."""
    one, other = luminance(first) + 0.05, luminance(second) + 0.05
    return one / other if one > other else other / one


def colours_in(image: QImage, area: QRect) -> Counter[int]:
    """Count the colours of an area, in pixels of the image."""
    part = image.copy(area & image.rect()).convertToFormat(QImage.Format.Format_RGB32)
    if part.isNull():
        return Counter()
    # a line of RGB32 has no padding
    return Counter(memoryview(part.constBits()).cast("I"))


def contrast_in(image: QImage, area: QRect) -> float | None:
    """Return the contrast between the ground of an area and what is drawn on it most strongly.

    Thin strokes are blurred at their edges: what counts is the contrast that at least three
    pixels reach. None: nothing is drawn there.
    """
    counted = colours_in(image, area)
    if not counted:
        return None
    best = reached(counted, counted.most_common(1)[0][0])
    return best if best > 1.05 else None


def reached(counted: Counter[int], ground: int) -> float:
    """Return the contrast to ground that at least three of the counted pixels reach."""
    ratios = sorted(((contrast(ground, pixel), times) for pixel, times in counted.items()),
                    reverse=True)  # fmt: skip
    pixels = 0
    for ratio, times in ratios:
        pixels += times
        if pixels >= 3:
            return ratio
    return 1.0
