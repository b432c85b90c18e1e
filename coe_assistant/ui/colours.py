"""The design system's colours by role, for each scheme. No other file names a colour.

Contrast of every text role on its ground is at least 4.5:1 (tests/ui/test_window_parts.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.ui.design import Scheme, Tone


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme. soft colours are grounds for text in the strong colour or in text.

    What is disabled has roles of its own: in high contrast muted text is as bright as any, and
    what cannot be pressed must still be told from what can.
    """

    window: str
    surface: str
    rail: str
    border: str
    control: str
    text: str
    muted: str
    disabled: str
    disabled_line: str
    disabled_ground: str
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
    disabled="#525d6d",
    disabled_line="#d6dbe2",
    disabled_ground="#d6dbe2",
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
    disabled="#a9b3c1",
    disabled_line="#39424f",
    disabled_ground="#39424f",
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
    disabled="#a6a6a6",
    disabled_line="#a6a6a6",
    disabled_ground="#000000",
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
