"""The design system's values: colours by role, type scale, sizes. No other file names a colour.

Contrast of every text role on its ground is at least 4.5:1; tests/ui/test_ui_theme.py measures it.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    CHEVRON = 4
    CHEVRON_LINE = 1.8
    FRAME_LINE = 1
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


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme. soft colours are grounds for text in the strong colour or in text."""

    window: str
    surface: str
    rail: str
    border: str
    control: str
    text: str
    muted: str
    accent: str
    on_accent: str
    hover: str
    groove: str
    strong: dict[Tone, str]
    soft: dict[Tone, str]


_LIGHT = Colours(
    window="#f5f6f8",
    surface="#ffffff",
    rail="#e9edf2",
    border="#d6dbe2",
    control="#7d8797",
    text="#1a212c",
    muted="#525d6d",
    accent="#1a5ab8",
    on_accent="#ffffff",
    hover="#eaf1fb",
    groove="#d6dbe2",
    strong={
        Tone.NEUTRAL: "#525d6d",
        Tone.INFO: "#1a5ab8",
        Tone.GOOD: "#176b36",
        Tone.WARNING: "#805000",
        Tone.BAD: "#ae231c",
    },
    soft={
        Tone.NEUTRAL: "#eceff3",
        Tone.INFO: "#e6effb",
        Tone.GOOD: "#e4f3e9",
        Tone.WARNING: "#fcf1d8",
        Tone.BAD: "#fceae8",
    },
)
_DARK = Colours(
    window="#171b21",
    surface="#20262e",
    rail="#11151a",
    border="#39424f",
    control="#7b8798",
    text="#e9edf3",
    muted="#a9b3c1",
    accent="#82b4ff",
    on_accent="#0b1728",
    hover="#2a3442",
    groove="#39424f",
    strong={
        Tone.NEUTRAL: "#a9b3c1",
        Tone.INFO: "#8fbcff",
        Tone.GOOD: "#74d194",
        Tone.WARNING: "#f1c163",
        Tone.BAD: "#ff9f97",
    },
    soft={
        Tone.NEUTRAL: "#2a313b",
        Tone.INFO: "#1c2f4a",
        Tone.GOOD: "#18331f",
        Tone.WARNING: "#3a2e12",
        Tone.BAD: "#43201e",
    },
)
_CONTRAST = Colours(
    window="#000000",
    surface="#000000",
    rail="#000000",
    border="#ffffff",
    control="#ffffff",
    text="#ffffff",
    muted="#ffffff",
    accent="#ffe95c",
    on_accent="#000000",
    hover="#262626",
    groove="#000000",
    strong={
        Tone.NEUTRAL: "#ffffff",
        Tone.INFO: "#7fd4ff",
        Tone.GOOD: "#73f08f",
        Tone.WARNING: "#ffe95c",
        Tone.BAD: "#ffa09a",
    },
    soft=dict.fromkeys(Tone, "#000000"),
)
SCHEMES = {Scheme.LIGHT: _LIGHT, Scheme.DARK: _DARK, Scheme.HIGH_CONTRAST: _CONTRAST}
