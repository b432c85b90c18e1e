"""The design system's values: schemes, roles, distances, sizes and the type scale."""

from __future__ import annotations

from enum import Enum


class Scheme(Enum):
    """What the window looks like; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


class Tone(Enum):
    """The role of a coloured thing; always shown together with a word."""

    NEUTRAL = "neutral"
    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Space:
    """Distances in device-independent pixels; multiples of four."""

    XXS = 2
    XS = 4
    S = 8
    LINE = 6
    M = 12
    L = 16
    CARD = 20
    XL = 24
    XXL = 32


class Size:
    """Sizes of things in device-independent pixels."""

    # widths that dialogs want; a small screen gives less
    DIALOG_SMALL = 520
    DIALOG = 640
    DIALOG_WIDE = 800
    DIALOG_TABLE = 940
    DIALOG_LARGE = 1060
    DIALOG_HEIGHT = 660
    SIDE_LIST = 180  # the list at the left of a dialog
    WIDE_COLUMN = 1200

    RAIL = 232
    RAIL_COMPACT = 68
    COMPACT_BELOW = 960
    TEXT_COLUMN = 948  # in a window of the usual width cards end where the footer does
    FOLD_BELOW = 620  # two panes lie one above the other where there is less
    ICON = 20
    BIG_ICON = 32
    RING = 104
    CONTROL = 34
    CAPTION = 104  # the least that the name of a fact gets
    BAR = 10
    LIST = 240  # the least that a list beside its details gets
    COLUMN = 320  # the most that a column of a table takes by itself
    NARROW_COLUMN = 180  # the same beside a column of names
    RESULT_COLUMN = 140
    FIELD = 200  # the least that a field to type in gets
    ROW = 56
    RADIUS = 8
    FOCUS = 3  # from a control to the outer edge of its focus ring
    FOCUS_LINE = 2
    TICK = 18
    TICK_FRAME = 1.4
    TICK_LINE = 2.0
    TICK_RADIUS = 4
    INDENT = 28  # where the words beside a tick box begin
    CHEVRON = 4
    CHEVRON_LINE = 1.8
    LOG = 150
    UNBOUNDED = 16_777_215  # as wide or high as there is room; Qt's own greatest size
    WINDOW = (1180, 760)
    SMALLEST = (640, 380)


class Points:
    """The type scale in points."""

    CAPTION = 9.0
    BODY = 10.0
    SUBTITLE = 11.5
    TITLE = 17.0
    CODE = 24.0
